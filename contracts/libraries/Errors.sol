// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Every revert of the contracts, named Contract_Reason; the arguments answer "which, and what was expected?".
library Errors {
    // ---------------------------------------------------------------- consortium

    // ---------------------------------------------------------------- settlement

    // ---------------------------------------------------------------- evidence

    // ---------------------------------------------------------------- ledger

    // ---------------------------------------------------------------- instruments: bills and receivables

    // ---------------------------------------------------------------- instruments: warehouse receipts

    // ---------------------------------------------------------------- desks: transfer, financing, payment

    // ---------------------------------------------------------------- desks: pledge, delivery
}
