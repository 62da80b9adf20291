// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IReceivableRegistry} from "../interfaces/IReceivableRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {DailySerial} from "../libraries/DailySerial.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {ReceivableLifecycle} from "../libraries/ReceivableLifecycle.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {InstrumentClass, InstrumentTerms, Receivable, ReceivableStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind} from "../types/LedgerTypes.sol";

/// @notice Receivables (应收账款, 电子凭证): registered by the creditor, confirmed by the debtor; see IReceivableRegistry.
/// @dev Every function writes its own state before it calls out, and calls only contracts of the network, none of which
///      calls back into a registry on a path that reads unfinished state; so no reentrancy guard is needed.
contract ReceivableRegistry is IReceivableRegistry, Governed {
    using DailySerial for DailySerial.Counter;
    using MemberEligibility for IMemberRegistry;
    using ReceivableLifecycle for Receivable;

    uint256 private constant _MAX_REASON_BYTES = 256;

    IMemberRegistry private immutable _MEMBERS;
    IEvidenceRegistry private immutable _EVIDENCE;
    ITitleLedger private immutable _LEDGER;
    IPolicy private immutable _POLICY;

    mapping(uint256 receivableId => Receivable receivable) private _receivables;
    mapping(address creditor => DailySerial.Counter serials) private _serials;

    constructor(IMemberRegistry members, IEvidenceRegistry evidence, ITitleLedger ledger, IPolicy policy) {
        _MEMBERS = members;
        _EVIDENCE = evidence;
        _LEDGER = ledger;
        _POLICY = policy;
    }

    /// @inheritdoc IReceivableRegistry
    function register(Registration calldata registration) external returns (uint256 receivableId) {
        return _register(registration, PolicyParameter.RECEIVABLE_TERM_MONTHS, "");
    }

    /// @inheritdoc IReceivableRegistry
    function registerLongTerm(
        Registration calldata registration,
        string calldata reason
    ) external returns (uint256 receivableId) {
        _requireReason(reason);
        return _register(registration, PolicyParameter.RECEIVABLE_TERM_MAX_MONTHS, reason);
    }

    /// @inheritdoc IReceivableRegistry
    function confirm(uint256 receivableId) external {
        // Check: the debtor.
        Receivable storage receivable = _existing(receivableId);
        _requireParty(receivableId, receivable.debtor);

        // Effect
        receivable.advance(receivableId, ReceivableStatus.Confirmed);
        emit ReceivableConfirmed(receivableId, msg.sender);

        // Interaction
        _LEDGER.record({instrumentId: receivableId, kind: "RECEIVABLE_CONFIRMED", data: abi.encode(msg.sender)});
    }

    /// @inheritdoc IReceivableRegistry
    /// @custom:rule RECEIVABLE-REFUSAL | practice | ReceivableRegistry_ReasonLength | A debtor that does not owe what was registered refuses it with its reason: it is never confirmed, and its creditor takes it back.
    function refuse(uint256 receivableId, string calldata reason) external {
        // Check: the debtor, with a reason.
        Receivable storage receivable = _existing(receivableId);
        _requireParty(receivableId, receivable.debtor);
        _requireReason(reason);

        // Effect
        receivable.advance(receivableId, ReceivableStatus.Refused);
        emit ReceivableRefused(receivableId, msg.sender, reason);

        // Interaction
        _LEDGER.record({instrumentId: receivableId, kind: "RECEIVABLE_REFUSED", data: abi.encode(msg.sender, reason)});
    }

    /// @inheritdoc IReceivableRegistry
    function withdraw(uint256 receivableId) external {
        // Check: the creditor.
        Receivable storage receivable = _existing(receivableId);
        _requireParty(receivableId, receivable.creditor);

        // Effect
        receivable.advance(receivableId, ReceivableStatus.Withdrawn);
        emit ReceivableWithdrawn(receivableId, msg.sender);

        // Interaction: the trade is free for another instrument, the title ends. The lock lives only inside this call.
        _EVIDENCE.release({
            instrumentId: receivableId,
            contractEvidence: receivable.contractEvidence,
            invoiceEvidence: receivable.invoiceEvidence,
            amount: receivable.face
        });
        _LEDGER.encumber({
            range: SliceRanges.whole(receivableId, 1, receivable.face),
            kind: EncumbranceKind.Locked,
            until: uint64(block.timestamp) + 1,
            ref: "WITHDRAWN"
        });
        _LEDGER.discharge({instrumentId: receivableId, sliceFrom: 1});
        _LEDGER.record({instrumentId: receivableId, kind: "RECEIVABLE_WITHDRAWN", data: abi.encode(msg.sender)});
    }

    /// @inheritdoc IInstrumentRegistry
    function settled(uint256 receivableId) external restricted {
        // Check: nothing is left to pay.
        Receivable storage receivable = _existing(receivableId);
        receivable.requireAllowed(receivableId, ReceivableStatus.Settled);
        uint64 remaining = receivable.face - _LEDGER.dischargedOf(receivableId);
        if (remaining != 0) revert Errors.ReceivableRegistry_Outstanding(receivableId, remaining);

        // Effect
        receivable.advance(receivableId, ReceivableStatus.Settled);
        emit ReceivableSettled(receivableId);

        // Interaction
        _LEDGER.record({instrumentId: receivableId, kind: "RECEIVABLE_SETTLED", data: ""});
    }

    /// @inheritdoc IReceivableRegistry
    function receivableOf(uint256 receivableId) external view returns (Receivable memory receivable) {
        return _existing(receivableId);
    }

    /// @inheritdoc IInstrumentRegistry
    function dueDayOf(uint256 receivableId) external view returns (uint32 dueDay) {
        return _existing(receivableId).dueDay;
    }

    /// @inheritdoc IInstrumentRegistry
    function termsOf(uint256 receivableId) external view returns (InstrumentTerms memory terms) {
        Receivable storage receivable = _existing(receivableId);
        return
            InstrumentTerms({
                class: InstrumentClass.Receivable,
                obligor: receivable.debtor,
                units: receivable.face,
                dueDay: receivable.dueDay,
                circulating: isCirculating(receivableId)
            });
    }

    /// @inheritdoc IInstrumentRegistry
    /// @dev A receivable circulates from its confirmation to the day before it falls due.
    function isCirculating(uint256 receivableId) public view returns (bool circulating) {
        Receivable storage receivable = _existing(receivableId);
        return receivable.status == ReceivableStatus.Confirmed && CivilDate.dayOf(block.timestamp) < receivable.dueDay;
    }

    function _register(
        Registration calldata registration,
        bytes32 termParameter,
        string memory reason
    ) private returns (uint256 receivableId) {
        // Check: who, how much, how long.
        uint32 today = CivilDate.dayOf(block.timestamp);
        _requireParties(registration.debtor);
        _requireFace(registration.face);
        _requireTerm(today, registration.dueDay, termParameter);

        // Effect: a number of the creditor's day and the particulars under it.
        receivableId = InstrumentNumber.compose({
            class: InstrumentClass.Receivable,
            institutionCode: _MEMBERS.institutionCodeOf(msg.sender),
            day: today,
            serial: _serials[msg.sender].next(msg.sender, today)
        });
        Receivable memory receivable = _keep(receivableId, registration, today);
        emit ReceivableRegistered({
            receivableId: receivableId,
            creditor: msg.sender,
            debtor: registration.debtor,
            face: registration.face,
            dueDay: registration.dueDay
        });

        // Interaction: the trade behind it is taken, the creditor holds the whole.
        _EVIDENCE.allocate({
            instrumentId: receivableId,
            contractEvidence: registration.contractEvidence,
            invoiceEvidence: registration.invoiceEvidence,
            amount: registration.face,
            seller: msg.sender,
            buyer: registration.debtor
        });
        _LEDGER.open({instrumentId: receivableId, units: registration.face, holder: msg.sender});
        _LEDGER.record({
            instrumentId: receivableId,
            kind: "RECEIVABLE_REGISTERED",
            data: abi.encode(receivable, reason)
        });
    }

    function _keep(
        uint256 receivableId,
        Registration calldata registration,
        uint32 today
    ) private returns (Receivable memory receivable) {
        receivable = Receivable({
            status: ReceivableStatus.None,
            creditor: msg.sender,
            registeredDay: today,
            dueDay: registration.dueDay,
            debtor: registration.debtor,
            face: registration.face,
            contractEvidence: registration.contractEvidence,
            invoiceEvidence: registration.invoiceEvidence
        });
        _receivables[receivableId] = receivable;
        _receivables[receivableId].advance(receivableId, ReceivableStatus.Registered);
        receivable.status = ReceivableStatus.Registered;
    }

    function _existing(uint256 receivableId) private view returns (Receivable storage receivable) {
        receivable = _receivables[receivableId];
        if (receivable.status == ReceivableStatus.None) revert Errors.InstrumentRegistry_Unknown(receivableId);
    }

    function _requireParty(uint256 receivableId, address expected) private view {
        if (msg.sender != expected) revert Errors.ReceivableRegistry_NotParty(receivableId, msg.sender, expected);
    }

    function _requireParties(address debtor) private view {
        if (!_MEMBERS.isEnterprise(msg.sender)) revert Errors.ReceivableRegistry_CreditorNotEligible(msg.sender);
        if (debtor == msg.sender || !_MEMBERS.isEnterprise(debtor)) {
            revert Errors.ReceivableRegistry_DebtorNotEligible(debtor);
        }
    }

    function _requireFace(uint64 face) private view {
        uint256 cap = _POLICY.valueOf(PolicyParameter.RECEIVABLE_FACE_FEN);
        if (face == 0 || face > cap) revert Errors.ReceivableRegistry_FaceOutOfRange(face, cap);
    }

    function _requireTerm(uint32 today, uint32 dueDay, bytes32 parameter) private view {
        uint32 lastDay = CivilDate.addMonths(today, SafeCast.toUint8(_POLICY.valueOf(parameter)));
        if (dueDay <= today || dueDay > lastDay) {
            revert Errors.ReceivableRegistry_TermOutOfRange(dueDay, today + 1, lastDay);
        }
    }

    function _requireReason(string calldata reason) private pure {
        uint256 length = bytes(reason).length;
        if (length == 0 || length > _MAX_REASON_BYTES) {
            revert Errors.ReceivableRegistry_ReasonLength(length, _MAX_REASON_BYTES);
        }
    }
}
