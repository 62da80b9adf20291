// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {MemberAccount} from "../consortium/MemberAccount.sol";

/// @notice A next version of MemberAccount, for tests of the beacon's upgrade.
contract MemberAccountNext is MemberAccount {
    constructor(IDirectory directory) MemberAccount(directory) {}

    function version() external pure returns (uint256) {
        return 2;
    }
}
