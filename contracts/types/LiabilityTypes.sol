// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ApplicationStatus} from "./DeskTypes.sol";

/// @notice In which capacity somebody is liable on a bill.
enum LiableParty {
    None,
    Acceptor,
    Drawer,
    Endorser
}

/// @notice What opened the recourse (票据法 61, 62).
enum RecourseCause {
    None,
    /// The acceptor refused payment, with a reason.
    PaymentRefused,
    /// The acceptor was silent past its time to answer.
    Dishonoured,
    /// The acceptor is bankrupt or was ordered to stop business before maturity.
    Insolvency
}

enum RecourseStatus {
    None,
    Open,
    /// Paid by the party from whom nobody has recourse: the units are discharged.
    Discharged,
    /// Taken back by the holder before maturity.
    Withdrawn,
    /// Cut in two; both parts are recourses of their own.
    Split
}

enum ClaimStatus {
    None,
    Open,
    Paid,
    /// The debtor showed that the claimant endorsed before it did.
    Contested,
    Withdrawn
}

enum InsolvencyCause {
    None,
    Bankruptcy,
    OrderedToStop
}

/// @notice A transfer of units of a bill as the desk that carried it out has it on record.
struct Endorsement {
    uint256 billId;
    address endorser;
    uint64 from;
    address endorsee;
    uint64 to;
    /// Sequence of the transfer in the bill's history; 0 = it never settled.
    uint64 sequence;
    /// False: the endorser wrote 不得转让, so it answers to its own endorsee only (票据法 34).
    bool transferable;
}

/// @notice Names a settled endorsement: the desk that carried it out and the desk's own id.
struct EndorsementRef {
    address desk;
    uint256 recordId;
}

/// @notice Somebody's promise to answer for a party of a bill (保证).
/// @dev Field order packs the guarantee into four slots.
struct Guarantee {
    uint256 billId;
    address guaranteed;
    /// UTC seconds from which the application no longer counts.
    uint64 expiresAt;
    ApplicationStatus status;
    LiableParty party;
    address guarantor;
    uint64 from;
    uint64 to;
    /// Length of the bill's history when it was signed; it covers the endorsements that follow.
    uint64 sequence;
}

/// @notice Names a debtor: a party of the bill, or the guarantor of that party.
struct Debtor {
    LiableParty party;
    /// 0 = the party itself, else its guarantor under this guarantee.
    uint256 guaranteeId;
    /// Which endorsement makes an endorser liable; empty for acceptor and drawer.
    EndorsementRef endorsement;
}

/// @notice The right to claim a dishonoured range from prior parties (追索权).
/// @dev Field order packs the recourse into four slots.
struct Recourse {
    uint256 billId;
    /// The holder, then whoever paid last: it has the title.
    address claimant;
    /// CST day of the refusal, of the dishonour (the first day after the time to answer, whoever calls it and whenever)
    /// or of the opening before maturity.
    uint32 openedDay;
    /// CST day on which the claimant paid; 0 = the claimant is the holder who was refused.
    uint32 paidDay;
    RecourseCause cause;
    RecourseStatus status;
    /// Presented after the window: only drawer and acceptor remain liable (票据法 53).
    bool late;
    /// Desk that collects for a pledgee, with its own id of the loan; zero when nobody does.
    address agent;
    uint32 agentRef;
    /// Parties of a lower rank are liable to the claimant; see RecourseRank.
    uint64 rank;
    uint64 from;
    uint64 to;
    /// Fen: the face, then what the claimant paid.
    uint64 principal;
}

/// @notice What a debtor owes the claimant of a recourse today, and until when it can be asked.
struct Liability {
    address debtor;
    uint64 rank;
    /// Fen: the face, or what the claimant paid.
    uint64 principal;
    /// Fen, up to today.
    uint64 interest;
    /// CST day number; a claim made by then stays good.
    uint32 lastDay;
}

/// @notice A demand on one debtor.
/// @dev Field order packs the claim into three slots.
struct Claim {
    uint256 recourseId;
    address debtor;
    uint64 costs;
    uint32 claimedDay;
    uint64 rank;
    /// Rank of the recourse at the claim: who has paid since has overtaken it.
    uint64 round;
    ClaimStatus status;
}

/// @notice A declared insolvency.
struct Insolvency {
    InsolvencyCause cause;
    /// CST day of the declaration.
    uint32 declaredDay;
    /// Hash of the court's or supervisor's document.
    bytes32 documentHash;
}
