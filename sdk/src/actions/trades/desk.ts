/** Desks where banks trade discounted bills. */
export type TradeDesk = "InterbankDesk" | "RepoDesk" | "RediscountDesk";
