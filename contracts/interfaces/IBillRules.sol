// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillStatus} from "../types/InstrumentTypes.sol";
import {BillQuery, CirculationFlag} from "../types/RuleTypes.sol";

/// @notice The one place that says what may be done with a bill. Desks ask it before they act, and so can anybody.
/// @dev An encumbrance that the asking contract itself placed does not count: a desk that locked a slice when it was
///      applied for asks the same question again when the application is signed.
interface IBillRules {
    /// @notice Reverts with the typed error of the first rule that refuses.
    function requireMay(BillQuery calldata query) external view;
    /// @notice Every rule that refuses, by the same list and in the same order as `requireMay`.
    /// @return errors encoded custom errors (selector and arguments); empty when it is allowed.
    function refusals(BillQuery calldata query) external view returns (bytes[] memory errors);
    /// @param sliceFrom first unit of a slice; reverts TitleLedger_NoSuchSlice when none starts there.
    /// @return status of the package.
    /// @return flag of the slice as it counts now: an expired lock is none.
    function flagOf(uint256 billId, uint64 sliceFrom) external view returns (BillStatus status, CirculationFlag flag);
}
