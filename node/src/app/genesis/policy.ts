/** A governed figure at genesis: its value and the bounds that no later value may leave. */
export interface PolicyFigure {
  readonly parameter: string;
  readonly value: bigint;
  readonly minimum: bigint;
  readonly maximum: bigint;
}

const figure = (
  parameter: string,
  value: bigint,
  [minimum, maximum]: readonly [bigint, bigint],
): PolicyFigure => ({ parameter, value, minimum, maximum });

const ONE_BPS: readonly [bigint, bigint] = [1n, 10_000n];

/** Defaults of the governed figures (names: contracts/libraries/PolicyParameter.sol). The unit is the last word. */
export const POLICY_FIGURES: readonly PolicyFigure[] = [
  figure("BILL_FACE_FEN", 100_000_000_000n, [1n, 999_999_999_999n]),
  figure("BILL_TENOR_MONTHS", 6n, [1n, 12n]),
  figure("BILL_ACCEPTANCE_DAYS", 3n, [1n, 30n]),
  figure("BILL_PRESENTMENT_DAYS", 10n, [1n, 60n]),
  figure("BILL_CLAIM_MONTHS", 24n, [1n, 120n]),
  figure("RECOURSE_FIRST_MONTHS", 6n, [1n, 120n]),
  figure("RECOURSE_FURTHER_MONTHS", 3n, [1n, 120n]),
  figure("RECOURSE_RATE_MILLIONTHS", 30_000n, [1n, 1_000_000n]),
  figure("RECOURSE_COSTS_FEN", 1_000_000n, [0n, 1_000_000_000n]),
  figure("RECEIVABLE_FACE_FEN", 100_000_000_000n, [1n, 999_999_999_999n]),
  figure("RECEIVABLE_TERM_MONTHS", 6n, [1n, 12n]),
  figure("RECEIVABLE_TERM_MAX_MONTHS", 12n, [1n, 12n]),
  figure("APPLICATION_LOCK_SECONDS", 259_200n, [60n, 2_592_000n]),
  figure("PAYMENT_ANSWER_DAYS", 3n, [1n, 30n]),
  figure("QUOTES_PER_BANK_COUNT", 32n, [1n, 256n]),
  figure("QUOTE_VALIDITY_SECONDS", 2_592_000n, [60n, 31_536_000n]),
  figure("REPO_TERM_DAYS", 365n, [1n, 365n]),
  figure("REDISCOUNT_RATE_MILLIONTHS", 15_000n, [1n, 1_000_000n]),
  figure("REDISCOUNT_RESERVED_BPS", 5_000n, [0n, 10_000n]),
  figure("LISTING_LOCK_SECONDS", 2_592_000n, [60n, 31_536_000n]),
  figure("PLEDGE_LTV_DRAW_BPS", 7_000n, ONE_BPS),
  figure("PLEDGE_LTV_CALL_BPS", 8_000n, ONE_BPS),
  figure("PLEDGE_LTV_LIQUIDATION_BPS", 9_000n, ONE_BPS),
  figure("ACCEPTANCE_ASSETS_BPS", 1_500n, ONE_BPS),
  figure("MARGIN_DEPOSITS_BPS", 1_000n, ONE_BPS),
  figure("FILING_VALIDITY_DAYS", 120n, [1n, 400n]),
  figure("OVERDUE_WINDOW_MONTHS", 6n, [1n, 12n]),
  figure("OVERDUE_PAYMENTS", 3n, [1n, 15n]),
  figure("OVERDUE_LISTINGS", 3n, [1n, 12n]),
  figure("OVERDUE_BAR_MONTHS", 24n, [1n, 120n]),
  figure("BILL_DISCLOSURE_DAYS", 1n, [1n, 30n]),
  figure("CREDIT_DISCLOSURE_DAYS", 10n, [1n, 28n]),
  figure("FREEZE_MAX_MONTHS", 36n, [1n, 120n]),
  figure("CIRCULAR_TRADE_DAYS", 30n, [1n, 366n]),
];
