// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {PolicyParameter} from "./PolicyParameter.sol";

/// @notice The lock of an application that waits for an answer: it ends by itself; an answer takes it off before.
library ApplicationLock {
    /// @notice Takes the lock off a slice.
    /// @dev A lock that has ended is not ours to release: another desk may have the range by now.
    function takeOff(ITitleLedger ledger, uint256 instrumentId, uint64 sliceFrom, uint64 expiresAt) internal {
        if (block.timestamp < expiresAt) ledger.release(instrumentId, sliceFrom);
    }

    /// @return expiresAt UTC seconds: when the lock of an application that is made now ends.
    function end(IPolicy policy) internal view returns (uint64 expiresAt) {
        return uint64(block.timestamp) + SafeCast.toUint64(policy.valueOf(PolicyParameter.APPLICATION_LOCK_SECONDS));
    }
}
