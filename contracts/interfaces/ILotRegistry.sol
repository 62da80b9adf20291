// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Lot} from "../types/EvidenceTypes.sol";

/// @notice Physical lots; each carries at most one live receipt across all keepers.
interface ILotRegistry {
    struct LotRegistration {
        /// Keyed fingerprint of serial, mark, RFID or bay; the lot id.
        bytes32 fingerprint;
        uint64 quantity;
        bytes32 goodsType;
        bytes32 documentHash;
    }

    event LotRegistered(bytes32 indexed lotId, address indexed keeper, uint64 quantity, bytes32 goodsType);
    event LotBound(bytes32 indexed lotId, uint256 indexed receiptId);
    event LotFreed(bytes32 indexed lotId, uint256 indexed receiptId);

    /// @dev Caller is an active warehouse keeper. Reverts LotRegistry_AlreadyRegistered(lotId).
    function register(LotRegistration calldata registration) external;
    /// @notice Binds a lot to its one live receipt. Only the receipt registry.
    function bind(bytes32 lotId, uint256 receiptId) external;
    function free(bytes32 lotId, uint256 receiptId) external;
    function lotOf(bytes32 lotId) external view returns (Lot memory);
}
