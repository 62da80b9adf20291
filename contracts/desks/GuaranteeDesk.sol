// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IGuaranteeDesk} from "../interfaces/IGuaranteeDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {ApplicationLock} from "../libraries/ApplicationLock.sol";
import {EndorsementRecord} from "../libraries/EndorsementRecord.sol";
import {Governed} from "../libraries/Governed.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {ApplicationStatus} from "../types/DeskTypes.sol";
import {Bill, BillStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement, EndorsementRef, Guarantee, LiableParty} from "../types/LiabilityTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice Guarantee of a party's liability on a bill (票据保证): apply, then sign, refuse or withdraw; see IGuaranteeDesk.
///
///   None ──► Open ──► Settled (signed)
///              └──► Refused | Withdrawn; it ends by itself at `expiresAt`
///
/// @dev What the applicant holds is locked meanwhile, as in every two-step application; the acceptor holds nothing, so
///      nothing is locked for it. A guarantee has no condition and cannot be taken back: there is no call for either.
///      Status is written before any call out, so no reentrancy guard is needed. `docs/invariants.md` INV-G1 to INV-G3.
/// @custom:rule GUARANTEE-PARTY | 票据法 46、47 | GuaranteeDesk_NotLiable | A guarantee names the party it is for: acceptor, drawer or endorser.
/// @custom:rule GUARANTEE-UNCONDITIONAL | 票据法 48 | - | A guarantee takes no condition and is not taken back once signed.
contract GuaranteeDesk is IGuaranteeDesk, IValuedRecords, Governed {
    using EndorsementRecord for Endorsement;
    using EndorsementRecord for EndorsementRef;
    using MemberEligibility for IMemberRegistry;

    IMemberRegistry private immutable _MEMBERS;
    ITitleLedger private immutable _LEDGER;
    IBillRegistry private immutable _BILLS;
    IPolicy private immutable _POLICY;
    IBillRules private immutable _RULES;

    uint256 private _lastGuaranteeId;
    mapping(uint256 guaranteeId => Guarantee guarantee) private _guarantees;

    constructor(IMemberRegistry members, ITitleLedger ledger, IBillRegistry bills, IPolicy policy, IBillRules rules) {
        _MEMBERS = members;
        _LEDGER = ledger;
        _BILLS = bills;
        _POLICY = policy;
        _RULES = rules;
    }

    /// @inheritdoc IGuaranteeDesk
    function apply_(
        SliceRange calldata range,
        LiableParty party,
        address guarantor
    ) external returns (uint256 guaranteeId) {
        // Check: a party of the bill, at the stage of that party, asks somebody who is none.
        uint256 billId = range.instrumentId;
        Bill memory bill = _BILLS.billOf(billId);
        _RULES.requireMay(
            BillQuery({action: BillAction.Guarantee, range: range, actor: msg.sender, counterparty: guarantor})
        );
        Refusals.requireNone(_guarantorRefusal(bill, msg.sender, guarantor));
        _requireStage(billId, bill, party, msg.sender);
        Refusals.requireNone(_packageRefusal(range, bill.face, party));
        if (party != LiableParty.Acceptor) _LEDGER.requireFree(range, msg.sender);

        // Effect
        guaranteeId = ++_lastGuaranteeId;
        uint64 expiresAt = ApplicationLock.end(_POLICY);
        _guarantees[guaranteeId] = Guarantee({
            billId: billId,
            guaranteed: msg.sender,
            expiresAt: expiresAt,
            status: ApplicationStatus.Open,
            party: party,
            guarantor: guarantor,
            from: range.from,
            to: range.to,
            sequence: 0
        });
        emit GuaranteeRequested({
            guaranteeId: guaranteeId,
            billId: billId,
            guarantor: guarantor,
            guaranteed: msg.sender,
            party: party,
            from: range.from,
            to: range.to,
            expiresAt: expiresAt
        });

        // Interaction: what the applicant holds goes nowhere before the answer.
        if (party == LiableParty.Acceptor) return guaranteeId;
        _LEDGER.encumber({range: range, kind: EncumbranceKind.Locked, until: expiresAt, ref: bytes32(guaranteeId)});
    }

    /// @inheritdoc IGuaranteeDesk
    /// @custom:rule GUARANTEE-JOINT | 票据法 50 | - | The guarantor is liable jointly with the guaranteed party, for the whole amount.
    function sign(uint256 guaranteeId) external {
        // Check: the guarantor, in time, while the bill is still at the stage of the guaranteed party.
        Guarantee memory signed = _open(guaranteeId);
        _requireParty(guaranteeId, signed.guarantor);
        if (block.timestamp >= signed.expiresAt) {
            revert LiabilityErrors.GuaranteeDesk_Expired(guaranteeId, signed.expiresAt);
        }
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Guarantee,
                range: SliceRanges.whole(signed.billId, signed.from, signed.to),
                actor: signed.guaranteed,
                counterparty: signed.guarantor
            })
        );
        _requireStage(signed.billId, _BILLS.billOf(signed.billId), signed.party, signed.guaranteed);

        // Effect
        _guarantees[guaranteeId].status = ApplicationStatus.Settled;
        _guarantees[guaranteeId].sequence = _LEDGER.historyLength(signed.billId);
        emit GuaranteeSigned(guaranteeId, signed.billId, msg.sender);

        // Interaction
        _unlock(signed);
        _LEDGER.record({
            instrumentId: signed.billId,
            kind: "GUARANTEED",
            data: abi.encode(guaranteeId, signed.guarantor, signed.guaranteed, signed.party, signed.from, signed.to)
        });
    }

    /// @inheritdoc IGuaranteeDesk
    function refuse(uint256 guaranteeId) external {
        // Check: the guarantor.
        Guarantee memory refused = _open(guaranteeId);
        _requireParty(guaranteeId, refused.guarantor);

        _refuse(guaranteeId, refused);
    }

    /// @inheritdoc IGuaranteeDesk
    function withdraw(uint256 guaranteeId) external {
        // Check: the applicant.
        Guarantee memory withdrawn = _open(guaranteeId);
        _requireParty(guaranteeId, withdrawn.guaranteed);

        // Effect
        _guarantees[guaranteeId].status = ApplicationStatus.Withdrawn;
        emit GuaranteeWithdrawn(guaranteeId, withdrawn.billId);

        // Interaction
        _unlock(withdrawn);
    }

    /// @inheritdoc IGuaranteeDesk
    function disqualify(uint256 guaranteeId, EndorsementRef calldata endorsement) external {
        // Check: an endorsement of the guarantor's own, of units that it is asked to guarantee.
        Guarantee memory refused = _open(guaranteeId);
        bytes memory refusal = _endorserRefusal(
            SliceRanges.whole(refused.billId, refused.from, refused.to),
            refused.guarantor,
            endorsement
        );
        if (refusal.length == 0) {
            revert LiabilityErrors.GuaranteeDesk_NotEndorsed(guaranteeId, endorsement.desk, endorsement.recordId);
        }

        _refuse(guaranteeId, refused);
    }

    /// @inheritdoc IGuaranteeDesk
    function endorserRefusal(
        SliceRange calldata range,
        address guarantor,
        EndorsementRef calldata endorsement
    ) external view returns (bytes memory error_) {
        return _endorserRefusal(range, guarantor, endorsement);
    }

    /// @inheritdoc IGuaranteeDesk
    function applicationRefusals(
        SliceRange calldata range,
        LiableParty party,
        address guaranteed,
        address guarantor
    ) external view returns (bytes[] memory errors) {
        uint256 billId = range.instrumentId;
        Bill memory bill = _BILLS.billOf(billId);
        errors = new bytes[](5);
        errors[0] = _guarantorRefusal(bill, guaranteed, guarantor);
        errors[1] = _liableRefusal(billId, bill, party, guaranteed);
        errors[2] = _stageRefusal(billId, bill, party);
        errors[3] = _packageRefusal(range, bill.face, party);
        if (party != LiableParty.Acceptor) errors[4] = _freeRefusal(range, guaranteed);
        return Refusals.compact(errors);
    }

    /// @inheritdoc IGuaranteeDesk
    function guaranteeOf(uint256 guaranteeId) external view returns (Guarantee memory guarantee) {
        return _guarantees[guaranteeId];
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 guaranteeId, bytes4) external view returns (uint256 value) {
        Guarantee memory guarantee = _guarantees[guaranteeId];
        return guarantee.to == 0 ? 0 : guarantee.to - guarantee.from + 1;
    }

    function _refuse(uint256 guaranteeId, Guarantee memory refused) private {
        // Effect
        _guarantees[guaranteeId].status = ApplicationStatus.Refused;
        emit GuaranteeRefused(guaranteeId, refused.billId);

        // Interaction
        _unlock(refused);
    }

    function _unlock(Guarantee memory closed) private {
        if (closed.party == LiableParty.Acceptor) return;
        ApplicationLock.takeOff(_LEDGER, closed.billId, closed.from, closed.expiresAt);
    }

    function _open(uint256 guaranteeId) private view returns (Guarantee memory opened) {
        opened = _guarantees[guaranteeId];
        if (opened.status != ApplicationStatus.Open) {
            revert LiabilityErrors.GuaranteeDesk_WrongStatus(guaranteeId, opened.status, ApplicationStatus.Open);
        }
    }

    function _requireParty(uint256 guaranteeId, address expected) private view {
        if (msg.sender != expected) {
            revert LiabilityErrors.GuaranteeDesk_NotParty(guaranteeId, msg.sender, expected);
        }
    }

    function _freeRefusal(SliceRange calldata range, address guaranteed) private view returns (bytes memory error_) {
        try _LEDGER.requireFree(range, guaranteed) {
            return "";
        } catch (bytes memory reason) {
            return reason;
        }
    }

    /// @custom:rule GUARANTEE-OUTSIDER | 票据法 45；民法典 683 | GuaranteeDesk_GuarantorNotEligible | The guarantor is a bank, an enterprise or a guarantee company, and neither drawer, drawee, payee nor the guaranteed party.
    function _guarantorRefusal(
        Bill memory bill,
        address guaranteed,
        address guarantor
    ) private view returns (bytes memory error_) {
        bool party =
            guarantor == guaranteed || guarantor == bill.drawer || guarantor == bill.drawee || guarantor == bill.payee;
        bool eligible =
            _MEMBERS.isBank(guarantor) ||
                _MEMBERS.isEnterprise(guarantor) ||
                _MEMBERS.isActiveKind(guarantor, MemberKind.Guarantor);
        if (eligible && !party) return "";
        return abi.encodeWithSelector(LiabilityErrors.GuaranteeDesk_GuarantorNotEligible.selector, guarantor);
    }

    /// @custom:rule GUARANTEE-NO-ENDORSER | 票据法 45 | GuaranteeDesk_GuarantorNotEligible | Nor is the guarantor somebody who endorsed units of the range: it is liable on them already.
    /// @dev The endorsement is named, as in a recourse, so nothing is searched.
    function _endorserRefusal(
        SliceRange memory range,
        address guarantor,
        EndorsementRef calldata endorsement
    ) private view returns (bytes memory error_) {
        if (!endorsement.counts(_LEDGER)) return "";
        if (!endorsement.read().isBy(guarantor, range.instrumentId, range.from, range.to)) return "";
        return abi.encodeWithSelector(LiabilityErrors.GuaranteeDesk_GuarantorNotEligible.selector, guarantor);
    }

    function _requireStage(uint256 billId, Bill memory bill, LiableParty party, address guaranteed) private pure {
        Refusals.requireNone(_liableRefusal(billId, bill, party, guaranteed));
        Refusals.requireNone(_stageRefusal(billId, bill, party));
    }

    /// @dev Who endorses is liable from the endorsement on, so its guarantee is asked for by the holder it still is.
    function _liableRefusal(
        uint256 billId,
        Bill memory bill,
        LiableParty party,
        address guaranteed
    ) private pure returns (bytes memory error_) {
        bool liable = party == LiableParty.Endorser;
        if (party == LiableParty.Acceptor) liable = guaranteed == bill.drawee;
        if (party == LiableParty.Drawer) liable = guaranteed == bill.drawer;
        if (liable) return "";
        return abi.encodeWithSelector(LiabilityErrors.GuaranteeDesk_NotLiable.selector, billId, guaranteed, party);
    }

    function _stageRefusal(
        uint256 billId,
        Bill memory bill,
        LiableParty party
    ) private pure returns (bytes memory error_) {
        BillStatus status = bill.status;
        bool timely = status == BillStatus.Received && bill.transferable;
        if (party == LiableParty.Acceptor) timely = status == BillStatus.Accepted || status == BillStatus.Received;
        if (party == LiableParty.Drawer) timely = status == BillStatus.Issued || status == BillStatus.Accepted;
        if (timely) return "";
        return abi.encodeWithSelector(LiabilityErrors.GuaranteeDesk_WrongStage.selector, billId, status, party);
    }

    function _packageRefusal(
        SliceRange calldata range,
        uint64 face,
        LiableParty party
    ) private pure returns (bytes memory error_) {
        if (party == LiableParty.Endorser || (range.from == 1 && range.to == face)) return "";
        return
            abi.encodeWithSelector(
                LiabilityErrors.GuaranteeDesk_NotPackage.selector,
                range.instrumentId,
                range.from,
                range.to,
                face
            );
    }
}
