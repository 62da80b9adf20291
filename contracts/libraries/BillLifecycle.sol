// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillStatus, StoredBill} from "../types/InstrumentTypes.sol";
import {EncumbranceKind} from "../types/LedgerTypes.sol";
import {BillAction, CirculationFlag} from "../types/RuleTypes.sol";
import {Errors} from "./Errors.sol";

/// @notice The only place where the status of a bill changes.
///
///   None ──► Issued ──► Accepted ──► Received ──► Settled
///               │  └───────┴──► Withdrawn
///               └──► Refused ──────┘
///
/// @dev `Registered` is kept in the enumeration for the platforms' numbering (SHCPE 出票登记); issuing registers at once.
library BillLifecycle {
    uint256 private constant _ISSUED = 1 << uint8(BillStatus.Issued);
    uint256 private constant _ACCEPTED = 1 << uint8(BillStatus.Accepted);
    uint256 private constant _RECEIVED = 1 << uint8(BillStatus.Received);
    uint256 private constant _REFUSED = 1 << uint8(BillStatus.Refused);

    uint256 private constant _PENDING = 1 << uint8(CirculationFlag.PendingReceipt);
    uint256 private constant _CIRCULATING = 1 << uint8(CirculationFlag.Circulating);
    uint256 private constant _MARKED = 1 << uint8(CirculationFlag.NonTransferable);
    uint256 private constant _IN_RECOURSE = 1 << uint8(CirculationFlag.InRecourse);

    /// @dev Reverts BillLifecycle_Forbidden(billId, from, to) unless the table allows it.
    function advance(StoredBill storage bill, uint256 billId, BillStatus to) internal {
        requireAllowed(bill, billId, to);
        bill.status = to;
    }

    /// @notice For functions whose other checks make sense only if the step itself is allowed.
    function requireAllowed(StoredBill storage bill, uint256 billId, BillStatus to) internal view {
        BillStatus from = bill.status;
        if (!isAllowed(from, to)) revert Errors.BillLifecycle_Forbidden(billId, from, to);
    }

    /// @notice The status of a new bill. Reverts BillLifecycle_Forbidden if the number has one already.
    function first(uint256 billId, BillStatus from) internal pure returns (BillStatus status) {
        status = BillStatus.Issued;
        if (!isAllowed(from, status)) revert Errors.BillLifecycle_Forbidden(billId, from, status);
    }

    function isAllowed(BillStatus from, BillStatus to) internal pure returns (bool) {
        if (to == BillStatus.Issued) return from == BillStatus.None;
        if (to == BillStatus.Accepted) return from == BillStatus.Issued;
        if (to == BillStatus.Received) return from == BillStatus.Accepted;
        if (to == BillStatus.Settled) return from == BillStatus.Received;
        if (to == BillStatus.Refused) return from == BillStatus.Issued;
        if (to == BillStatus.Withdrawn) {
            return from == BillStatus.Issued || from == BillStatus.Accepted || from == BillStatus.Refused;
        }
        return false;
    }

    /// @return whether the action is for a bill in this status; `allowsFlag` says the same of the flag.
    function allowsStatus(BillAction action, BillStatus status) internal pure returns (bool) {
        (uint256 statuses, ) = _row(action);
        return statuses & (1 << uint8(status)) != 0;
    }

    /// @return whether the action is for a slice with this flag.
    function allowsFlag(BillAction action, CirculationFlag flag) internal pure returns (bool) {
        (, uint256 flags) = _row(action);
        return flags & (1 << uint8(flag)) != 0;
    }

    /// @notice The one flag of a slice: its encumbrance if it bears one, else what the bill itself says.
    function flagOf(StoredBill memory bill, EncumbranceKind kind) internal pure returns (CirculationFlag flag) {
        if (kind != EncumbranceKind.None) return _flagOfEncumbrance(kind);
        if (bill.status == BillStatus.Settled || bill.status == BillStatus.Withdrawn) return CirculationFlag.Discharged;
        if (bill.status != BillStatus.Received) return CirculationFlag.PendingReceipt;
        return bill.transferable ? CirculationFlag.Circulating : CirculationFlag.NonTransferable;
    }

    /// @return step the status that the action leads to; None for one that leaves the status of the package alone.
    function stepOf(BillAction action) internal pure returns (BillStatus step) {
        if (action == BillAction.Accept) return BillStatus.Accepted;
        if (action == BillAction.Receive) return BillStatus.Received;
        if (action == BillAction.Withdraw) return BillStatus.Withdrawn;
        return BillStatus.None;
    }

    /// @return whether a party takes the package a step on, or back; the others are about slices or guarantees.
    function isOfStep(BillAction action) internal pure returns (bool) {
        return action < BillAction.Endorse;
    }

    /// @return whether a slice is named; the others look at the package alone.
    function isOfSlice(BillAction action) internal pure returns (bool) {
        return action == BillAction.Receive || isOfHolder(action);
    }

    /// @return whether the holder of the slice acts.
    function isOfHolder(BillAction action) internal pure returns (bool) {
        return action >= BillAction.Endorse && action != BillAction.Guarantee;
    }

    /// @return whether the credit and the disclosures of the acceptor matter.
    function isOfCredit(BillAction action) internal pure returns (bool) {
        return action == BillAction.Accept || isFinancing(action);
    }

    /// @return whether the action is what a disclosure protects. A bill that a bank discounted was judged then.
    function isFinancing(BillAction action) internal pure returns (bool) {
        return action == BillAction.Discount || action == BillAction.Guarantee || action == BillAction.Pledge;
    }

    /// @return whether the action is no longer possible from the due day on.
    function endsAtMaturity(BillAction action) internal pure returns (bool) {
        return action >= BillAction.Endorse && action != BillAction.Present && action != BillAction.Recourse;
    }

    function _flagOfEncumbrance(EncumbranceKind kind) private pure returns (CirculationFlag flag) {
        if (kind == EncumbranceKind.Locked) return CirculationFlag.Locked;
        if (kind == EncumbranceKind.Pledged) return CirculationFlag.Pledged;
        if (kind == EncumbranceKind.ToBeRedeemed) return CirculationFlag.ToBeRedeemed;
        if (kind == EncumbranceKind.UnderCollection) return CirculationFlag.UnderCollection;
        if (kind == EncumbranceKind.InRecourse) return CirculationFlag.InRecourse;
        if (kind == EncumbranceKind.Frozen) return CirculationFlag.Frozen;
        return CirculationFlag.Discharged;
    }

    /// @dev The table of status and flag: both must be in the action's row. A flag that a status cannot have does no
    ///      harm there: nothing circulates before its receipt.
    function _row(BillAction action) private pure returns (uint256 statuses, uint256 flags) {
        if (action == BillAction.Accept) return (_ISSUED, _PENDING);
        if (action == BillAction.Receive) return (_ACCEPTED, _PENDING);
        if (action == BillAction.Withdraw) return (_ISSUED | _ACCEPTED | _REFUSED, _PENDING);
        if (action == BillAction.Guarantee) return (_ISSUED | _ACCEPTED | _RECEIVED, _PENDING | _CIRCULATING | _MARKED);
        if (action == BillAction.Present) return (_RECEIVED, _CIRCULATING | _MARKED);
        if (action == BillAction.Recourse) return (_RECEIVED, _CIRCULATING | _MARKED | _IN_RECOURSE);
        if (action == BillAction.None) return (0, 0);
        return (_RECEIVED, _CIRCULATING);
    }
}
