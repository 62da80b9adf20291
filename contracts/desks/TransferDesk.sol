// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {ITransferDesk} from "../interfaces/ITransferDesk.sol";
import {ApplicationLock} from "../libraries/ApplicationLock.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {ApplicationStatus, TransferOffer} from "../types/DeskTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement} from "../types/LiabilityTypes.sol";

/// @notice The one mechanism of a two-step transfer: offer, then sign, refuse or withdraw; see ITransferDesk.
/// @dev A lock that nobody answers ends by itself: the ledger reads it as none from `expiresAt`, and so does this desk.
///      Status is written before any call out, and only contracts of the network are called; so a call that came back
///      would find the offer closed, and no reentrancy guard is needed.
abstract contract TransferDesk is ITransferDesk, IEndorsing, Governed {
    /// @notice An offer in two slots: a member by its institution code, an instrument by the 30 digits it has.
    struct StoredOffer {
        uint104 instrumentId;
        /// UTC seconds.
        uint40 expiresAt;
        ApplicationStatus status;
        bool forbidsTransfer;
        uint40 transferee;
        /// Of the ledger's entry that moved the range; 0 until signed.
        uint48 sequence;
        address transferor;
        uint48 from;
        uint48 to;
    }

    ITitleLedger internal immutable _LEDGER;
    IMemberRegistry internal immutable _MEMBERS;
    IInstrumentRegistry internal immutable _INSTRUMENTS;
    IPolicy private immutable _POLICY;

    uint256 private _lastOfferId;
    mapping(uint256 offerId => StoredOffer offer) private _offers;

    constructor(IMemberRegistry members, ITitleLedger ledger, IInstrumentRegistry instruments, IPolicy policy) {
        _MEMBERS = members;
        _LEDGER = ledger;
        _INSTRUMENTS = instruments;
        _POLICY = policy;
    }

    /// @inheritdoc ITransferDesk
    function offer(SliceRange calldata range, address transferee) external returns (uint256 offerId) {
        return _offer(range, transferee, false);
    }

    /// @inheritdoc ITransferDesk
    /// @custom:rule LOCK-EXPIRY | SHCPE 锁定 | TransferDesk_Expired | An application that nobody answers ends by itself, and its lock with it; it can no longer be signed.
    function sign(uint256 offerId) external {
        // Check: the transferee, while the lock lasts, the transferor is active and the instrument circulates.
        StoredOffer storage stored = _open(offerId);
        _requireTransferee(offerId, stored.transferee);
        TransferOffer memory signed = _unpack(stored, msg.sender);
        if (block.timestamp >= signed.expiresAt) revert Errors.TransferDesk_Expired(offerId, signed.expiresAt);
        _requireSignable(signed);

        // Effect
        uint48 sequence = SafeCast.toUint48(_LEDGER.historyLength(signed.instrumentId) + 1);
        (stored.status, stored.sequence) = (ApplicationStatus.Settled, sequence);
        emit TransferSigned(offerId, signed.instrumentId, msg.sender);

        // Interaction: the range changes hands and is free.
        _LEDGER.move({
            range: SliceRanges.whole(signed.instrumentId, signed.from, signed.to),
            newHolder: signed.transferee
        });
        _afterSign(offerId, signed);
    }

    /// @inheritdoc ITransferDesk
    function refuse(uint256 offerId) external {
        // Check: the transferee.
        StoredOffer storage refused = _open(offerId);
        _requireTransferee(offerId, refused.transferee);

        // Effect
        refused.status = ApplicationStatus.Refused;
        emit TransferRefused(offerId, refused.instrumentId);

        // Interaction
        _unlock(refused);
    }

    /// @inheritdoc ITransferDesk
    function withdraw(uint256 offerId) external {
        // Check: the transferor.
        StoredOffer storage withdrawn = _open(offerId);
        if (msg.sender != withdrawn.transferor) {
            revert Errors.TransferDesk_NotParty(offerId, msg.sender, withdrawn.transferor);
        }

        // Effect
        withdrawn.status = ApplicationStatus.Withdrawn;
        emit TransferWithdrawn(offerId, withdrawn.instrumentId);

        // Interaction
        _unlock(withdrawn);
    }

    /// @inheritdoc IEndorsing
    function endorsementOf(uint256 recordId) external view returns (Endorsement memory endorsement) {
        TransferOffer memory signed = offerOf(recordId);
        return
            Endorsement({
                billId: signed.instrumentId,
                endorser: signed.transferor,
                from: signed.from,
                endorsee: signed.transferee,
                to: signed.to,
                sequence: signed.sequence,
                transferable: !signed.forbidsTransfer
            });
    }

    /// @inheritdoc ITransferDesk
    function offerOf(uint256 offerId) public view returns (TransferOffer memory offer_) {
        StoredOffer storage stored = _offers[offerId];
        return _unpack(stored, _MEMBERS.accountByCode(stored.transferee));
    }

    /// @param forbidsTransfer see TransferOffer.
    function _offer(
        SliceRange calldata range,
        address transferee,
        bool forbidsTransfer
    ) internal returns (uint256 offerId) {
        // Check: the caller's free slice of a circulating instrument, to another member.
        _requireOfferable(range, transferee);

        // Effect
        uint64 expiresAt = ApplicationLock.end(_POLICY);
        offerId = ++_lastOfferId;
        _offers[offerId] = StoredOffer({
            instrumentId: SafeCast.toUint104(range.instrumentId),
            expiresAt: uint40(expiresAt),
            status: ApplicationStatus.Open,
            forbidsTransfer: forbidsTransfer,
            transferee: uint40(_MEMBERS.institutionCodeOf(transferee)),
            sequence: 0,
            transferor: msg.sender,
            from: SafeCast.toUint48(range.from),
            to: SafeCast.toUint48(range.to)
        });
        emit TransferOffered({
            offerId: offerId,
            instrumentId: range.instrumentId,
            transferee: transferee,
            transferor: msg.sender,
            from: range.from,
            to: range.to,
            expiresAt: expiresAt
        });

        // Interaction: no other application can touch the range now.
        _LEDGER.encumber({range: range, kind: EncumbranceKind.Locked, until: expiresAt, ref: bytes32(offerId)});
    }

    /// @notice What else the class of instrument wants done when a range has changed hands.
    function _afterSign(uint256 offerId, TransferOffer memory signed) internal virtual;

    /// @notice Reverts unless the caller may offer the range to the transferee.
    function _requireOfferable(SliceRange calldata range, address transferee) internal view virtual {
        if (transferee == msg.sender || !_MEMBERS.isActive(transferee)) {
            revert Errors.TransferDesk_TransfereeNotEligible(transferee);
        }
        _requireCirculating(range.instrumentId);
        _LEDGER.requireFree(range, msg.sender);
    }

    /// @notice Reverts unless what was offered may still change hands.
    function _requireSignable(TransferOffer memory signed) internal view virtual {
        _MEMBERS.requireActive(signed.transferor);
        _requireCirculating(signed.instrumentId);
    }

    function _unlock(StoredOffer storage closed) private {
        ApplicationLock.takeOff(_LEDGER, closed.instrumentId, closed.from, closed.expiresAt);
    }

    function _open(uint256 offerId) private view returns (StoredOffer storage opened) {
        opened = _offers[offerId];
        if (opened.status != ApplicationStatus.Open) {
            revert Errors.TransferDesk_WrongStatus(offerId, opened.status, ApplicationStatus.Open);
        }
    }

    function _requireTransferee(uint256 offerId, uint64 code) private view {
        if (_MEMBERS.institutionCodeOf(msg.sender) == code) return;
        revert Errors.TransferDesk_NotParty(offerId, msg.sender, _MEMBERS.accountByCode(code));
    }

    function _unpack(StoredOffer storage stored, address transferee) private view returns (TransferOffer memory) {
        return
            TransferOffer({
                instrumentId: stored.instrumentId,
                transferor: stored.transferor,
                expiresAt: stored.expiresAt,
                status: stored.status,
                forbidsTransfer: stored.forbidsTransfer,
                transferee: transferee,
                from: stored.from,
                to: stored.to,
                sequence: stored.sequence
            });
    }

    function _requireCirculating(uint256 instrumentId) private view {
        if (!_INSTRUMENTS.isCirculating(instrumentId)) revert Errors.TransferDesk_NotCirculating(instrumentId);
    }
}
