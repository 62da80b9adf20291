// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice A contract whose calls name a record where others name an amount; see IValueMeter.
interface IValuedRecords {
    /// @return value fen that whoever answers the record takes on; 0 when the id is unknown.
    function valueOfRecord(uint256 recordId) external view returns (uint256 value);
}
