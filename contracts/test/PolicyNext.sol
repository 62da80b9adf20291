// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Policy} from "../consortium/Policy.sol";

/// @notice A next version of Policy with one variable appended, for tests of upgrades.
contract PolicyNext is Policy {
    uint256 private _marker;

    function mark(uint256 marker_) external {
        _marker = marker_;
    }

    function marker() external view returns (uint256) {
        return _marker;
    }
}
