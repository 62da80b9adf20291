// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {ApplicationLock} from "../libraries/ApplicationLock.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {FinancingPrice} from "../libraries/FinancingPrice.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {PackedRequest} from "../libraries/PackedRequest.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {ApplicationStatus, FinancingAmounts, FinancingRequest} from "../types/DeskTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement} from "../types/LiabilityTypes.sol";
import {TradeBackground} from "./TradeBackground.sol";

/// @notice The one mechanism of selling a slice to a bank: request, quote, settle; see IFinancingDesk.
/// @dev The request locks the range in the ledger, so a second application for any of it fails there. Status is
///      written before any call out, and only contracts of the network are called; so a call that came back would find
///      the request closed, and no reentrancy guard is needed.
abstract contract FinancingDesk is IFinancingDesk, IEndorsing, IValuedRecords, TradeBackground {
    using MemberEligibility for IMemberRegistry;
    using PackedRequest for PackedRequest.Request;
    using SafeERC20 for IERC20;

    ITitleLedger internal immutable _LEDGER;
    IMemberRegistry internal immutable _MEMBERS;
    IInstrumentRegistry private immutable _INSTRUMENTS;
    ICashToken private immutable _CASH;
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;

    uint256 private _lastRequestId;
    mapping(uint256 requestId => PackedRequest.Request request) private _requests;
    /// @dev Fen settled on the instrument's own trade, over all its units; never above the face of the instrument.
    mapping(uint256 instrumentId => uint64 face) private _soldOnOwnTrade;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IInstrumentRegistry instruments,
        IEvidenceRegistry evidence,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar
    ) TradeBackground(evidence) {
        _MEMBERS = members;
        _LEDGER = ledger;
        _INSTRUMENTS = instruments;
        _CASH = cash;
        _POLICY = policy;
        _CALENDAR = calendar;
    }

    /// @inheritdoc IFinancingDesk
    function request(
        SliceRange calldata range,
        address bank,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external returns (uint256 requestId) {
        // Check: the caller's free slice of a circulating instrument, to a bank, with trade behind it.
        _requireRequestable(range, bank);
        address buyer = _buyerToAllocate(range.instrumentId, msg.sender, contractEvidence, invoiceEvidence);
        if (buyer == address(0)) _requireOwnTradeLeft(range.instrumentId, range.to - range.from + 1);

        // Effect
        requestId = ++_lastRequestId;
        FinancingRequest memory opened = FinancingRequest({
            instrumentId: range.instrumentId,
            applicant: msg.sender,
            expiresAt: ApplicationLock.end(_POLICY),
            status: ApplicationStatus.Open,
            bank: bank,
            quoteValidUntil: 0,
            rateMillionths: 0,
            from: range.from,
            to: range.to,
            allocated: buyer != address(0),
            sequence: 0,
            contractEvidence: contractEvidence,
            invoiceEvidence: invoiceEvidence
        });
        _requests[requestId].store(opened);
        _emitRequested(requestId, opened);

        // Interaction: no other application can touch the range or the trade now.
        _LEDGER.encumber(range, EncumbranceKind.Locked, opened.expiresAt, bytes32(requestId));
        if (opened.allocated) _allocate(opened, buyer);
    }

    /// @inheritdoc IFinancingDesk
    function quote(uint256 requestId, uint32 rateMillionths, uint64 validUntil) external {
        // Check: the bank that was asked, while the lock lasts.
        PackedRequest.Request storage quoted = _inStatus(requestId, ApplicationStatus.Open);
        _requireParty(requestId, quoted.bank);
        uint64 expiresAt = quoted.expiresAt;
        _requireLocked(requestId, expiresAt);
        if (rateMillionths == 0 || rateMillionths > InterestMath.RATE_ONE) {
            revert Errors.FinancingDesk_RateOutOfRange(rateMillionths, InterestMath.RATE_ONE);
        }
        if (validUntil < block.timestamp || validUntil >= expiresAt) {
            revert Errors.FinancingDesk_ValidityOutOfRange(requestId, validUntil, expiresAt);
        }

        // Effect
        quoted.status = ApplicationStatus.Quoted;
        quoted.rateMillionths = rateMillionths;
        quoted.quoteValidUntil = SafeCast.toUint40(validUntil);
        emit FinancingQuoted(requestId, msg.sender, rateMillionths, validUntil);
    }

    /// @inheritdoc IFinancingDesk
    function refuse(uint256 requestId) external {
        // Check: the bank.
        PackedRequest.Request storage stored = _requests[requestId];
        _requireUnsettled(requestId, stored.status);
        _requireParty(requestId, stored.bank);

        // Effect
        stored.status = ApplicationStatus.Refused;
        emit FinancingRefused(requestId);

        // Interaction
        _free(stored);
    }

    /// @inheritdoc IFinancingDesk
    function withdraw(uint256 requestId) external {
        // Check: the applicant.
        PackedRequest.Request storage stored = _requests[requestId];
        _requireUnsettled(requestId, stored.status);
        _requireParty(requestId, stored.applicant);

        // Effect
        stored.status = ApplicationStatus.Withdrawn;
        emit FinancingWithdrawn(requestId);

        // Interaction
        _free(stored);
    }

    /// @inheritdoc IFinancingDesk
    /// @custom:rule DISCOUNT-QUOTE-TIME | SHCPE 报价 | FinancingDesk_QuoteExpired | A quote is taken by the last second of its validity or not at all.
    function settle(uint256 requestId) external {
        // Check: the applicant, while lock and quote last and the instrument circulates.
        PackedRequest.Request storage stored = _inStatus(requestId, ApplicationStatus.Quoted);
        FinancingRequest memory taken = stored.loadTerms();
        _requireParty(requestId, taken.applicant);
        _requireLocked(requestId, taken.expiresAt);
        if (block.timestamp > taken.quoteValidUntil) {
            revert Errors.FinancingDesk_QuoteExpired(requestId, taken.quoteValidUntil);
        }
        FinancingAmounts memory amounts = _amountsToday(taken);

        // Effect
        uint48 sequence = _nextSequence(taken.instrumentId);
        (stored.status, stored.sequence) = (ApplicationStatus.Settled, sequence);
        _deliver(requestId, taken, taken.from, amounts);
    }

    /// @inheritdoc IFinancingDesk
    function requestOf(uint256 requestId) external view returns (FinancingRequest memory request_) {
        return _requests[requestId].load();
    }

    /// @inheritdoc IFinancingDesk
    function amountsOf(uint256 requestId) external view returns (FinancingAmounts memory amounts) {
        return _amountsToday(_inStatus(requestId, ApplicationStatus.Quoted).loadTerms());
    }

    /// @inheritdoc IFinancingDesk
    function tradeRefusals(
        SliceRange calldata range,
        address applicant,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external view returns (bytes[] memory errors) {
        uint64 face = range.from > range.to ? 0 : range.to - range.from + 1;
        if (!_isOwnTrade(range.instrumentId, applicant, contractEvidence, invoiceEvidence)) {
            return _otherTradeRefusals(face, applicant, contractEvidence, invoiceEvidence);
        }
        errors = new bytes[](1);
        errors[0] = _ownTradeRefusal(range.instrumentId, face);
        return Refusals.compact(errors);
    }

    /// @inheritdoc IEndorsing
    function endorsementOf(uint256 recordId) external view returns (Endorsement memory endorsement) {
        PackedRequest.Request storage taken = _requests[recordId];
        return
            Endorsement({
                billId: taken.instrumentId,
                endorser: taken.applicant,
                from: taken.from,
                endorsee: taken.bank,
                to: taken.to,
                sequence: taken.sequence,
                transferable: true
            });
    }

    /// @inheritdoc IValuedRecords
    /// @dev A quote lets the desk take the proceeds of the day on which it is taken: at most the face.
    function valueOfRecord(uint256 requestId, bytes4) external view returns (uint256 value) {
        PackedRequest.Request storage asked = _requests[requestId];
        return asked.to == 0 ? 0 : asked.to - asked.from + 1;
    }

    /// @inheritdoc IFinancingDesk
    function preview(
        uint64 face,
        uint32 dueDay,
        uint32 day,
        uint32 rateMillionths
    ) public view returns (FinancingAmounts memory amounts) {
        return FinancingPrice.at(_CALENDAR, face, dueDay, day, rateMillionths);
    }

    /// @dev Sells a range to a bank that consented in advance. Nothing is locked, since nothing is waited for; the
    ///      caller has checked that the applicant may sell it to the bank.
    /// @param sold as a request that was quoted and is to be settled now; `allocated` is found out here.
    function _settleAtOnce(
        FinancingRequest memory sold,
        uint64 sliceFrom
    ) internal returns (uint256 requestId, FinancingAmounts memory amounts) {
        // Check: trade behind it, and a price.
        address buyer = _buyerToAllocate(
            sold.instrumentId,
            sold.applicant,
            sold.contractEvidence,
            sold.invoiceEvidence
        );
        sold.allocated = buyer != address(0);
        amounts = _priceToday(sold);

        // Effect
        requestId = ++_lastRequestId;
        sold.status = ApplicationStatus.Settled;
        sold.sequence = _nextSequence(sold.instrumentId);
        _requests[requestId].store(sold);
        _emitRequested(requestId, sold);

        // Interaction
        if (sold.allocated) _allocate(sold, buyer);
        _deliver(requestId, sold, sliceFrom, amounts);
    }

    /// @notice What else the class of instrument wants done when a slice has been sold.
    function _afterSettle(FinancingRequest memory taken) internal virtual;

    /// @notice Reverts unless the caller may ask the bank for money on the range.
    function _requireRequestable(SliceRange calldata range, address bank) internal view virtual {
        if (bank == msg.sender || !_MEMBERS.isBank(bank)) revert Errors.FinancingDesk_NotABank(bank);
        _requireCirculating(range.instrumentId);
        _LEDGER.requireFree(range, msg.sender);
    }

    /// @notice Reverts unless what was requested may still be sold.
    function _requireSettleable(FinancingRequest memory taken) internal view virtual {
        _requireCirculating(taken.instrumentId);
    }

    /// @return kind of the history entry of a settlement.
    function _settledKind() internal pure virtual returns (bytes32 kind);

    /// @custom:rule DISCOUNT-DVP | practice 票款对付 | - | Title to the bank and cash to the applicant pass in one transaction or not at all.
    function _deliver(
        uint256 requestId,
        FinancingRequest memory taken,
        uint64 sliceFrom,
        FinancingAmounts memory amounts
    ) private {
        // Effect
        if (!taken.allocated) {
            _requireOwnTradeLeft(taken.instrumentId, amounts.face);
            _soldOnOwnTrade[taken.instrumentId] += amounts.face;
        }
        _emitSettled(requestId, taken, amounts);

        // Interaction
        _LEDGER.move({
            range: SliceRange({instrumentId: taken.instrumentId, sliceFrom: sliceFrom, from: taken.from, to: taken.to}),
            newHolder: taken.bank
        });
        _LEDGER.record({
            instrumentId: taken.instrumentId,
            kind: _settledKind(),
            data: abi.encode(requestId, taken.applicant, taken.bank, taken.rateMillionths, amounts)
        });
        _afterSettle(taken);
        IERC20(_CASH).safeTransferFrom(taken.bank, taken.applicant, amounts.proceeds);
    }

    /// @dev The evidence is freed also when the lock has ended.
    function _free(PackedRequest.Request storage stored) private {
        FinancingRequest memory closed = stored.load();
        ApplicationLock.takeOff(_LEDGER, closed.instrumentId, closed.from, closed.expiresAt);
        if (closed.allocated) _deallocate(closed);
    }

    function _emitRequested(uint256 requestId, FinancingRequest memory opened) private {
        emit FinancingRequested({
            requestId: requestId,
            instrumentId: opened.instrumentId,
            bank: opened.bank,
            applicant: opened.applicant,
            from: opened.from,
            to: opened.to,
            expiresAt: opened.expiresAt
        });
    }

    function _emitSettled(uint256 requestId, FinancingRequest memory taken, FinancingAmounts memory amounts) private {
        emit FinancingSettled({
            requestId: requestId,
            instrumentId: taken.instrumentId,
            bank: taken.bank,
            applicant: taken.applicant,
            face: amounts.face,
            interest: amounts.interest,
            proceeds: amounts.proceeds,
            days_: amounts.days_,
            adjustedDueDay: amounts.adjustedDueDay,
            provisional: amounts.provisional
        });
    }

    function _amountsToday(FinancingRequest memory taken) private view returns (FinancingAmounts memory amounts) {
        _requireSettleable(taken);
        return _priceToday(taken);
    }

    function _priceToday(FinancingRequest memory taken) private view returns (FinancingAmounts memory amounts) {
        return
            preview({
                face: _faceOf(taken),
                dueDay: _INSTRUMENTS.dueDayOf(taken.instrumentId),
                day: CivilDate.dayOf(block.timestamp),
                rateMillionths: taken.rateMillionths
            });
    }

    /// @return sequence that the ledger will give to the move.
    function _nextSequence(uint256 instrumentId) private view returns (uint48 sequence) {
        return SafeCast.toUint48(_LEDGER.historyLength(instrumentId) + 1);
    }

    /// @dev A slice sold once may come back to the seller; the trade behind it does not.
    function _requireOwnTradeLeft(uint256 instrumentId, uint64 face) private view {
        Refusals.requireNone(_ownTradeRefusal(instrumentId, face));
    }

    function _ownTradeRefusal(uint256 instrumentId, uint64 face) private view returns (bytes memory error_) {
        uint64 available = _LEDGER.unitsOf(instrumentId) - _soldOnOwnTrade[instrumentId];
        if (face <= available) return "";
        return abi.encodeWithSelector(Errors.FinancingDesk_TradeUsed.selector, instrumentId, face, available);
    }

    function _requireCirculating(uint256 instrumentId) private view {
        if (!_INSTRUMENTS.isCirculating(instrumentId)) revert Errors.FinancingDesk_NotCirculating(instrumentId);
    }

    function _inStatus(
        uint256 requestId,
        ApplicationStatus expected
    ) private view returns (PackedRequest.Request storage stored) {
        stored = _requests[requestId];
        if (stored.status != expected) {
            revert Errors.FinancingDesk_WrongStatus(requestId, stored.status, expected);
        }
    }

    function _requireParty(uint256 requestId, address expected) private view {
        if (msg.sender != expected) revert Errors.FinancingDesk_NotParty(requestId, msg.sender, expected);
    }

    function _requireLocked(uint256 requestId, uint64 expiresAt) private view {
        if (block.timestamp >= expiresAt) revert Errors.FinancingDesk_Expired(requestId, expiresAt);
    }

    function _requireUnsettled(uint256 requestId, ApplicationStatus status) private pure {
        if (status != ApplicationStatus.Open && status != ApplicationStatus.Quoted) {
            revert Errors.FinancingDesk_Closed(requestId, status);
        }
    }
}
