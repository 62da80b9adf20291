// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Member, MemberKind} from "../types/MemberTypes.sol";

/// @notice Institutions of the consortium; admitted, suspended and restored by the central bank.
interface IMemberRegistry {
    struct Admission {
        bytes18 uscc;
        string legalName;
        MemberKind kind;
        /// 12 digits, unique.
        uint64 institutionCode;
        address[] makers;
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

    /// @return account the institution's new MemberAccount.
    function admit(Admission calldata admission) external returns (address account);
    function suspend(address account, string calldata reason) external;
    function restore(address account) external;

    function memberOf(address account) external view returns (Member memory);
    function accountOf(bytes18 uscc) external view returns (address);
    function memberCount() external view returns (uint256);
    function isActive(address account) external view returns (bool);
    function isActiveKind(address account, MemberKind kind) external view returns (bool);
    /// @dev Reverts MemberRegistry_NotActive(account).
    function requireActive(address account) external view;
    /// @dev Reverts MemberRegistry_NotActive or MemberRegistry_WrongKind(account, actual, expected).
    function requireKind(address account, MemberKind kind) external view;
    /// @return code 12-digit institution code of an active member, else reverts.
    function institutionCodeOf(address account) external view returns (uint64 code);
}
