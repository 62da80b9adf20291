// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice A court freeze of one slice.
struct Freeze {
    uint256 instrumentId;
    uint64 from;
    uint64 to;
    /// CST day number, the last day.
    uint32 untilDay;
    /// UTC seconds; 0 = there is no such freeze.
    uint64 frozenAt;
    /// Released or lapsed.
    bool ended;
    /// Of the last order.
    bytes32 orderHash;
}
