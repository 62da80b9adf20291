// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice A contract whose calls name a record where others name an amount; see IValueMeter.
interface IValuedRecords {
    /// @dev May revert as the function itself would with this record.
    /// @param method the function that is called with the id.
    /// @return value fen that its caller takes on, or lets this contract take of its cash, at most; 0 when the id is
    ///         unknown.
    function valueOfRecord(uint256 recordId, bytes4 method) external view returns (uint256 value);
}
