// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDirectory} from "../interfaces/IDirectory.sol";
import {IMemberAccount} from "../interfaces/IMemberAccount.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IValueMeter} from "../interfaces/IValueMeter.sol";
import {Errors} from "../libraries/Errors.sol";
import {OperatorErrors} from "../libraries/OperatorErrors.sol";
import {OperatorLimits} from "../libraries/OperatorLimits.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {Call, MemberKind, Moved, Operator, OperatorRole, Request, Standing} from "../types/MemberTypes.sol";

/// @notice The account of one institution; see IMemberAccount.
/// @dev A BeaconProxy created by the MemberRegistry. Operators come and go, the account and its title stay.
contract MemberAccount is IMemberAccount, EIP712Upgradeable, ReentrancyGuardTransient {
    using OperatorLimits for Moved;

    uint256 private constant _MAX_CALLS = 16;
    uint8 private constant _MAX_OPERATORS = 16;
    string private constant _NAME = "piaohao MemberAccount";
    string private constant _VERSION = "1";
    bytes32 private constant _NAME_HASH = keccak256(bytes(_NAME));
    bytes32 private constant _VERSION_HASH = keccak256(bytes(_VERSION));
    bytes32 private constant _DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant _CALL_TYPEHASH = keccak256("Call(address target,bytes data)");
    bytes32 private constant _REQUEST_TYPEHASH = keccak256(
        "Request(bytes32 requestId,uint64 deadline,Call[] calls)Call(address target,bytes data)"
    );

    IDirectory private immutable _DIRECTORY;

    IMemberRegistry private _members;
    uint8 private _makerCount;
    uint8 private _checkerCount;
    /// @dev The registry's word. Keys in `_checkers` repeat it, so that a request need not read it here.
    bool private _suspended;
    mapping(address operator => Operator operator_) private _operators;
    /// @dev One bit per request id under all but its last byte: ids numbered in a row share a slot.
    mapping(uint256 prefix => uint256 bits) private _executed;
    mapping(address operator => Moved moved) private _moved;
    /// @dev The keys with a standing, in no order: of every checker that was appointed since they are kept.
    address[] private _checkers;
    /// @dev Kept apart from `_operators`, where the slot of a key without a role is zero.
    mapping(address operator => bool formerMaker) private _formerMakers;

    constructor(IDirectory directory) {
        _DIRECTORY = directory;
        _disableInitializers();
    }

    /// @notice Gives the new account its first operators. The caller, the MemberRegistry, answers for membership.
    function initialize(address[] calldata makers, address[] calldata checkers) external initializer {
        _members = IMemberRegistry(msg.sender);
        _appoint(makers, OperatorRole.Maker);
        _appoint(checkers, OperatorRole.Checker);
    }

    /// @inheritdoc IMemberAccount
    /// @custom:rule OPERATOR-FOUR-EYES | 商业银行内部控制指引 | MemberAccount_NotMaker | What one operator prepares another approves; no key is both.
    /// @custom:rule OPERATOR-REQUEST-ONCE | practice | MemberAccount_AlreadyExecuted | A request is executed once.
    function execute(
        Request calldata request,
        bytes calldata makerSignature
    ) external nonReentrant returns (bytes[] memory results) {
        // Check: in time, once, bounded, by an active institution, maker and checker both its own.
        if (block.timestamp > request.deadline) {
            revert Errors.MemberAccount_Expired(request.requestId, request.deadline, block.timestamp);
        }
        if (isExecuted(request.requestId)) revert Errors.MemberAccount_AlreadyExecuted(request.requestId);
        Call[] calldata calls = request.calls;
        uint256 count = calls.length;
        if (count == 0 || count > _MAX_CALLS) revert Errors.MemberAccount_CallCount(count, _MAX_CALLS);
        Operator storage checker = _operators[msg.sender];
        if (_isSuspended(checker)) revert Errors.MemberRegistry_NotActive(address(this));
        if (checker.role != OperatorRole.Checker) {
            revert Errors.MemberAccount_NotChecker(msg.sender, checker.role);
        }
        address maker = _requireMaker(requestDigest(request), makerSignature);
        bool limited = _isLimited(maker, calls) || _isLimited(msg.sender, calls);

        // Effect
        _executed[uint256(request.requestId) >> 8] |= _bitOf(request.requestId);
        emit RequestExecuted(request.requestId, maker, msg.sender);

        // Interaction
        results = new bytes[](count);
        if (!limited) {
            for (uint256 index = 0; index < count; ++index) results[index] = _perform(index, calls[index]);
            return results;
        }
        // Each call is measured as it finds things, since the one before may have spent what was approved.
        IValueMeter.CallValue[] memory values = new IValueMeter.CallValue[](count);
        for (uint256 index = 0; index < count; ++index) {
            values[index] = OperatorLimits.valueOf(_DIRECTORY, calls[index]);
            results[index] = _perform(index, calls[index]);
        }

        // Check: within the limits, or nothing of it happened.
        uint256 value = OperatorLimits.sum(values);
        _keepLimits(maker, value);
        _keepLimits(msg.sender, value);
    }

    /// @inheritdoc IMemberAccount
    function rehearse(
        address maker,
        address checker,
        Call[] calldata calls
    ) external nonReentrant returns (bytes[] memory errors) {
        // Check: nothing that is done here lasts.
        if (msg.sender != address(0)) revert OperatorErrors.MemberAccount_NotAsked(msg.sender);
        if (calls.length > _MAX_CALLS) revert Errors.MemberAccount_CallCount(calls.length, _MAX_CALLS);

        errors = new bytes[](10);
        errors[0] = _activeRefusal();
        errors[1] = _roleRefusal(checker, OperatorRole.Checker);
        errors[2] = _roleRefusal(maker, OperatorRole.Maker);
        bool limited = _hasLimit(maker) || _hasLimit(checker);
        errors[3] = _adminRefusal(maker, calls);
        errors[4] = _adminRefusal(checker, calls);
        uint256 value;
        (value, errors[5]) = _rehearseCalls(calls);
        if (!limited) return Refusals.compact(errors);
        (errors[6], errors[7]) = _limitRefusals(maker, value);
        (errors[8], errors[9]) = _limitRefusals(checker, value);
        return Refusals.compact(errors);
    }

    /// @inheritdoc IMemberAccount
    /// @custom:rule OPERATOR-KEYS | practice | MemberAccount_NotOperatorAdmin | Keys are revoked, replaced and recovered by the institution or the central bank; title stays with the institution.
    /// @custom:rule OPERATOR-FORMER-MAKER | practice | MemberAccount_FormerMaker | A maker's key that was revoked or changed is no maker again: what it signed and nobody submitted stays void.
    function setOperator(address operator, OperatorRole role) external {
        // Check
        bool recovery = _requireOperatorAdmin();

        // Effect
        OperatorRole previous = _operators[operator].role;
        if (previous == role) return;
        _assign(operator, previous, role);
        if (!recovery && (_makerCount == 0 || _checkerCount == 0)) {
            revert Errors.MemberAccount_LastOperator(operator, previous);
        }
    }

    /// @inheritdoc IMemberAccount
    function setLimit(address operator, uint64 perRequest, uint64 perDay) external {
        // Check
        _requireOperatorAdmin();
        Operator storage limited = _operators[operator];
        if (limited.role == OperatorRole.None) revert OperatorErrors.MemberAccount_NoOperator(operator);

        // Effect
        (limited.perRequest, limited.perDay) = (perRequest, perDay);
        emit OperatorLimited(operator, perRequest, perDay);
    }

    /// @inheritdoc IMemberAccount
    function setSuspended(bool suspended) external {
        // Check
        if (msg.sender != address(_members)) revert IAccessManaged.AccessManagedUnauthorized(msg.sender);

        // Effect: of the account and of every checker's key that repeats it. The registry tells it by its own event.
        _suspended = suspended;
        uint256 count = _checkers.length;
        for (uint256 index = 0; index < count; ++index) _operators[_checkers[index]].standing = _standing();
    }

    /// @inheritdoc IMemberAccount
    function roleOf(address operator) external view returns (OperatorRole role) {
        return _operators[operator].role;
    }

    /// @inheritdoc IMemberAccount
    function operatorOf(address operator) external view returns (Operator memory operator_) {
        return _operators[operator];
    }

    /// @inheritdoc IMemberAccount
    function requestDigest(Request calldata request) public view returns (bytes32 digest) {
        Call[] calldata calls = request.calls;
        uint256 count = calls.length;
        bytes32[] memory hashes = new bytes32[](count);
        for (uint256 index = 0; index < count; ++index) {
            Call calldata call = calls[index];
            hashes[index] = keccak256(abi.encode(_CALL_TYPEHASH, call.target, keccak256(call.data)));
        }
        bytes32 callsHash = keccak256(abi.encodePacked(hashes));
        bytes32 structHash = keccak256(abi.encode(_REQUEST_TYPEHASH, request.requestId, request.deadline, callsHash));
        return MessageHashUtils.toTypedDataHash(_domainSeparator(), structHash);
    }

    /// @inheritdoc IMemberAccount
    function isExecuted(bytes32 requestId) public view returns (bool executed) {
        return _executed[uint256(requestId) >> 8] & _bitOf(requestId) != 0;
    }

    // solhint-disable func-name-mixedcase
    /// @dev Constants, so that the domain costs no storage read. The names are OpenZeppelin's.
    function _EIP712Name() internal pure override returns (string memory) {
        return _NAME;
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return _VERSION;
    }
    // solhint-enable func-name-mixedcase

    function _appoint(address[] calldata operators, OperatorRole role) private {
        uint256 count = operators.length;
        if (count == 0) revert Errors.MemberAccount_OperatorCount(role, count, _MAX_OPERATORS);
        if (count > _MAX_OPERATORS) revert Errors.MemberAccount_OperatorCount(role, count, _MAX_OPERATORS);
        for (uint256 index = 0; index < count; ++index) {
            OperatorRole previous = _operators[operators[index]].role;
            if (previous != OperatorRole.None) {
                revert Errors.MemberAccount_DuplicateOperator(operators[index], previous);
            }
            _assign(operators[index], OperatorRole.None, role);
        }
    }

    /// @dev Keeps counts and list in step with the roles.
    function _assign(address operator, OperatorRole previous, OperatorRole role) private {
        if (operator == address(0) || operator == address(this)) revert Errors.MemberAccount_InvalidOperator(operator);
        if (role == OperatorRole.Maker && _formerMakers[operator]) {
            revert OperatorErrors.MemberAccount_FormerMaker(operator);
        }
        _count(previous, role);
        if (previous == OperatorRole.Maker) _formerMakers[operator] = true;
        if (_operators[operator].standing != Standing.Untold) _unlist(operator);
        delete _operators[operator];
        _operators[operator].role = role;
        if (role == OperatorRole.Checker) {
            _operators[operator].standing = _standing();
            _checkers.push(operator);
        }
        emit OperatorSet(operator, role);
    }

    /// @dev Keeps the counts within their bound.
    function _count(OperatorRole previous, OperatorRole role) private {
        if (previous == OperatorRole.Maker) --_makerCount;
        if (previous == OperatorRole.Checker) --_checkerCount;
        if (role == OperatorRole.Maker) ++_makerCount;
        if (role == OperatorRole.Checker) ++_checkerCount;
        if (_makerCount > _MAX_OPERATORS) {
            revert Errors.MemberAccount_OperatorCount(OperatorRole.Maker, _makerCount, _MAX_OPERATORS);
        }
        if (_checkerCount > _MAX_OPERATORS) {
            revert Errors.MemberAccount_OperatorCount(OperatorRole.Checker, _checkerCount, _MAX_OPERATORS);
        }
    }

    /// @dev Takes out a key that is in the list of checkers.
    function _unlist(address checker) private {
        uint256 index = 0;
        while (_checkers[index] != checker) ++index;
        _checkers[index] = _checkers[_checkers.length - 1];
        _checkers.pop();
    }

    function _keepLimits(address operator, uint256 value) private {
        (bytes memory aboveRequest, bytes memory aboveDay) = _limitRefusals(operator, value);
        Refusals.requireNone(aboveRequest);
        Refusals.requireNone(aboveDay);
        if (_operators[operator].perDay != 0) _moved[operator].keep(value);
    }

    /// @dev A failing call reverts the request with the callee's own error, byte for byte.
    function _perform(uint256 index, Call calldata call) private returns (bytes memory result) {
        bool succeeded;
        (succeeded, result) = _attempt(index, call);
        if (!succeeded) Refusals.requireNone(result);
    }

    /// @return succeeded false: `result` is the error.
    /// @return result never empty when the call failed.
    function _attempt(uint256 index, Call calldata call) private returns (bool succeeded, bytes memory result) {
        if (call.target == address(this) && !_administers(call)) {
            result = abi.encodeWithSelector(Errors.MemberAccount_SelfCall.selector, bytes4(call.data));
            return (false, result);
        }
        if (call.target.code.length == 0) {
            result = abi.encodeWithSelector(Errors.MemberAccount_NotContract.selector, index, call.target);
            return (false, result);
        }
        (succeeded, result) = call.target.call(call.data);
        if (succeeded || result.length != 0) return (succeeded, result);
        result = abi.encodeWithSelector(Errors.MemberAccount_CallFailed.selector, index, call.target);
    }

    /// @dev Makes the calls in order up to the first that fails; what comes after it is measured only.
    /// @return value of all calls, in fen.
    /// @return error_ of the call that fails; empty when none does.
    function _rehearseCalls(Call[] calldata calls) private returns (uint256 value, bytes memory error_) {
        IValueMeter.CallValue[] memory values = new IValueMeter.CallValue[](calls.length);
        for (uint256 index = 0; index < calls.length; ++index) {
            values[index] = OperatorLimits.valueOf(_DIRECTORY, calls[index]);
            if (error_.length != 0) continue;
            (bool succeeded, bytes memory result) = _attempt(index, calls[index]);
            if (!succeeded) error_ = result;
        }
        value = OperatorLimits.sum(values);
    }

    /// @dev The limits lie in the slot of the role, so an operator without one costs nothing more.
    /// @return limited whether what the operator moves is measured.
    function _isLimited(address operator, Call[] calldata calls) private view returns (bool limited) {
        limited = _hasLimit(operator);
        if (limited) Refusals.requireNone(_adminRefusal(operator, calls));
    }

    function _hasLimit(address operator) private view returns (bool limited) {
        Operator storage stored = _operators[operator];
        return stored.perRequest != 0 || stored.perDay != 0;
    }

    /// @custom:rule OPERATOR-LIMIT-ADMIN | 商业银行内部控制指引 | MemberAccount_LimitedOperator | An operator with a limit changes no operator, of its own institution or, at the central bank, of another.
    function _adminRefusal(address operator, Call[] calldata calls) private view returns (bytes memory error_) {
        if (!_hasLimit(operator)) return "";
        bool administers;
        for (uint256 index = 0; index < calls.length; ++index) administers = administers || _administers(calls[index]);
        if (!administers) return "";
        return abi.encodeWithSelector(OperatorErrors.MemberAccount_LimitedOperator.selector, operator);
    }

    function _limitRefusals(
        address operator,
        uint256 value
    ) private view returns (bytes memory aboveRequest, bytes memory aboveDay) {
        return OperatorLimits.refusals(_operators[operator], operator, _moved[operator], value);
    }

    function _activeRefusal() private view returns (bytes memory error_) {
        try _members.requireActive(address(this)) {
            return "";
        } catch (bytes memory reason) {
            return reason;
        }
    }

    /// @param operator the zero address when no key is asked about.
    function _roleRefusal(address operator, OperatorRole expected) private view returns (bytes memory error_) {
        OperatorRole role = _operators[operator].role;
        if (operator == address(0) || role == expected) return "";
        bytes4 selector =
            expected == OperatorRole.Maker
                ? Errors.MemberAccount_NotMaker.selector
                : Errors.MemberAccount_NotChecker.selector;
        return abi.encodeWithSelector(selector, operator, role);
    }

    /// @return suspended whether the institution is, by the key's own word or, if it has none, the account's.
    function _isSuspended(Operator storage checker) private view returns (bool suspended) {
        if (checker.standing == Standing.Untold) return _suspended;
        return checker.standing == Standing.Suspended;
    }

    function _standing() private view returns (Standing standing) {
        return _suspended ? Standing.Suspended : Standing.Active;
    }

    /// @return recovery whether the caller is the central bank, not the institution itself.
    function _requireOperatorAdmin() private view returns (bool recovery) {
        recovery = msg.sender != address(this);
        if (recovery && !_members.isActiveKind(msg.sender, MemberKind.CentralBank)) {
            revert Errors.MemberAccount_NotOperatorAdmin(msg.sender);
        }
    }

    function _requireMaker(bytes32 digest, bytes calldata signature) private view returns (address maker) {
        ECDSA.RecoverError failure;
        (maker, failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure != ECDSA.RecoverError.NoError) revert Errors.MemberAccount_MalformedSignature();
        OperatorRole role = _operators[maker].role;
        if (role != OperatorRole.Maker) revert Errors.MemberAccount_NotMaker(maker, role);
    }

    /// @dev What the parent computes, from constants: it would hash both names at every request.
    function _domainSeparator() private view returns (bytes32 separator) {
        return keccak256(abi.encode(_DOMAIN_TYPEHASH, _NAME_HASH, _VERSION_HASH, block.chainid, address(this)));
    }

    /// @return administers whether the call changes an operator, of whichever account.
    function _administers(Call calldata call) private pure returns (bool administers) {
        bytes4 selector = bytes4(call.data);
        return selector == IMemberAccount.setOperator.selector || selector == IMemberAccount.setLimit.selector;
    }

    function _bitOf(bytes32 requestId) private pure returns (uint256 bit) {
        return 1 << (uint256(requestId) & 0xff);
    }
}
