// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice How much value a call moves out of an institution, in fen: what the limits of its operators are measured by.
interface IValueMeter {
    enum Measure {
        None,
        /// The argument itself.
        Amount,
        /// The units from the argument to the next one, both inclusive.
        Range,
        /// What is approved beyond the present allowance; the argument before it is the spender.
        Approval,
        /// All units of the instrument whose number is the argument.
        Units,
        /// What the called contract says of its record whose id is the argument (IValuedRecords).
        Record
    }

    /// @notice One function and how its value is read.
    struct Entry {
        address target;
        bytes4 selector;
        Measure measure;
        /// Index of the argument's word in the call data, from 0 after the selector.
        uint8 word;
    }

    event MeasureSet(address indexed target, bytes4 indexed selector, Measure measure, uint8 word);

    /// @notice Sets how functions are measured. Only ADMIN.
    function setMeasures(Entry[] calldata entries) external;
    /// @return value in fen, of a call by `account`; 0 for a function without a measure.
    function valueOf(address account, address target, bytes calldata data) external view returns (uint256 value);
}
