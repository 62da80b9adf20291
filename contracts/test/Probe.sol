// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberAccount} from "../interfaces/IMemberAccount.sol";
import {Request} from "../types/MemberTypes.sol";

/// @notice A target that records its callers and fails in every way a target can; never deployed on a network.
contract Probe {
    event Poked(address indexed caller, uint256 value);

    error Probe_Failed(uint256 code, string text);

    function poke(uint256 value) external returns (uint256) {
        emit Poked(msg.sender, value);
        return value + 1;
    }

    /// @dev As the checker of an account, executes a request inside a request.
    function reenter(IMemberAccount account, Request calldata request, bytes calldata signature) external {
        account.execute(request, signature);
    }

    function failTyped(uint256 code, string calldata text) external pure {
        revert Probe_Failed(code, text);
    }

    function failSilently() external pure {
        assembly {
            revert(0, 0)
        }
    }

    function failPanic(uint256 divisor) external pure returns (uint256) {
        return 1 / divisor;
    }
}
