// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {MemberAccount} from "../consortium/MemberAccount.sol";

/// @notice A next version of MemberAccount, for tests of the beacon's upgrade.
contract MemberAccountNext is MemberAccount {
    function version() external pure returns (uint256) {
        return 2;
    }
}
