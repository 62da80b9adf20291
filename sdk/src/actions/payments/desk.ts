/** Payment of bills and of receivables at maturity. */
export type PaymentDesk = "PresentmentDesk" | "ReceivablePaymentDesk";
