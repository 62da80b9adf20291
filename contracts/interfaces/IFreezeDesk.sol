// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Freeze} from "../types/FreezeTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";

/// @notice Court freezes (司法冻结) of slices of any instrument class, carried out by the central bank.
/// @dev A frozen slice is neither transferred, financed, released, paid nor delivered; whoever tries is refused by the
///      ledger. What it bore before waits beneath the freeze. The orders are documents off chain, known by their
///      hashes.
interface IFreezeDesk {
    event SliceFrozen(
        uint256 indexed freezeId,
        uint256 indexed instrumentId,
        uint64 from,
        uint64 to,
        uint32 untilDay,
        bytes32 orderHash
    );
    event FreezeRenewed(uint256 indexed freezeId, uint32 untilDay, bytes32 orderHash);
    event FreezeReleased(uint256 indexed freezeId, bytes32 orderHash);
    event FreezeLapsed(uint256 indexed freezeId);

    /// @notice Freezes a slice or a free part of one. Only OPERATIONS.
    /// @param orderHash of the court's order.
    /// @param untilDay CST day number, the last day of the freeze.
    function freeze(SliceRange calldata range, bytes32 orderHash, uint32 untilDay) external returns (uint256 freezeId);
    /// @notice Extends a freeze whose last day has not passed (续行冻结). Only OPERATIONS.
    function renew(uint256 freezeId, bytes32 orderHash, uint32 untilDay) external;
    /// @notice Ends a freeze by order (解除冻结). Only OPERATIONS.
    function release(uint256 freezeId, bytes32 orderHash) external;
    /// @notice Ends a freeze whose last day has passed without renewal. By anybody.
    function lapse(uint256 freezeId) external;
    function freezeOf(uint256 freezeId) external view returns (Freeze memory freeze_);
}
