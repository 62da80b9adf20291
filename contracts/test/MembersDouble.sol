// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Stands in for the member registry where a test is about title only: all but one account are active members.
contract MembersDouble {
    address private immutable _STRANGER;

    error MemberRegistry_NotActive(address account);

    constructor(address stranger) {
        _STRANGER = stranger;
    }

    function requireActive(address account) external view {
        if (account == _STRANGER) revert MemberRegistry_NotActive(account);
    }
}
