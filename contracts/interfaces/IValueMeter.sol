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
        Record,
        /// What the called contract says of its record whose id is the argument (IValuedRecords), and takes of what is
        /// approved for it.
        TakenRecord,
        /// The units of a slice, taken likewise; the argument is the instrument's number, the next one the first unit.
        TakenSlice,
        /// All that is approved for the called contract, unless the argument is 0.
        TakenWhole,
        /// The argument itself, taken by the desk of the called market.
        TakenByDesk,
        /// The argument itself, taken by the account of what it approved for itself; the payer is two before it.
        TakenBySelf
    }

    /// @notice How the value of a call leaves the institution.
    enum Outflow {
        /// By the call itself.
        Direct,
        /// The spender may take it of the institution's cash from now on.
        Approved,
        /// The spender takes it, now or later, of what is approved for it.
        Taken,
        /// It takes that, and whatever else is approved for it after the call.
        TakenWhole
    }

    /// @notice One function and how its value is read.
    struct Entry {
        address target;
        bytes4 selector;
        Measure measure;
        /// Index of the argument's word in the call data, from 0 after the selector.
        uint8 word;
    }

    /// @notice What a call moves.
    struct CallValue {
        uint256 fen;
        /// For whom it is approved, or who takes it of what is; zero when it leaves by the call itself.
        address spender;
        Outflow outflow;
    }

    event MeasureSet(address indexed target, bytes4 indexed selector, Measure measure, uint8 word);

    /// @notice Sets how functions are measured. Only ADMIN.
    function setMeasures(Entry[] calldata entries) external;
    /// @dev As things are before the call. A record that the called contract refuses to tell of, with a reason, counts
    ///      nothing: it refuses the call too. One of which it gives no answer counts the most there is.
    /// @return value of a call by `account`; 0 fen of a function without a measure.
    function valueOf(
        address account,
        address target,
        bytes calldata data
    ) external view returns (CallValue memory value);
}
