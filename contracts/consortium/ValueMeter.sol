// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IDiscountMarket} from "../interfaces/IDiscountMarket.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {IValueMeter} from "../interfaces/IValueMeter.sol";
import {Governed} from "../libraries/Governed.sol";
import {Slice} from "../types/LedgerTypes.sol";

/// @notice The table of functions that move value; see IValueMeter.
/// @dev Money leaves by a transfer, or by an approval and a call that lets a desk take what is approved for it, in one
///      request or in two; title leaves by an offer or an application; a promise is an issue, an acceptance, a
///      confirmation or a guarantee. What only receives is not measured.
contract ValueMeter is IValueMeter, Governed {
    struct Rule {
        Measure measure;
        uint8 word;
    }

    ITitleLedger private immutable _LEDGER;
    ICashToken private immutable _CASH;

    mapping(address target => mapping(bytes4 selector => Rule rule)) private _rules;

    constructor(ITitleLedger ledger, ICashToken cash) {
        _LEDGER = ledger;
        _CASH = cash;
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
    function valueOf(
        address account,
        address target,
        bytes calldata data
    ) external view returns (CallValue memory value) {
        Rule memory rule = _rules[target][bytes4(data)];
        if (rule.measure == Measure.None) return value;
        uint256 argument = _wordAt(data, rule.word);
        if (rule.measure == Measure.Approval) {
            address spender = _addressAt(data, rule.word - 1);
            uint256 known = IERC20(target).allowance(account, spender);
            uint256 more = argument > known ? argument - known : 0;
            return CallValue({fen: more, spender: spender, outflow: Outflow.Approved});
        }
        if (rule.measure == Measure.TakenWhole) {
            if (argument == 0) return value;
            uint256 standing = IERC20(_CASH).allowance(account, target);
            return CallValue({fen: standing, spender: target, outflow: Outflow.TakenWhole});
        }
        if (rule.measure == Measure.TakenBySelf) {
            if (_addressAt(data, rule.word - 2) != account) return value;
            return CallValue({fen: argument, spender: account, outflow: Outflow.Taken});
        }
        if (rule.measure == Measure.TakenByDesk) {
            return CallValue({fen: argument, spender: IDiscountMarket(target).desk(), outflow: Outflow.Taken});
        }
        value.fen = _fenOf(rule, target, data, argument);
        bool taken = rule.measure == Measure.TakenRecord || rule.measure == Measure.TakenSlice;
        if (taken) (value.spender, value.outflow) = (target, Outflow.Taken);
    }

    function _fenOf(
        Rule memory rule,
        address target,
        bytes calldata data,
        uint256 argument
    ) private view returns (uint256 fen) {
        Measure measure = rule.measure;
        if (measure == Measure.Amount) return argument;
        if (measure == Measure.Units) return _LEDGER.unitsOf(argument);
        bool named = measure == Measure.Record || measure == Measure.TakenRecord;
        if (named) return _ofRecord(target, argument, bytes4(data));
        uint256 next = _wordAt(data, rule.word + 1);
        if (measure == Measure.TakenSlice) return _ofSlice(argument, next);
        return next < argument || next == type(uint256).max ? 0 : next - argument + 1;
    }

    function _ofRecord(address target, uint256 recordId, bytes4 method) private view returns (uint256 fen) {
        try IValuedRecords(target).valueOfRecord(recordId, method) returns (uint256 value) {
            return value;
        } catch (bytes memory reason) {
            return _ofRefused(reason);
        }
    }

    function _ofSlice(uint256 instrumentId, uint256 sliceFrom) private view returns (uint256 fen) {
        // No slice begins so far out.
        if (sliceFrom > type(uint64).max) return 0;
        try _LEDGER.sliceAt(instrumentId, uint64(sliceFrom)) returns (Slice memory slice) {
            return slice.to - slice.from + 1;
        } catch (bytes memory reason) {
            return _ofRefused(reason);
        }
    }

    /// @dev A call that reads what cannot be read is refused with the same reason. No reason is no answer: the gas has
    ///      run out, or the contract answers no such question.
    function _ofRefused(bytes memory reason) private pure returns (uint256 fen) {
        return reason.length == 0 ? type(uint256).max : 0;
    }

    /// @dev A call whose data are too short fails by itself.
    function _wordAt(bytes calldata data, uint256 word) private pure returns (uint256 value) {
        uint256 start = 4 + word * 32;
        return data.length < start + 32 ? 0 : uint256(bytes32(data[start:start + 32]));
    }

    function _addressAt(bytes calldata data, uint256 word) private pure returns (address value) {
        return address(uint160(_wordAt(data, word)));
    }
}
