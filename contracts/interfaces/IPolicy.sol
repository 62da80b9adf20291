// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Governed figures with effective dates; a figure of the past never changes.
interface IPolicy {
    event PolicyScheduled(bytes32 indexed parameter, uint256 value, uint64 effectiveAt);

    /// @param effectiveAt UTC seconds, not in the past and later than the last scheduled one.
    function schedule(bytes32 parameter, uint256 value, uint64 effectiveAt) external;
    /// @return value in force at `at` (UTC seconds); reverts Policy_Unknown(parameter, at).
    function valueAt(bytes32 parameter, uint64 at) external view returns (uint256 value);
    /// @return value in force now.
    function valueOf(bytes32 parameter) external view returns (uint256 value);
}
