// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IPolicy} from "../interfaces/IPolicy.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice Governed figures with effective dates; see IPolicy.
/// @dev The delay between a decision and its call is the AccessManager's; here a value may only wait, never reach back.
contract Policy is IPolicy, Governed {
    struct Change {
        uint64 effectiveAt;
        uint192 value;
    }

    struct Bounds {
        uint128 minimum;
        uint128 maximum;
    }

    struct Latest {
        uint64 effectiveAt;
        uint128 value;
        /// Tells a parameter that is not known from one that is zero since ever.
        bool known;
    }

    uint256 private constant _MAX_CHANGES = 1_024;

    mapping(bytes32 parameter => Change[] changes) private _changes;
    mapping(bytes32 parameter => Bounds bounds) private _bounds;
    /// @dev The last change once more, in one slot, because nearly every question is for the value of today.
    mapping(bytes32 parameter => Latest latest) private _latest;

    /// @param authority the AccessManager.
    /// @param figures the figures of genesis, in force since ever.
    function initialize(address authority, Figure[] calldata figures) external initializer {
        __AccessManaged_init(authority);
        for (uint256 index = 0; index < figures.length; ++index) {
            _introduce(figures[index], 0);
        }
    }

    /// @inheritdoc IPolicy
    function introduce(Figure calldata figure) external restricted {
        _introduce(figure, uint64(block.timestamp));
    }

    /// @inheritdoc IPolicy
    function schedule(bytes32 parameter, uint256 value, uint64 effectiveAt) external restricted {
        // Check
        Change[] storage changes = _changes[parameter];
        uint256 length = changes.length;
        if (length == 0) revert Errors.Policy_Unknown(parameter, effectiveAt);
        if (length == _MAX_CHANGES) revert Errors.Policy_HistoryFull(parameter, _MAX_CHANGES);
        uint64 earliest = uint64(block.timestamp);
        if (effectiveAt < earliest) revert Errors.Policy_Past(parameter, effectiveAt, earliest);
        uint64 last = changes[length - 1].effectiveAt;
        if (effectiveAt <= last) revert Errors.Policy_NotAfterLast(parameter, effectiveAt, last);

        // Effect
        _append(parameter, value, effectiveAt);
    }

    /// @inheritdoc IPolicy
    function cancel(bytes32 parameter) external restricted {
        // Check
        Change[] storage changes = _changes[parameter];
        uint256 length = changes.length;
        if (length == 0 || changes[length - 1].effectiveAt <= block.timestamp) {
            revert Errors.Policy_NothingPending(parameter);
        }

        // Effect
        uint64 effectiveAt = changes[length - 1].effectiveAt;
        changes.pop();
        _setLatest(parameter, changes[length - 2]);
        emit PolicyCancelled(parameter, effectiveAt);
    }

    /// @inheritdoc IPolicy
    function valueOf(bytes32 parameter) external view returns (uint256 value) {
        return valueAt(parameter, uint64(block.timestamp));
    }

    /// @inheritdoc IPolicy
    function boundsOf(bytes32 parameter) external view returns (uint256 minimum, uint256 maximum) {
        if (_changes[parameter].length == 0) revert Errors.Policy_Unknown(parameter, uint64(block.timestamp));
        Bounds storage bounds = _bounds[parameter];
        return (bounds.minimum, bounds.maximum);
    }

    /// @inheritdoc IPolicy
    function valueAt(bytes32 parameter, uint64 at) public view returns (uint256 value) {
        Latest memory latest = _latest[parameter];
        if (latest.known && latest.effectiveAt <= at) return latest.value;
        Change[] storage changes = _changes[parameter];
        // The values in force at `at` are changes[0 .. high): halving ends after at most log2(_MAX_CHANGES) + 1 rounds.
        uint256 high = changes.length;
        uint256 low = 0;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (changes[middle].effectiveAt <= at) low = middle + 1;
            else high = middle;
        }
        if (high == 0) revert Errors.Policy_Unknown(parameter, at);
        return changes[high - 1].value;
    }

    function _introduce(Figure calldata figure, uint64 effectiveAt) private {
        // Check
        if (figure.parameter == bytes32(0)) revert Errors.Policy_EmptyName();
        if (_changes[figure.parameter].length != 0) revert Errors.Policy_AlreadyIntroduced(figure.parameter);

        // Effect
        _bounds[figure.parameter] = Bounds({minimum: figure.minimum, maximum: figure.maximum});
        emit PolicyIntroduced(figure.parameter, figure.minimum, figure.maximum);
        _append(figure.parameter, figure.value, effectiveAt);
    }

    function _append(bytes32 parameter, uint256 value, uint64 effectiveAt) private {
        Bounds storage bounds = _bounds[parameter];
        if (value < bounds.minimum || value > bounds.maximum) {
            revert Errors.Policy_OutOfBounds({
                parameter: parameter,
                value: value,
                minimum: bounds.minimum,
                maximum: bounds.maximum
            });
        }
        // The bounds are 128 bits wide, so the value fits.
        Change memory change = Change({effectiveAt: effectiveAt, value: uint192(value)});
        _changes[parameter].push(change);
        _setLatest(parameter, change);
        emit PolicyScheduled(parameter, value, effectiveAt);
    }

    function _setLatest(bytes32 parameter, Change memory change) private {
        _latest[parameter] = Latest({effectiveAt: change.effectiveAt, value: uint128(change.value), known: true});
    }
}
