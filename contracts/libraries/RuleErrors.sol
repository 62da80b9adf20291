// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillStatus} from "../types/InstrumentTypes.sol";
import {BillAction} from "../types/RuleTypes.sol";

/// @notice What the rules about bills refuse by, where no contract that keeps the facts has an error of its own.
library RuleErrors {
    /// @notice The action is not for a bill in this status.
    /// @dev 票据法 36, 41, 44.
    error BillRules_WrongStatus(uint256 billId, BillAction action, BillStatus status);
    /// @notice The drawer wrote 不得转让 on the bill: it can be presented for payment and nothing else.
    /// @dev 票据法 27; 票据纠纷规定 47, 52.
    error BillRules_NotTransferable(uint256 billId, BillAction action);
    /// @notice What a bank holds goes on in the market of banks only.
    /// @dev 商业汇票承兑、贴现与再贴现管理办法 2, 5; 票据交易管理办法.
    error BillRules_AmongBanks(uint256 billId, BillAction action, address bank);
    /// @notice A court froze that many units of the package, so the package does not end.
    /// @dev 民诉法 253; 票据纠纷规定 8.
    error BillRules_Frozen(uint256 billId, uint64 units);
    /// @notice The range of the package is 0: all of `1..face` or nothing.
    error BillRules_NotSplittable(uint256 billId, uint64 from, uint64 to, uint64 face);
    /// @notice The bill is due, or overdue (CST day numbers).
    /// @dev 票据法 36.
    error BillRules_Matured(uint256 billId, uint32 today, uint32 dueDay);
}
