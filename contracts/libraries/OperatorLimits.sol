// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {IValueMeter} from "../interfaces/IValueMeter.sol";
import {Call, Moved, Operator} from "../types/MemberTypes.sol";
import {CivilDate} from "./CivilDate.sol";
import {OperatorErrors} from "./OperatorErrors.sol";

/// @notice The value of a request, and what the limits of a key say of it.
library OperatorLimits {
    /// @notice Notes a request that is within the limits.
    function keep(Moved storage moved, uint256 value) internal {
        uint64 fen = uint64(today(moved) + value);
        (moved.day, moved.fen) = (CivilDate.dayOf(block.timestamp), fen);
    }

    /// @dev Read before the call is made.
    /// @return value of a call of this account, taken as no more than 2^64 fen.
    function valueOf(
        IDirectory directory,
        Call calldata call
    ) internal view returns (IValueMeter.CallValue memory value) {
        IValueMeter meter = IValueMeter(directory.addressOf("ValueMeter"));
        value = meter.valueOf({account: address(this), target: call.target, data: call.data});
        if (value.fen > type(uint64).max) value.fen = type(uint64).max;
    }

    /// @return aboveRequest encoded error; empty within the limit.
    /// @return aboveDay likewise.
    /// @custom:rule OPERATOR-LIMIT | 商业银行内部控制指引 | MemberAccount_RequestLimit | What an operator moves as maker or checker stays within its limits per request and per day.
    function refusals(
        Operator memory limits,
        address operator,
        Moved storage moved,
        uint256 value
    ) internal view returns (bytes memory aboveRequest, bytes memory aboveDay) {
        if (limits.perRequest != 0 && value > limits.perRequest) {
            aboveRequest = abi.encodeWithSelector(
                OperatorErrors.MemberAccount_RequestLimit.selector,
                operator,
                value,
                limits.perRequest
            );
        }
        if (limits.perDay == 0) return (aboveRequest, aboveDay);
        uint256 total = today(moved) + value;
        if (total <= limits.perDay) return (aboveRequest, aboveDay);
        aboveDay = abi.encodeWithSelector(
            OperatorErrors.MemberAccount_DayLimit.selector,
            operator,
            total,
            limits.perDay
        );
    }

    /// @return fen moved since midnight in China.
    function today(Moved storage moved) internal view returns (uint256 fen) {
        return moved.day == CivilDate.dayOf(block.timestamp) ? moved.fen : 0;
    }

    /// @notice What a request moves: all that leaves by its calls and, for every spender, the larger of what they
    ///         approve for it and what they let it take.
    /// @dev What a spender takes is the lesser of what is approved for it and what it was let take. A request raises
    ///      the one, the other or both, and so the lesser by no more than the larger of what it adds to them.
    /// @param values of its calls, in order.
    /// @return fen in all.
    function sum(IValueMeter.CallValue[] memory values) internal pure returns (uint256 fen) {
        for (uint256 index = 0; index < values.length; ++index) {
            if (values[index].outflow == IValueMeter.Outflow.Direct) fen += values[index].fen;
            else if (_isFirstOfSpender(values, index)) fen += _ofSpender(values, index);
        }
    }

    /// @param first index of the first value that names the spender.
    function _ofSpender(IValueMeter.CallValue[] memory values, uint256 first) private pure returns (uint256 fen) {
        address spender = values[first].spender;
        (uint256 approved, uint256 taken, bool whole) = (0, 0, false);
        for (uint256 index = first; index < values.length; ++index) {
            IValueMeter.CallValue memory value = values[index];
            bool approves = value.outflow == IValueMeter.Outflow.Approved;
            if (value.outflow == IValueMeter.Outflow.Direct || value.spender != spender) continue;
            if (approves) approved += value.fen;
            if (!approves || whole) taken += value.fen;
            whole = whole || value.outflow == IValueMeter.Outflow.TakenWhole;
        }
        return approved > taken ? approved : taken;
    }

    function _isFirstOfSpender(IValueMeter.CallValue[] memory values, uint256 index) private pure returns (bool first) {
        for (uint256 earlier = 0; earlier < index; ++earlier) {
            bool named = values[earlier].outflow != IValueMeter.Outflow.Direct;
            if (named && values[earlier].spender == values[index].spender) return false;
        }
        return true;
    }
}
