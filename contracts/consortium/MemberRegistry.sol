// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {IMemberAccount} from "../interfaces/IMemberAccount.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {USCC} from "../libraries/USCC.sol";
import {Member, MemberKind, MemberStatus} from "../types/MemberTypes.sol";
import {Governed} from "../libraries/Governed.sol";
import {MemberAccount} from "./MemberAccount.sol";

/// @notice The institutions of the consortium; see IMemberRegistry.
contract MemberRegistry is IMemberRegistry, Governed {
    uint64 private constant _INSTITUTION_CODE_END = 10 ** 12;
    uint256 private constant _MAX_LEGAL_NAME_BYTES = 256;
    uint256 private constant _MAX_REASON_BYTES = 512;

    address private immutable _ACCOUNT_BEACON;

    address private _centralBank;
    address[] private _accounts;
    mapping(address account => Member member) private _members;
    mapping(bytes18 uscc => address account) private _accountByUSCC;
    mapping(uint64 institutionCode => address account) private _accountByCode;

    /// @param accountBeacon beacon of the MemberAccount implementation.
    constructor(address accountBeacon) {
        _ACCOUNT_BEACON = accountBeacon;
    }

    /// @inheritdoc IMemberRegistry
    function admit(Admission calldata admission) external restricted returns (address account) {
        // Check
        _requireAdmissible(admission);

        // Effect: the address follows from this registry and the USCC alone.
        MemberAccount created = MemberAccount(
            address(new BeaconProxy{salt: bytes32(admission.uscc)}({beacon: _ACCOUNT_BEACON, data: ""}))
        );
        account = address(created);
        _members[account] = Member({
            account: account,
            kind: admission.kind,
            status: MemberStatus.Active,
            institutionCode: admission.institutionCode,
            admittedAt: uint64(block.timestamp),
            uscc: admission.uscc,
            legalName: admission.legalName
        });
        _accountByUSCC[admission.uscc] = account;
        _accountByCode[admission.institutionCode] = account;
        _accounts.push(account);
        if (admission.kind == MemberKind.CentralBank) _centralBank = account;
        emit MemberAdmitted({
            account: account,
            uscc: admission.uscc,
            kind: admission.kind,
            institutionCode: admission.institutionCode,
            legalName: admission.legalName
        });

        // Interaction: our own code.
        created.initialize(admission.makers, admission.checkers);
    }

    /// @inheritdoc IMemberRegistry
    function suspend(address account, string calldata reason) external restricted {
        // Check
        _requireStatus(account, MemberStatus.Active);
        if (account == _centralBank) revert Errors.MemberRegistry_CentralBankProtected(account);
        uint256 length = bytes(reason).length;
        if (length == 0 || length > _MAX_REASON_BYTES) {
            revert Errors.MemberRegistry_ReasonLength({length: length, minimum: 1, maximum: _MAX_REASON_BYTES});
        }

        // Effect
        _members[account].status = MemberStatus.Suspended;
        emit MemberSuspended(account, reason);

        // Interaction: our own code.
        IMemberAccount(account).setSuspended(true);
    }

    /// @inheritdoc IMemberRegistry
    function restore(address account) external restricted {
        // Check
        _requireStatus(account, MemberStatus.Suspended);

        // Effect
        _members[account].status = MemberStatus.Active;
        emit MemberRestored(account);

        // Interaction: our own code.
        IMemberAccount(account).setSuspended(false);
    }

    /// @inheritdoc IMemberRegistry
    function memberOf(address account) external view returns (Member memory) {
        if (!isMember(account)) revert Errors.MemberRegistry_Unknown(account);
        return _members[account];
    }

    /// @inheritdoc IMemberRegistry
    function accountOf(bytes18 uscc) external view returns (address) {
        return _accountByUSCC[uscc];
    }

    /// @inheritdoc IMemberRegistry
    function accountByCode(uint64 institutionCode) external view returns (address account) {
        return _accountByCode[institutionCode];
    }

    /// @inheritdoc IMemberRegistry
    function centralBank() external view returns (address account) {
        return _centralBank;
    }

    /// @inheritdoc IMemberRegistry
    function memberCount() external view returns (uint256) {
        return _accounts.length;
    }

    /// @inheritdoc IMemberRegistry
    function memberAt(uint256 index) external view returns (address account) {
        if (index >= _accounts.length) revert Errors.MemberRegistry_NoSuchIndex(index, _accounts.length);
        return _accounts[index];
    }

    /// @inheritdoc IMemberRegistry
    function isActiveKind(address account, MemberKind kind) external view returns (bool) {
        return isActive(account) && _members[account].kind == kind;
    }

    /// @inheritdoc IMemberRegistry
    function requireKind(address account, MemberKind kind) external view {
        requireActive(account);
        MemberKind actual = _members[account].kind;
        if (actual != kind) revert Errors.MemberRegistry_WrongKind({account: account, actual: actual, expected: kind});
    }

    /// @inheritdoc IMemberRegistry
    function profileOf(address account) external view returns (MemberKind kind, uint64 institutionCode) {
        Member storage member = _members[account];
        if (member.status != MemberStatus.Active) return (MemberKind.None, 0);
        return (member.kind, member.institutionCode);
    }

    /// @inheritdoc IMemberRegistry
    function kindsOf(address first_, address second_) external view returns (MemberKind first, MemberKind second) {
        return (_activeKindOf(first_), second_ == address(0) ? MemberKind.None : _activeKindOf(second_));
    }

    /// @inheritdoc IMemberRegistry
    function statusesOf(
        address first_,
        address second_
    ) external view returns (MemberStatus first, MemberStatus second) {
        return (_members[first_].status, _members[second_].status);
    }

    /// @inheritdoc IMemberRegistry
    function institutionCodeOf(address account) external view returns (uint64 code) {
        requireActive(account);
        return _members[account].institutionCode;
    }

    /// @inheritdoc IMemberRegistry
    function isMember(address account) public view returns (bool) {
        return _members[account].status != MemberStatus.None;
    }

    /// @inheritdoc IMemberRegistry
    function isActive(address account) public view returns (bool) {
        return _members[account].status == MemberStatus.Active;
    }

    /// @inheritdoc IMemberRegistry
    /// @custom:rule MEMBER-SUSPENDED | practice | MemberRegistry_NotActive | A suspended institution does nothing; what it holds stays its own.
    function requireActive(address account) public view {
        if (!isActive(account)) revert Errors.MemberRegistry_NotActive(account);
    }

    /// @custom:rule MEMBER-CODE | GB 32100 | MemberRegistry_InvalidUSCC | An institution is known by its Unified Social Credit Code, whose check character is right.
    function _requireAdmissible(Admission calldata admission) private view {
        if (!USCC.isValid(admission.uscc)) revert Errors.MemberRegistry_InvalidUSCC(admission.uscc);
        address holder = _accountByUSCC[admission.uscc];
        if (holder != address(0)) revert Errors.MemberRegistry_DuplicateUSCC(admission.uscc, holder);
        uint64 code = admission.institutionCode;
        if (code == 0 || code >= _INSTITUTION_CODE_END) revert Errors.MemberRegistry_InvalidInstitutionCode(code);
        holder = _accountByCode[code];
        if (holder != address(0)) revert Errors.MemberRegistry_DuplicateInstitutionCode(code, holder);
        uint256 length = bytes(admission.legalName).length;
        if (length == 0 || length > _MAX_LEGAL_NAME_BYTES) {
            revert Errors.MemberRegistry_LegalNameLength({length: length, minimum: 1, maximum: _MAX_LEGAL_NAME_BYTES});
        }
        if (admission.kind == MemberKind.None) revert Errors.MemberRegistry_NoKind();
        if (admission.kind == MemberKind.CentralBank && _centralBank != address(0)) {
            revert Errors.MemberRegistry_CentralBankExists(_centralBank);
        }
    }

    function _activeKindOf(address account) private view returns (MemberKind kind) {
        Member storage member = _members[account];
        return member.status == MemberStatus.Active ? member.kind : MemberKind.None;
    }

    function _requireStatus(address account, MemberStatus expected) private view {
        MemberStatus actual = _members[account].status;
        if (actual == MemberStatus.None) revert Errors.MemberRegistry_Unknown(account);
        if (actual != expected) {
            revert Errors.MemberRegistry_WrongStatus({account: account, actual: actual, expected: expected});
        }
    }
}
