/** Endorsement of bills, assignment of receivables. */
export type TransferDesk = "EndorsementDesk" | "AssignmentDesk";
