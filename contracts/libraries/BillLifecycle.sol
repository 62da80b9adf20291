// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Bill, BillStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind} from "../types/LedgerTypes.sol";
import {BillAction, BillState, CirculationFlag} from "../types/RuleTypes.sol";
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

    /// @notice The table of what may be done in which status; `allowsFlag` is its other half.
    function allowsStatus(BillAction action, BillStatus status) internal pure returns (bool) {
        if (action == BillAction.Accept) return status == BillStatus.Issued;
        if (action == BillAction.Receive) return status == BillStatus.Accepted;
        if (action == BillAction.Withdraw) return status == BillStatus.Issued || status == BillStatus.Accepted;
        if (action == BillAction.Guarantee) {
            return status == BillStatus.Issued || status == BillStatus.Accepted || status == BillStatus.Received;
        }
        return action != BillAction.None && status == BillStatus.Received;
    }

    /// @notice The table of what may be done with a slice under which flag.
    function allowsFlag(BillAction action, CirculationFlag flag) internal pure returns (bool) {
        if (flag == CirculationFlag.Circulating) return true;
        if (action == BillAction.Accept || action == BillAction.Receive || action == BillAction.Withdraw) {
            return flag == CirculationFlag.PendingReceipt || flag == CirculationFlag.NonTransferable;
        }
        if (action == BillAction.Guarantee) {
            return flag == CirculationFlag.PendingReceipt || flag == CirculationFlag.NonTransferable;
        }
        if (action == BillAction.Present) return flag == CirculationFlag.NonTransferable;
        if (action == BillAction.Recourse) {
            return flag == CirculationFlag.InRecourse || flag == CirculationFlag.NonTransferable;
        }
        return false;
    }

    /// @notice The one flag of a slice: its encumbrance if it bears one, else what the bill itself says.
    function flagOf(BillState memory bill, EncumbranceKind kind) internal pure returns (CirculationFlag flag) {
        if (kind == EncumbranceKind.Locked) return CirculationFlag.Locked;
        if (kind == EncumbranceKind.Pledged) return CirculationFlag.Pledged;
        if (kind == EncumbranceKind.ToBeRedeemed) return CirculationFlag.ToBeRedeemed;
        if (kind == EncumbranceKind.UnderCollection) return CirculationFlag.UnderCollection;
        if (kind == EncumbranceKind.InRecourse) return CirculationFlag.InRecourse;
        if (kind == EncumbranceKind.Frozen) return CirculationFlag.Frozen;
        if (kind == EncumbranceKind.Discharged) return CirculationFlag.Discharged;
        if (bill.status == BillStatus.Issued || bill.status == BillStatus.Accepted) {
            return CirculationFlag.PendingReceipt;
        }
        if (bill.status != BillStatus.Received) return CirculationFlag.Discharged;
        return bill.transferable ? CirculationFlag.Circulating : CirculationFlag.NonTransferable;
    }

    /// @return step the status that the action leads to; None for one that leaves the status of the package alone.
    function stepOf(BillAction action) internal pure returns (BillStatus step) {
        if (action == BillAction.Accept) return BillStatus.Accepted;
        if (action == BillAction.Receive) return BillStatus.Received;
        if (action == BillAction.Withdraw) return BillStatus.Withdrawn;
        return BillStatus.None;
    }

    /// @return whether the action is of a part of the bill; the others are of the whole package.
    function isOfSlice(BillAction action) internal pure returns (bool) {
        return action >= BillAction.Endorse && action != BillAction.Guarantee;
    }

    /// @return whether only the holder of the slice takes the action.
    function isOfHolder(BillAction action) internal pure returns (bool) {
        return isOfSlice(action);
    }

    /// @return whether the action is no longer possible from the due day on.
    function endsAtMaturity(BillAction action) internal pure returns (bool) {
        return action >= BillAction.Endorse && action != BillAction.Present && action != BillAction.Recourse;
    }
}
