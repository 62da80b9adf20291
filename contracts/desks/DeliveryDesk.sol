// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {IReceiptRegistry} from "../interfaces/IReceiptRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {Delivery, DeliveryStatus} from "../types/DeskTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";

/// @notice Delivery of goods under a warehouse receipt (提货): the holder asks, the keeper hands over.
///
///   None ──► Requested ──► Delivered
///               └──► Withdrawn
///
/// @dev A pledged slice is not free, so its goods cannot be asked for: release needs the pledgee's money first.
///      A request does not expire by itself, since the keeper may hand over at any moment; the holder withdraws it.
///      `docs/invariants.md` INV-D1 and INV-D2.
contract DeliveryDesk is IDeliveryDesk, Governed {
    ITitleLedger private immutable _LEDGER;
    IReceiptRegistry private immutable _RECEIPTS;

    uint256 private _lastDeliveryId;
    mapping(uint256 deliveryId => Delivery delivery) private _deliveries;

    constructor(ITitleLedger ledger, IReceiptRegistry receipts) {
        _LEDGER = ledger;
        _RECEIPTS = receipts;
    }

    /// @inheritdoc IDeliveryDesk
    function request(uint256 receiptId, uint64 sliceFrom) external returns (uint256 deliveryId) {
        // Check: the holder asks for a whole free slice of a receipt.
        address keeper = _RECEIPTS.termsOf(receiptId).obligor;
        uint64 sliceTo = _LEDGER.sliceAt(receiptId, sliceFrom).to;
        SliceRange memory range = SliceRanges.whole(receiptId, sliceFrom, sliceTo);
        _LEDGER.requireFree(range, msg.sender);

        // Effect.
        deliveryId = ++_lastDeliveryId;
        _deliveries[deliveryId] = Delivery({
            status: DeliveryStatus.Requested,
            from: sliceFrom,
            to: sliceTo,
            receiptId: receiptId,
            holder: msg.sender,
            keeper: keeper
        });
        emit DeliveryRequested({
            deliveryId: deliveryId,
            receiptId: receiptId,
            keeper: keeper,
            holder: msg.sender,
            from: sliceFrom,
            to: sliceTo
        });

        // Interaction: what is being handed over can no longer be sold or pledged.
        _LEDGER.encumber(range, EncumbranceKind.UnderCollection, 0, bytes32(deliveryId));
    }

    /// @inheritdoc IDeliveryDesk
    function confirm(uint256 deliveryId) external {
        // Check: the keeper says that the goods have left.
        Delivery storage delivery = _deliveries[deliveryId];
        _requireRequested(deliveryId, delivery);
        if (delivery.keeper != msg.sender) revert Errors.DeliveryDesk_NotKeeper(deliveryId, msg.sender);

        // Effect.
        delivery.status = DeliveryStatus.Delivered;
        uint256 receiptId = delivery.receiptId;
        emit Delivered(deliveryId, receiptId, delivery.holder, delivery.to - delivery.from + 1);

        // Interaction: the title has ended; with the last of it, the receipt.
        uint64 remaining = _LEDGER.discharge(receiptId, delivery.from);
        if (remaining == 0) _RECEIPTS.settled(receiptId);
    }

    /// @inheritdoc IDeliveryDesk
    function withdraw(uint256 deliveryId) external {
        // Check: the holder, until the goods have left.
        Delivery storage delivery = _deliveries[deliveryId];
        _requireRequested(deliveryId, delivery);
        if (delivery.holder != msg.sender) revert Errors.DeliveryDesk_NotHolder(deliveryId, msg.sender);

        // Effect.
        delivery.status = DeliveryStatus.Withdrawn;
        emit DeliveryWithdrawn(deliveryId, delivery.receiptId);

        // Interaction.
        _LEDGER.release(delivery.receiptId, delivery.from);
    }

    /// @inheritdoc IDeliveryDesk
    function deliveryOf(uint256 deliveryId) external view returns (Delivery memory) {
        return _deliveries[deliveryId];
    }

    function _requireRequested(uint256 deliveryId, Delivery storage delivery) private view {
        if (delivery.status != DeliveryStatus.Requested) {
            revert Errors.DeliveryDesk_WrongStatus(deliveryId, delivery.status, DeliveryStatus.Requested);
        }
    }
}
