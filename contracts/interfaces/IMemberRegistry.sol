// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Member, MemberKind, MemberStatus} from "../types/MemberTypes.sol";

/// @notice Institutions of the consortium; admitted, suspended and restored by the central bank.
interface IMemberRegistry {
    struct Admission {
        bytes18 uscc;
        /// 1 to 256 bytes of UTF-8.
        string legalName;
        MemberKind kind;
        /// 12 digits, unique.
        uint64 institutionCode;
        /// 1 to 16 keys; no key is named twice.
        address[] makers;
        /// 1 to 16 keys.
        address[] checkers;
    }

    event MemberAdmitted(
        address indexed account,
        bytes18 indexed uscc,
        MemberKind kind,
        uint64 institutionCode,
        string legalName
    );
    event MemberSuspended(address indexed account, string reason);
    event MemberRestored(address indexed account);

    /// @notice Admits an institution. Only OPERATIONS. USCC and institution code are unique, and so is the central
    /// bank.
    /// @dev Reverts MemberRegistry_* for the particulars, MemberAccount_* for the operators.
    /// @return account the institution's new MemberAccount; its address depends on this registry and the USCC alone.
    function admit(Admission calldata admission) external returns (address account);
    /// @notice Stops an institution: its account executes nothing, but can be paid. Only OPERATIONS; never the
    /// central bank.
    /// @dev Warning: a suspended bank's validators stay until they are removed.
    /// @param reason 1 to 512 bytes, published.
    function suspend(address account, string calldata reason) external;
    /// @notice Ends a suspension. Only OPERATIONS.
    function restore(address account) external;

    /// @dev Reverts MemberRegistry_Unknown(account).
    function memberOf(address account) external view returns (Member memory);
    /// @return account the zero address if no member has this code.
    function accountOf(bytes18 uscc) external view returns (address account);
    /// @return account zero for a code that no member has.
    function accountByCode(uint64 institutionCode) external view returns (address account);
    /// @return account the one central bank; the zero address before its admission.
    function centralBank() external view returns (address account);
    function memberCount() external view returns (uint256);
    /// @param index from 0, in the order of admission.
    function memberAt(uint256 index) external view returns (address account);
    /// @return whether admitted, active or suspended.
    function isMember(address account) external view returns (bool);
    function isActive(address account) external view returns (bool);
    function isActiveKind(address account, MemberKind kind) external view returns (bool);
    /// @dev Reverts MemberRegistry_NotActive(account).
    function requireActive(address account) external view;
    /// @dev Reverts MemberRegistry_NotActive or MemberRegistry_WrongKind(account, actual, expected).
    function requireKind(address account, MemberKind kind) external view;
    /// @notice Kind and institution code in one question.
    /// @return kind None unless `account` is an active member.
    /// @return institutionCode 0 unless `account` is an active member.
    function profileOf(address account) external view returns (MemberKind kind, uint64 institutionCode);
    /// @notice The kinds of two parties in one question.
    /// @return first None unless the first is an active member.
    /// @return second None unless the second is; it may be the zero address.
    function kindsOf(address first_, address second_) external view returns (MemberKind first, MemberKind second);
    /// @notice The statuses of two parties in one question; None for a stranger.
    function statusesOf(
        address first_,
        address second_
    ) external view returns (MemberStatus first, MemberStatus second);
    /// @return code 12-digit institution code of an active member, else reverts.
    function institutionCodeOf(address account) external view returns (uint64 code);
}
