// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Names of the governed figures in Policy, as bytes32 text. The unit is the last word of the name.
/// @dev Defaults are set at genesis by the deployment plan; a change takes effect on a date (see Policy).
library PolicyParameter {
    /// Largest face of a bill package: 100 000 000 000 fen (¥1,000,000,000.00).
    bytes32 internal constant BILL_FACE_FEN = "BILL_FACE_FEN";
    /// Longest tenor of a bill: 6 (Order 2022 No. 4).
    bytes32 internal constant BILL_TENOR_MONTHS = "BILL_TENOR_MONTHS";
    /// Time of the drawee to accept: 3 (票据法 41).
    bytes32 internal constant BILL_ACCEPTANCE_DAYS = "BILL_ACCEPTANCE_DAYS";
    /// Window of presentment after maturity: 10 (票据法 53).
    bytes32 internal constant BILL_PRESENTMENT_DAYS = "BILL_PRESENTMENT_DAYS";
    /// Life of the right against drawer and acceptor after maturity: 24 (票据法 17).
    bytes32 internal constant BILL_CLAIM_MONTHS = "BILL_CLAIM_MONTHS";
    /// Clock of the holder's recourse against endorsers, from the refusal: 6 (票据法 17).
    bytes32 internal constant RECOURSE_FIRST_MONTHS = "RECOURSE_FIRST_MONTHS";
    /// Clock of a payer's recourse against endorsers before it, from its payment: 3 (票据法 17).
    bytes32 internal constant RECOURSE_FURTHER_MONTHS = "RECOURSE_FURTHER_MONTHS";
    /// Annual rate of working-capital loans to enterprises: 30 000, 3.00 % (票据法 70; 票据纠纷规定 21).
    bytes32 internal constant RECOURSE_RATE_MILLIONTHS = "RECOURSE_RATE_MILLIONTHS";
    /// Most that a claimant asks for its proof and notices: 1 000 000 fen (票据法 70, 71).
    bytes32 internal constant RECOURSE_COSTS_FEN = "RECOURSE_COSTS_FEN";
    /// Largest face of a receivable: 100 000 000 000 fen.
    bytes32 internal constant RECEIVABLE_FACE_FEN = "RECEIVABLE_FACE_FEN";
    /// Term of a receivable in principle: 6 (银发〔2025〕77号).
    bytes32 internal constant RECEIVABLE_TERM_MONTHS = "RECEIVABLE_TERM_MONTHS";
    /// Longest term of a receivable, with a stated reason: 12 (银发〔2025〕77号).
    bytes32 internal constant RECEIVABLE_TERM_MAX_MONTHS = "RECEIVABLE_TERM_MAX_MONTHS";
    /// How long an open application locks a slice: 259 200 (three days).
    bytes32 internal constant APPLICATION_LOCK_SECONDS = "APPLICATION_LOCK_SECONDS";
    /// Time of the obligor to answer a presentment; silence past it is dishonour: 3.
    bytes32 internal constant PAYMENT_ANSWER_DAYS = "PAYMENT_ANSWER_DAYS";
    /// Largest acceptance balance of a bank in total assets: 1 500 (Order 2022 No. 4).
    bytes32 internal constant ACCEPTANCE_ASSETS_BPS = "ACCEPTANCE_ASSETS_BPS";
    /// Largest margin deposits for acceptances in deposits: 1 000 (Order 2022 No. 4).
    bytes32 internal constant MARGIN_DEPOSITS_BPS = "MARGIN_DEPOSITS_BPS";
    /// How long a bank's filed figures serve after their date: 120.
    bytes32 internal constant FILING_VALIDITY_DAYS = "FILING_VALIDITY_DAYS";
    /// Months in which overdue payments and listings are counted: 6.
    bytes32 internal constant OVERDUE_WINDOW_MONTHS = "OVERDUE_WINDOW_MONTHS";
    /// Overdue payments that list an acceptor: 3.
    bytes32 internal constant OVERDUE_PAYMENTS = "OVERDUE_PAYMENTS";
    /// Listings that bar it: 3.
    bytes32 internal constant OVERDUE_LISTINGS = "OVERDUE_LISTINGS";
    /// How long it is barred: 24.
    bytes32 internal constant OVERDUE_BAR_MONTHS = "OVERDUE_BAR_MONTHS";
    /// Business days after acceptance in which the acceptor discloses a bill: 1 (PBoC Notice 2020-19).
    bytes32 internal constant BILL_DISCLOSURE_DAYS = "BILL_DISCLOSURE_DAYS";
    /// Days of a month in which an acceptor discloses its credit data of the last: 10 (PBoC Notice 2020-19).
    bytes32 internal constant CREDIT_DISCLOSURE_DAYS = "CREDIT_DISCLOSURE_DAYS";
    /// Longest court freeze: 36 (民诉法解释 485).
    bytes32 internal constant FREEZE_MAX_MONTHS = "FREEZE_MAX_MONTHS";
    /// Days in which sales of one lot are looked at together: 30.
    bytes32 internal constant CIRCULAR_TRADE_DAYS = "CIRCULAR_TRADE_DAYS";
    /// Standing quotes of one bank for discount, in all books: 32.
    bytes32 internal constant QUOTES_PER_BANK_COUNT = "QUOTES_PER_BANK_COUNT";
    /// Longest validity of a standing quote: 2 592 000 (thirty days).
    bytes32 internal constant QUOTE_VALIDITY_SECONDS = "QUOTE_VALIDITY_SECONDS";
    /// Longest repo: 365.
    bytes32 internal constant REPO_TERM_DAYS = "REPO_TERM_DAYS";
    /// The central bank's rate of rediscount, annual: 15 000 (1.5 %).
    bytes32 internal constant REDISCOUNT_RATE_MILLIONTHS = "REDISCOUNT_RATE_MILLIONTHS";
    /// Share of every quota that only preferred classes may use: 5 000 (one half).
    bytes32 internal constant REDISCOUNT_RESERVED_BPS = "REDISCOUNT_RESERVED_BPS";
    /// Longest time that a listing locks an asset: 2 592 000 (thirty days).
    bytes32 internal constant LISTING_LOCK_SECONDS = "LISTING_LOCK_SECONDS";
}
