// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Governed figures with effective dates; a figure of the past never changes.
interface IPolicy {
    /// @notice A parameter with its first value and the bounds no later value may leave.
    struct Figure {
        /// Short name as bytes32 text, for example "ltvDrawBps"; the unit comes last.
        bytes32 parameter;
        uint256 value;
        uint128 minimum;
        uint128 maximum;
    }

    event PolicyIntroduced(bytes32 indexed parameter, uint128 minimum, uint128 maximum);
    event PolicyScheduled(bytes32 indexed parameter, uint256 value, uint64 effectiveAt);
    event PolicyCancelled(bytes32 indexed parameter, uint64 effectiveAt);

    /// @notice Adds a parameter, in force from now on. Only GOVERNOR.
    /// @dev Reverts Policy_AlreadyIntroduced(parameter).
    function introduce(Figure calldata figure) external;
    /// @notice Sets the next value of a parameter. Only GOVERNOR, whose calls wait for the delay of the AccessManager.
    /// @param effectiveAt UTC seconds, not in the past and later than the last scheduled one.
    function schedule(bytes32 parameter, uint256 value, uint64 effectiveAt) external;
    /// @notice Takes back the last scheduled value before it takes effect. Only GOVERNOR.
    function cancel(bytes32 parameter) external;
    /// @return value in force at `at` (UTC seconds); reverts Policy_Unknown(parameter, at).
    function valueAt(bytes32 parameter, uint64 at) external view returns (uint256 value);
    /// @dev Warning: every JavaScript object has a `valueOf`; ethers reaches this one by `getFunction("valueOf")`.
    /// @return value in force now.
    function valueOf(bytes32 parameter) external view returns (uint256 value);
    /// @return minimum the least value that can be scheduled.
    /// @return maximum the greatest.
    function boundsOf(bytes32 parameter) external view returns (uint256 minimum, uint256 maximum);
}
