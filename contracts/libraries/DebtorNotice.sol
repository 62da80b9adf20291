// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ITitleLedger} from "../interfaces/ITitleLedger.sol";

/// @notice Notice of an assignment to the debtor (债权转让通知), as an entry of the receivable's history.
/// @dev The assignment binds the debtor from notice (民法典 546). The debtor is a member and reads the chain, so the
///      time of the entry is the time of the notice; from then on only payment to the new holder discharges.
library DebtorNotice {
    function record(
        ITitleLedger ledger,
        uint256 receivableId,
        address debtor,
        address assignee,
        uint64 from,
        uint64 to
    ) internal {
        ledger.record({
            instrumentId: receivableId,
            kind: "DEBTOR_NOTIFIED",
            data: abi.encode(debtor, assignee, from, to)
        });
    }
}
