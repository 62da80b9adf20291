// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {IValueMeter} from "../interfaces/IValueMeter.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice The table of functions that move value; see IValueMeter.
/// @dev Money leaves by a transfer or by an approval, which each payment at a desk needs; title leaves by an offer or
///      an application; a promise is an issue, an acceptance, a confirmation or a guarantee. What only receives is not
///      measured.
contract ValueMeter is IValueMeter, Governed {
    struct Rule {
        Measure measure;
        uint8 word;
    }

    ITitleLedger private immutable _LEDGER;

    mapping(address target => mapping(bytes4 selector => Rule rule)) private _rules;

    constructor(ITitleLedger ledger) {
        _LEDGER = ledger;
    }

    /// @inheritdoc IValueMeter
    function setMeasures(Entry[] calldata entries) external restricted {
        for (uint256 index = 0; index < entries.length; ++index) {
            Entry calldata entry = entries[index];
            _rules[entry.target][entry.selector] = Rule({measure: entry.measure, word: entry.word});
            emit MeasureSet(entry.target, entry.selector, entry.measure, entry.word);
        }
    }

    /// @inheritdoc IValueMeter
    function valueOf(address account, address target, bytes calldata data) external view returns (uint256 value) {
        Rule memory rule = _rules[target][bytes4(data)];
        if (rule.measure == Measure.None) return 0;
        uint256 argument = _wordAt(data, rule.word);
        if (rule.measure == Measure.Amount) return argument;
        if (rule.measure == Measure.Units) return _LEDGER.unitsOf(argument);
        if (rule.measure == Measure.Record) return IValuedRecords(target).valueOfRecord(argument);
        if (rule.measure == Measure.Range) {
            uint256 last = _wordAt(data, rule.word + 1);
            return last < argument || last == type(uint256).max ? 0 : last - argument + 1;
        }
        address spender = address(uint160(_wordAt(data, rule.word - 1)));
        uint256 allowance = IERC20(target).allowance(account, spender);
        return argument > allowance ? argument - allowance : 0;
    }

    /// @dev A call whose data are too short fails by itself.
    function _wordAt(bytes calldata data, uint256 word) private pure returns (uint256 value) {
        uint256 start = 4 + word * 32;
        return data.length < start + 32 ? 0 : uint256(bytes32(data[start:start + 32]));
    }
}
