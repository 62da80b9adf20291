// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IValidatorRegistry} from "../interfaces/IValidatorRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice The validator set that QBFT reads on the parent state of every block; see IValidatorRegistry.
/// @dev Warning: auditors prove the set by a storage proof. Slot 0 holds its length, slot keccak256(0) + i the i-th
///      validator, in strictly ascending order. No upgrade may move it.
contract ValidatorRegistry is IValidatorRegistry, Governed {
    /// @dev Of a validator that lost its seat.
    struct Tenure {
        address operator;
        uint64 lastHeight;
    }

    uint256 private constant _MIN_VALIDATORS = 4;
    uint256 private constant _MAX_VALIDATORS = 100;

    IMemberRegistry private immutable _MEMBERS;

    address[] private _validators;
    mapping(address validator => address operator) private _operators;
    mapping(address validator => Tenure tenure) private _ended;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @notice Seeds the set of genesis, which alone may have fewer than the minimum (a test network of one process).
    /// @param authority the AccessManager.
    function initialize(
        address authority,
        address[] calldata validators,
        address[] calldata operators
    ) external initializer {
        __AccessManaged_init(authority);
        if (validators.length == 0) revert Errors.ValidatorRegistry_TooFew(0, 1);
        if (validators.length != operators.length) {
            revert Errors.ValidatorRegistry_LengthMismatch(validators.length, operators.length);
        }
        for (uint256 index = 0; index < validators.length; ++index) {
            _admit(validators[index], operators[index]);
        }
    }

    /// @inheritdoc IValidatorRegistry
    function admitValidator(address validator, address operator) external restricted {
        _admit(validator, operator);
    }

    /// @inheritdoc IValidatorRegistry
    function removeValidator(address validator) external restricted {
        // Check
        address operator = _requireOperator(validator);
        uint256 remaining = _validators.length - 1;
        if (remaining < _MIN_VALIDATORS) revert Errors.ValidatorRegistry_TooFew(remaining, _MIN_VALIDATORS);

        // Effect
        _unseat(validator, operator);
        emit ValidatorRemoved(validator, operator);
    }

    /// @inheritdoc IValidatorRegistry
    function replaceKey(address oldValidator, address newValidator) external {
        // Check
        address operator = _requireOperator(oldValidator);
        if (msg.sender != operator && !_MEMBERS.isActiveKind(msg.sender, MemberKind.CentralBank)) {
            revert Errors.ValidatorRegistry_NotOperator(msg.sender, operator);
        }
        _requireBank(operator);
        _requireNew(newValidator);

        // Effect
        _unseat(oldValidator, operator);
        _operators[newValidator] = operator;
        _insert(newValidator);
        emit ValidatorKeyReplaced(oldValidator, newValidator, operator);
    }

    /// @inheritdoc IValidatorRegistry
    function getValidators() external view returns (address[] memory validators) {
        return _validators;
    }

    /// @inheritdoc IValidatorRegistry
    function operatorOf(address validator) external view returns (address operator) {
        return _requireOperator(validator);
    }

    /// @inheritdoc IValidatorRegistry
    function operatorAt(address validator, uint64 height) external view returns (address operator) {
        operator = _operators[validator];
        if (operator != address(0)) return operator;
        Tenure storage tenure = _ended[validator];
        operator = tenure.operator;
        if (operator == address(0) || height > tenure.lastHeight) revert Errors.ValidatorRegistry_Unknown(validator);
    }

    function _admit(address validator, address operator) private {
        // Check
        _requireNew(validator);
        _requireBank(operator);
        if (_validators.length == _MAX_VALIDATORS) revert Errors.ValidatorRegistry_TooMany(_MAX_VALIDATORS);

        // Effect
        _operators[validator] = operator;
        _insert(validator);
        emit ValidatorAdmitted(validator, operator);
    }

    function _unseat(address validator, address operator) private {
        delete _operators[validator];
        _ended[validator] = Tenure({operator: operator, lastHeight: uint64(block.number)});
        _remove(validator);
    }

    /// @dev Insertion sort step: shifts every greater address one place up. Bounded by _MAX_VALIDATORS.
    function _insert(address validator) private {
        _validators.push(validator);
        uint256 index = _validators.length - 1;
        while (index > 0 && _validators[index - 1] > validator) {
            _validators[index] = _validators[index - 1];
            --index;
        }
        _validators[index] = validator;
    }

    /// @dev Shifts every greater address one place down. Bounded by _MAX_VALIDATORS.
    function _remove(address validator) private {
        uint256 last = _validators.length - 1;
        uint256 index = 0;
        while (_validators[index] != validator) ++index;
        for (; index < last; ++index) {
            _validators[index] = _validators[index + 1];
        }
        _validators.pop();
    }

    function _requireNew(address validator) private view {
        if (validator == address(0)) revert Errors.ValidatorRegistry_ZeroAddress();
        if (_operators[validator] != address(0)) revert Errors.ValidatorRegistry_Duplicate(validator);
    }

    function _requireBank(address operator) private view {
        if (_MEMBERS.isActiveKind(operator, MemberKind.CommercialBank)) return;
        if (_MEMBERS.isActiveKind(operator, MemberKind.CentralBank)) return;
        revert Errors.ValidatorRegistry_NotBank(operator);
    }

    function _requireOperator(address validator) private view returns (address operator) {
        operator = _operators[validator];
        if (operator == address(0)) revert Errors.ValidatorRegistry_Unknown(validator);
    }
}
