// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Moved, Operator} from "../types/MemberTypes.sol";
import {CivilDate} from "./CivilDate.sol";
import {OperatorErrors} from "./OperatorErrors.sol";

/// @notice What the limits of a key say of the value of a request.
library OperatorLimits {
    /// @notice Notes a request that is within the limits.
    function keep(Moved storage moved, uint256 value) internal {
        uint64 fen = uint64(today(moved) + value);
        (moved.day, moved.fen) = (CivilDate.dayOf(block.timestamp), fen);
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
}
