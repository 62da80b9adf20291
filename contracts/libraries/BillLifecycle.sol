// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Bill, BillStatus} from "../types/InstrumentTypes.sol";
import {Errors} from "./Errors.sol";

/// @notice The only place where the status of a bill changes.
///
///   None ──► Issued ──► Accepted ──► Received ──► Settled
///               └──────────┴──► Withdrawn
///
/// @dev `Registered` is kept in the enumeration for the platforms' numbering (SHCPE 出票登记); issuing registers at once.
library BillLifecycle {
    /// @dev Reverts BillLifecycle_Forbidden(billId, from, to) unless the table allows it.
    function advance(Bill storage bill, uint256 billId, BillStatus to) internal {
        requireAllowed(bill, billId, to);
        bill.status = to;
    }

    /// @notice For functions whose other checks make sense only if the step itself is allowed.
    function requireAllowed(Bill storage bill, uint256 billId, BillStatus to) internal view {
        BillStatus from = bill.status;
        if (!isAllowed(from, to)) revert Errors.BillLifecycle_Forbidden(billId, from, to);
    }

    function isAllowed(BillStatus from, BillStatus to) internal pure returns (bool) {
        if (to == BillStatus.Issued) return from == BillStatus.None;
        if (to == BillStatus.Accepted) return from == BillStatus.Issued;
        if (to == BillStatus.Received) return from == BillStatus.Accepted;
        if (to == BillStatus.Settled) return from == BillStatus.Received;
        if (to == BillStatus.Withdrawn) return from == BillStatus.Issued || from == BillStatus.Accepted;
        return false;
    }
}
