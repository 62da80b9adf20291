// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ICollectionAgent} from "../interfaces/ICollectionAgent.sol";

/// @notice Money for a range that a pledgee may collect for its holder: the pledgee takes what it is owed, the rest is
///         the holder's.
library Collection {
    using SafeERC20 for IERC20;

    /// @param agent desk of the pledge; zero when nobody collects.
    /// @param agentRef the desk's own id of the loan.
    /// @param amount fen.
    function payOut(
        IERC20 cash,
        address payer,
        address holder,
        address agent,
        uint32 agentRef,
        uint64 amount
    ) internal {
        uint64 rest = amount;
        if (agent != address(0)) {
            (address collector, uint64 share) = ICollectionAgent(agent).collected(agentRef, amount);
            rest = amount - share;
            if (share != 0) cash.safeTransferFrom(payer, collector, share);
        }
        if (rest != 0) cash.safeTransferFrom(payer, holder, rest);
    }

    /// @return collector the pledgee, or the holder when nobody collects.
    function collectorOf(address holder, address agent, uint32 agentRef) internal view returns (address collector) {
        return agent == address(0) ? holder : ICollectionAgent(agent).collectorOf(agentRef);
    }
}
