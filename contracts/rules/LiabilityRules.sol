// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {IGuaranteeDesk} from "../interfaces/IGuaranteeDesk.sol";
import {IInsolvencyRegistry} from "../interfaces/IInsolvencyRegistry.sol";
import {ILiabilityRules} from "../interfaces/ILiabilityRules.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {EndorsementRecord} from "../libraries/EndorsementRecord.sol";
import {Governed} from "../libraries/Governed.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {RecourseRank} from "../libraries/RecourseRank.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {ApplicationStatus} from "../types/DeskTypes.sol";
import {Bill, BillStatus} from "../types/InstrumentTypes.sol";
import {Slice} from "../types/LedgerTypes.sol";
import {
    Debtor,
    Endorsement,
    EndorsementRef,
    Guarantee,
    Liability,
    LiableParty,
    Recourse
} from "../types/LiabilityTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice Who is liable on a dishonoured bill; see ILiabilityRules. It keeps no state.
/// @dev Every settled transfer of a unit moved it from its holder, so a record that covers the range names a party of
///      the unit's chain, and its sequence in the history says where. A record counts if its desk is, or was, appointed
///      to move title. Times: a term of months ends on the day of the same number, else on the month's last,
///      and moves on to a business day (票据法 107; 民法典 202, 203).
contract LiabilityRules is ILiabilityRules, Governed {
    using EndorsementRecord for Endorsement;
    using EndorsementRecord for EndorsementRef;

    ITitleLedger private immutable _LEDGER;
    IBillRegistry private immutable _BILLS;
    IGuaranteeDesk private immutable _GUARANTEES;
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;
    IInsolvencyRegistry private immutable _INSOLVENCIES;
    IBillRules private immutable _RULES;

    constructor(
        ITitleLedger ledger,
        IBillRegistry bills,
        IGuaranteeDesk guarantees,
        IPolicy policy,
        IBusinessCalendar calendar,
        IInsolvencyRegistry insolvencies,
        IBillRules rules
    ) {
        _LEDGER = ledger;
        _BILLS = bills;
        _GUARANTEES = guarantees;
        _POLICY = policy;
        _CALENDAR = calendar;
        _INSOLVENCIES = insolvencies;
        _RULES = rules;
    }

    /// @inheritdoc ILiabilityRules
    /// @custom:rule RECOURSE-AMOUNT | 票据法 70、71 | RecourseDesk_CostsTooHigh | A claimant gets the face, or what it paid, with interest at the enterprise working-capital rate, and its costs of proof and notice: of all parts of a bill together no more than the cap.
    function requireLiable(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        uint64 costs
    ) external view returns (Liability memory liability) {
        Bill memory bill = _BILLS.billOf(recourse.billId);
        Refusals.requireNone(_costsRefusal(recourseId, recourse, bill.face, costs));
        bytes memory refusal;
        (liability, refusal) = _liableParty(recourseId, recourse, bill, named);
        Refusals.requireNone(refusal);
        Refusals.requireNone(_priorRefusal(recourseId, recourse, liability));
        Refusals.requireNone(_lateRefusal(recourseId, recourse, named, liability));
        Refusals.requireNone(_releasedRefusal(recourseId, recourse, named, liability));
        liability.lastDay = _lastDay(recourse, bill.dueDay, liability.rank);
        Refusals.requireNone(_clockRefusal(recourseId, liability));
        liability.principal = recourse.principal;
        liability.interest = _interestOn(recourse, bill.dueDay);
    }

    /// @inheritdoc ILiabilityRules
    function claimRefusals(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        uint64 costs
    ) external view returns (bytes[] memory errors) {
        errors = new bytes[](5);
        Bill memory bill = _BILLS.billOf(recourse.billId);
        errors[0] = _costsRefusal(recourseId, recourse, bill.face, costs);
        Liability memory liability;
        (liability, errors[1]) = _liableParty(recourseId, recourse, bill, named);
        // Of somebody who is no party of these units there is nothing more to say.
        if (errors[1].length != 0) return Refusals.compact(errors);
        liability.lastDay = _lastDay(recourse, bill.dueDay, liability.rank);
        errors[1] = _priorRefusal(recourseId, recourse, liability);
        errors[2] = _lateRefusal(recourseId, recourse, named, liability);
        errors[3] = _releasedRefusal(recourseId, recourse, named, liability);
        errors[4] = _clockRefusal(recourseId, liability);
        return Refusals.compact(errors);
    }

    /// @inheritdoc ILiabilityRules
    /// @custom:rule RECOURSE-EARLY | 票据法 61 | RecourseDesk_NoCause | Before maturity there is recourse when the acceptor is bankrupt or was ordered to stop business; a bill that was not accepted never reached a holder and is withdrawn.
    function requireEarly(uint256 billId, uint64 sliceFrom, address holder) external view returns (Slice memory slice) {
        Bill memory bill = _BILLS.billOf(billId);
        Refusals.requireNone(_notEarlyRefusal(billId, bill));
        Refusals.requireNone(_noCauseRefusal(billId, bill));
        slice = _LEDGER.sliceAt(billId, sliceFrom);
        _requireMay({billId: billId, from: slice.from, to: slice.to, holder: holder, collector: address(0)});
    }

    /// @inheritdoc ILiabilityRules
    function earlyRefusals(uint256 billId) external view returns (bytes[] memory errors) {
        Bill memory bill = _BILLS.billOf(billId);
        errors = new bytes[](2);
        errors[0] = _notEarlyRefusal(billId, bill);
        errors[1] = _noCauseRefusal(billId, bill);
        return Refusals.compact(errors);
    }

    /// @inheritdoc ILiabilityRules
    /// @custom:rule RECOURSE-NO-REVERSE | 票据法 69 | RecourseDesk_CollectorIsAcceptor | An acceptor that is the pledgee of its own bill has recourse against nobody for what it does not pay itself.
    function requireMay(Recourse calldata recourse, address collector) external view {
        if (collector != recourse.claimant && collector == _BILLS.billOf(recourse.billId).drawee) {
            revert LiabilityErrors.RecourseDesk_CollectorIsAcceptor(recourse.billId, collector);
        }
        _requireMay({
            billId: recourse.billId,
            from: recourse.from,
            to: recourse.to,
            holder: recourse.claimant,
            collector: collector == recourse.claimant ? address(0) : collector
        });
    }

    /// @inheritdoc ILiabilityRules
    function interestOn(Recourse calldata recourse) external view returns (uint64 interest) {
        return _interestOn(recourse, _BILLS.dueDayOf(recourse.billId));
    }

    /// @inheritdoc ILiabilityRules
    function rankOfHolder(uint256 billId, address holder) external view returns (uint64 rank) {
        return _rankOf(billId, holder, RecourseRank.HOLDER);
    }

    /// @inheritdoc ILiabilityRules
    function rankOfPayer(uint256 billId, address payer, uint64 rank) external view returns (uint64) {
        return _rankOf(billId, payer, rank);
    }

    /// @inheritdoc ILiabilityRules
    function isEarlierEndorser(
        Recourse calldata recourse,
        uint64 rank,
        EndorsementRef calldata endorsement
    ) external view returns (bool) {
        if (!endorsement.counts(_LEDGER)) revert LiabilityErrors.RecourseDesk_UnknownDesk(endorsement.desk);
        Endorsement memory record = endorsement.read();
        return
            record.isBy(recourse.claimant, recourse.billId, recourse.from, recourse.to) &&
            RecourseRank.endorser(record.sequence) <= rank;
    }

    function _notEarlyRefusal(uint256 billId, Bill memory bill) private view returns (bytes memory error_) {
        if (bill.status == BillStatus.Received && CivilDate.dayOf(block.timestamp) < bill.dueDay) return "";
        return abi.encodeWithSelector(LiabilityErrors.RecourseDesk_NotEarly.selector, billId, bill.status, bill.dueDay);
    }

    function _noCauseRefusal(uint256 billId, Bill memory bill) private view returns (bytes memory error_) {
        if (_INSOLVENCIES.isInsolvent(bill.drawee)) return "";
        return abi.encodeWithSelector(LiabilityErrors.RecourseDesk_NoCause.selector, billId, bill.drawee);
    }

    function _requireMay(uint256 billId, uint64 from, uint64 to, address holder, address collector) private view {
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Recourse,
                range: SliceRanges.whole(billId, from, to),
                actor: holder,
                counterparty: collector
            })
        );
    }

    /// @custom:rule RECOURSE-NO-REVERSE | 票据法 69 | RecourseDesk_NotPrior | A holder that is the drawer has recourse against nobody but the acceptor; one that is the acceptor, against nobody.
    function _rankOf(uint256 billId, address account, uint64 rank) private view returns (uint64) {
        Bill memory bill = _BILLS.billOf(billId);
        if (account == bill.drawee) return RecourseRank.ACCEPTOR;
        if (account == bill.drawer && rank > RecourseRank.DRAWER) return RecourseRank.DRAWER;
        return rank;
    }

    /// @return liability debtor and rank of the party named, or of its guarantor.
    /// @return error_ why there is no such party.
    function _liableParty(
        uint256 recourseId,
        Recourse calldata recourse,
        Bill memory bill,
        Debtor calldata named
    ) private view returns (Liability memory liability, bytes memory error_) {
        (liability.debtor, liability.rank, error_) = _partyOf(recourseId, recourse, bill, named);
        if (error_.length != 0 || named.guaranteeId == 0) return (liability, error_);
        (liability.debtor, error_) = _guarantorOf(recourseId, recourse, named, liability);
        liability.rank = RecourseRank.guarantorOf(liability.rank);
    }

    /// @custom:rule LIABILITY-SIGNATURE | 票据法 26、37、44 | RecourseDesk_NotEndorsed | Drawer, acceptor and every endorser are liable for payment of what they signed.
    function _partyOf(
        uint256 recourseId,
        Recourse calldata recourse,
        Bill memory bill,
        Debtor calldata named
    ) private view returns (address debtor, uint64 rank, bytes memory error_) {
        if (named.party == LiableParty.Acceptor) return (bill.drawee, RecourseRank.ACCEPTOR, "");
        if (named.party == LiableParty.Drawer) {
            return (bill.drawer, bill.drawer == bill.drawee ? RecourseRank.ACCEPTOR : RecourseRank.DRAWER, "");
        }
        if (named.party == LiableParty.None) {
            return (address(0), 0, abi.encodeWithSelector(LiabilityErrors.RecourseDesk_NoParty.selector, recourseId));
        }
        address desk = named.endorsement.desk;
        if (!named.endorsement.counts(_LEDGER)) {
            return (address(0), 0, abi.encodeWithSelector(LiabilityErrors.RecourseDesk_UnknownDesk.selector, desk));
        }
        Endorsement memory record = named.endorsement.read();
        bool covers =
            record.sequence != 0 &&
                record.billId == recourse.billId &&
                record.from <= recourse.from &&
                record.to >= recourse.to;
        if (!covers) {
            error_ = abi.encodeWithSelector(
                LiabilityErrors.RecourseDesk_NotEndorsed.selector,
                recourseId,
                desk,
                named.endorsement.recordId
            );
        }
        return (record.endorser, RecourseRank.endorser(record.sequence), error_);
    }

    /// @custom:rule GUARANTEE-RECOURSE | 票据法 50、51、52 | RecourseDesk_NotGuaranteed | A guarantor is asked like the party it guarantees and, once it has paid, asks that party and those before it.
    function _guarantorOf(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        Liability memory guaranteed
    ) private view returns (address guarantor, bytes memory error_) {
        Guarantee memory guarantee = _GUARANTEES.guaranteeOf(named.guaranteeId);
        bool covers =
            guarantee.status == ApplicationStatus.Settled &&
                guarantee.billId == recourse.billId &&
                guarantee.party == named.party &&
                guarantee.guaranteed == guaranteed.debtor &&
                guarantee.from <= recourse.from &&
                guarantee.to >= recourse.to;
        bool follows =
            named.party != LiableParty.Endorser || guaranteed.rank > RecourseRank.endorser(guarantee.sequence);
        if (!covers || !follows) {
            error_ = abi.encodeWithSelector(
                LiabilityErrors.RecourseDesk_NotGuaranteed.selector,
                recourseId,
                named.guaranteeId
            );
        }
        return (guarantee.guarantor, error_);
    }

    /// @dev By units: whoever cuts a bill, or its recourse, has no more in sum than for the whole.
    function _costsRefusal(
        uint256 recourseId,
        Recourse calldata recourse,
        uint64 face,
        uint64 costs
    ) private view returns (bytes memory error_) {
        uint256 units = recourse.to - recourse.from + 1;
        uint256 cap = (_POLICY.valueOf(PolicyParameter.RECOURSE_COSTS_FEN) * units) / face;
        if (costs <= cap) return "";
        return abi.encodeWithSelector(LiabilityErrors.RecourseDesk_CostsTooHigh.selector, recourseId, costs, cap);
    }

    /// @custom:rule RECOURSE-ENDORSER-RELEASED | 票据法 34；票据纠纷规定 50 | RecourseDesk_EndorserReleased | An endorser that wrote 不得转让 answers to its own endorsee only, and so does its guarantor, to whom it answers when that has paid.
    /// @dev Of a party that _partyOf knows, so the desk counts.
    function _releasedRefusal(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        Liability memory liability
    ) private view returns (bytes memory error_) {
        if (named.party != LiableParty.Endorser) return "";
        Endorsement memory record = named.endorsement.read();
        if (record.transferable || record.endorsee == recourse.claimant) return "";
        bool isItsGuarantor = recourse.rank == RecourseRank.guarantorOf(RecourseRank.endorser(record.sequence));
        if (isItsGuarantor && named.guaranteeId == 0) return "";
        return
            abi.encodeWithSelector(
                LiabilityErrors.RecourseDesk_EndorserReleased.selector,
                recourseId,
                liability.debtor,
                record.endorsee
            );
    }

    function _clockRefusal(uint256 recourseId, Liability memory liability) private view returns (bytes memory error_) {
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (today <= liability.lastDay) return "";
        return
            abi.encodeWithSelector(
                LiabilityErrors.RecourseDesk_ClockPassed.selector,
                recourseId,
                liability.debtor,
                today,
                liability.lastDay
            );
    }

    /// @custom:rule RECOURSE-CLOCK-PRIMARY | 票据法 17（一） | RecourseDesk_ClockPassed | Drawer and acceptor are asked within two years from maturity, whoever asks.
    /// @custom:rule RECOURSE-CLOCK-FIRST | 票据法 17（三） | RecourseDesk_ClockPassed | A holder asks endorsers within six months of the refusal, of the day on which silence became one, or of the opening before maturity.
    /// @custom:rule RECOURSE-CLOCK-FURTHER | 票据法 17（四） | RecourseDesk_ClockPassed | Who paid asks endorsers before it within three months of the payment.
    /// @dev The figures are those in force on the first day; the last two clocks do not run for drawer and acceptor
    ///      (票据纠纷规定 17).
    function _lastDay(Recourse calldata recourse, uint32 dueDay, uint64 rank) private view returns (uint32 lastDay) {
        (uint32 firstDay, bytes32 parameter) = (recourse.openedDay, PolicyParameter.RECOURSE_FIRST_MONTHS);
        if (RecourseRank.isPrimary(rank)) (firstDay, parameter) = (dueDay, PolicyParameter.BILL_CLAIM_MONTHS);
        else if (recourse.paidDay != 0) {
            (firstDay, parameter) = (recourse.paidDay, PolicyParameter.RECOURSE_FURTHER_MONTHS);
        }
        uint8 months = SafeCast.toUint8(_POLICY.valueAt(parameter, CivilDate.startOf(firstDay)));
        (lastDay, ) = _CALENDAR.onOrAfter(CivilDate.addMonths(firstDay, months));
    }

    /// @dev From the due day, or from the day of the claimant's own payment; that day counts, the day of payment does
    ///      not.
    function _interestOn(Recourse calldata recourse, uint32 dueDay) private view returns (uint64 interest) {
        uint32 firstDay = recourse.paidDay == 0 ? dueDay : recourse.paidDay;
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (today <= firstDay) return 0;
        uint256 rate = _POLICY.valueAt(PolicyParameter.RECOURSE_RATE_MILLIONTHS, CivilDate.startOf(firstDay));
        return
            InterestMath.interestHalfUp({
                principal: recourse.principal,
                rateMillionths: SafeCast.toUint32(rate),
                days_: today - firstDay
            });
    }

    function _priorRefusal(
        uint256 recourseId,
        Recourse calldata recourse,
        Liability memory liability
    ) private pure returns (bytes memory error_) {
        if (liability.rank < recourse.rank && liability.debtor != recourse.claimant) return "";
        return
            abi.encodeWithSelector(
                LiabilityErrors.RecourseDesk_NotPrior.selector,
                recourseId,
                liability.debtor,
                liability.rank,
                recourse.rank
            );
    }

    /// @custom:rule RECOURSE-LATE | 票据法 53、65 | RecourseDesk_PresentedLate | A bill presented after its window leaves only drawer, acceptor and their guarantors liable.
    function _lateRefusal(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        Liability memory liability
    ) private pure returns (bytes memory error_) {
        if (!recourse.late || named.party != LiableParty.Endorser) return "";
        return
            abi.encodeWithSelector(LiabilityErrors.RecourseDesk_PresentedLate.selector, recourseId, liability.debtor);
    }
}
