// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {ILotRegistry} from "../interfaces/ILotRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IReceiptRegistry} from "../interfaces/IReceiptRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {DailySerial} from "../libraries/DailySerial.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {Lot} from "../types/EvidenceTypes.sol";
import {InstrumentClass, InstrumentTerms, Receipt, ReceiptStatus} from "../types/InstrumentTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";

/// @notice Warehouse receipts (仓单): issued by the keeper on a lot it registered, cancelled when all is delivered.
/// @dev Owns the particulars and the status; who holds the goods' title is in the TitleLedger, one unit of title for
///      each smallest unit of the goods. `docs/invariants.md` INV-R1 to INV-R3.
contract ReceiptRegistry is IReceiptRegistry, Governed {
    using DailySerial for DailySerial.Counter;

    IMemberRegistry private immutable _MEMBERS;
    ILotRegistry private immutable _LOTS;
    ITitleLedger private immutable _LEDGER;
    IBusinessCalendar private immutable _CALENDAR;

    mapping(uint256 receiptId => Receipt receipt) private _receipts;
    mapping(address keeper => DailySerial.Counter serial) private _serials;

    constructor(IMemberRegistry members, ILotRegistry lots, ITitleLedger ledger, IBusinessCalendar calendar) {
        _MEMBERS = members;
        _LOTS = lots;
        _LEDGER = ledger;
        _CALENDAR = calendar;
    }

    /// @inheritdoc IReceiptRegistry
    function issue(Issue calldata receipt) external returns (uint256 receiptId) {
        // Check: the keeper issues to another on its own lot, no more than is there (民法典 904, 908, 909).
        uint32 today = _CALENDAR.today();
        Lot memory lot = _LOTS.lotOf(receipt.lotId);
        _MEMBERS.requireKind(msg.sender, MemberKind.WarehouseKeeper);
        _requireSound(receipt, lot, today);
        _MEMBERS.requireActive(receipt.depositor);

        // Effect: the receipt and its number.
        receiptId = InstrumentNumber.compose({
            class: InstrumentClass.WarehouseReceipt,
            institutionCode: _MEMBERS.institutionCodeOf(msg.sender),
            day: today,
            serial: _serials[msg.sender].next(msg.sender, today)
        });
        _receipts[receiptId] = Receipt({
            status: ReceiptStatus.Issued,
            keeper: msg.sender,
            depositor: receipt.depositor,
            quantity: receipt.quantity,
            issueDay: today,
            storageUntilDay: receipt.storageUntilDay,
            lotId: receipt.lotId,
            goodsType: lot.goodsType,
            documentHash: receipt.documentHash
        });
        emit ReceiptIssued({
            receiptId: receiptId,
            keeper: msg.sender,
            depositor: receipt.depositor,
            lotId: receipt.lotId,
            quantity: receipt.quantity
        });

        // Interaction: the lot is taken and the depositor holds every unit.
        _LOTS.bind(receipt.lotId, receiptId);
        _LEDGER.open(receiptId, receipt.quantity, receipt.depositor);
        _LEDGER.record(receiptId, "RECEIPT_ISSUED", _issuedEntry(_receipts[receiptId]));
    }

    /// @inheritdoc IInstrumentRegistry
    function settled(uint256 receiptId) external restricted {
        // Check: a live receipt of which nothing is left to deliver.
        Receipt storage receipt = _known(receiptId);
        if (receipt.status != ReceiptStatus.Issued) {
            revert Errors.ReceiptRegistry_WrongStatus(receiptId, receipt.status, ReceiptStatus.Issued);
        }
        uint64 remaining = _LEDGER.unitsOf(receiptId) - _LEDGER.dischargedOf(receiptId);
        if (remaining != 0) revert Errors.ReceiptRegistry_Outstanding(receiptId, remaining);

        // Effect.
        receipt.status = ReceiptStatus.Cancelled;
        emit ReceiptCancelled(receiptId);

        // Interaction: the goods have left, so the lot is free.
        _LEDGER.record(receiptId, "RECEIPT_CANCELLED", "");
        _LOTS.free(receipt.lotId, receiptId);
    }

    /// @inheritdoc IReceiptRegistry
    function receiptOf(uint256 receiptId) external view returns (Receipt memory) {
        return _known(receiptId);
    }

    /// @inheritdoc IInstrumentRegistry
    function dueDayOf(uint256 receiptId) external view returns (uint32 dueDay) {
        return _known(receiptId).storageUntilDay;
    }

    /// @inheritdoc IInstrumentRegistry
    function termsOf(uint256 receiptId) external view returns (InstrumentTerms memory terms) {
        Receipt storage receipt = _known(receiptId);
        terms = InstrumentTerms({
            class: InstrumentClass.WarehouseReceipt,
            obligor: receipt.keeper,
            units: receipt.quantity,
            dueDay: receipt.storageUntilDay,
            circulating: isCirculating(receiptId)
        });
    }

    /// @inheritdoc IInstrumentRegistry
    function isCirculating(uint256 receiptId) public view returns (bool circulating) {
        Receipt storage receipt = _known(receiptId);
        return receipt.status == ReceiptStatus.Issued && _CALENDAR.today() <= receipt.storageUntilDay;
    }

    function _known(uint256 receiptId) private view returns (Receipt storage receipt) {
        receipt = _receipts[receiptId];
        if (receipt.status == ReceiptStatus.None) revert Errors.InstrumentRegistry_Unknown(receiptId);
    }

    /// @return data of the history entry RECEIPT_ISSUED (docs/history.md).
    function _issuedEntry(Receipt storage receipt) private view returns (bytes memory data) {
        return
            abi.encode(
                receipt.keeper,
                receipt.depositor,
                receipt.lotId,
                receipt.goodsType,
                receipt.quantity,
                receipt.storageUntilDay,
                receipt.documentHash
            );
    }

    function _requireSound(Issue calldata receipt, Lot memory lot, uint32 today) private view {
        bytes32 lotId = receipt.lotId;
        if (lot.keeper != msg.sender) revert Errors.ReceiptRegistry_NotLotKeeper(lotId, msg.sender);
        if (receipt.depositor == msg.sender) revert Errors.ReceiptRegistry_OwnGoods(lotId, msg.sender);
        if (receipt.quantity == 0 || receipt.quantity > lot.quantity) {
            revert Errors.ReceiptRegistry_QuantityOutOfRange(lotId, receipt.quantity, lot.quantity);
        }
        if (receipt.storageUntilDay <= today) {
            revert Errors.ReceiptRegistry_StorageEnded(lotId, receipt.storageUntilDay, today);
        }
        if (receipt.documentHash == 0) revert Errors.ReceiptRegistry_NoDocument(lotId);
    }
}
