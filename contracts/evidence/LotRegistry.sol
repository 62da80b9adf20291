// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ILotRegistry} from "../interfaces/ILotRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {Lot} from "../types/EvidenceTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";

/// @notice Physical lots: each carries at most one live receipt across all keepers.
/// @dev A lot is known by the keyed fingerprint of its marks, so two keepers cannot both have it. Freeing a lot ends
///      its registration: the goods have left, and whoever stores them next registers what is there then.
///      `docs/invariants.md` INV-E5 and INV-E6.
contract LotRegistry is ILotRegistry, Governed {
    IMemberRegistry private immutable _MEMBERS;

    mapping(bytes32 lotId => Lot lot) private _lots;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @inheritdoc ILotRegistry
    function register(LotRegistration calldata registration) external {
        // Check: a keeper brings something, not yet known to anyone.
        bytes32 lotId = registration.fingerprint;
        if (lotId == 0) revert Errors.LotRegistry_NoFingerprint();
        if (registration.quantity == 0) revert Errors.LotRegistry_NoQuantity(lotId);
        if (_lots[lotId].keeper != address(0)) revert Errors.LotRegistry_AlreadyRegistered(lotId);
        _MEMBERS.requireKind(msg.sender, MemberKind.WarehouseKeeper);

        // Effect.
        _lots[lotId] = Lot({
            keeper: msg.sender,
            quantity: registration.quantity,
            receiptId: 0,
            goodsType: registration.goodsType,
            documentHash: registration.documentHash
        });
        emit LotRegistered(lotId, msg.sender, registration.quantity, registration.goodsType);
    }

    /// @inheritdoc ILotRegistry
    function bind(bytes32 lotId, uint256 receiptId) external restricted {
        // Check: there is such a lot and no live receipt on it.
        Lot storage lot = _lots[lotId];
        if (lot.keeper == address(0)) revert Errors.LotRegistry_Unknown(lotId);
        if (lot.receiptId != 0) revert Errors.LotRegistry_AlreadyBound(lotId);

        // Effect.
        lot.receiptId = receiptId;
        emit LotBound(lotId, receiptId);
    }

    /// @inheritdoc ILotRegistry
    function free(bytes32 lotId, uint256 receiptId) external restricted {
        // Check: it is this receipt's lot.
        if (receiptId == 0 || _lots[lotId].receiptId != receiptId) {
            revert Errors.LotRegistry_NotBound(lotId, receiptId);
        }

        // Effect.
        delete _lots[lotId];
        emit LotFreed(lotId, receiptId);
    }

    /// @inheritdoc ILotRegistry
    function lotOf(bytes32 lotId) external view returns (Lot memory) {
        return _lots[lotId];
    }
}
