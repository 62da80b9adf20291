// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {ICollectionAgent} from "../interfaces/ICollectionAgent.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPaymentDesk} from "../interfaces/IPaymentDesk.sol";
import {IPledgeDesk} from "../interfaces/IPledgeDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {ApplicationLock} from "../libraries/ApplicationLock.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {Loan, LoanStatus} from "../types/DeskTypes.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice Loans against the pledge of a slice of any instrument class.
///
///   None ──► Applied ──► Offered ──► Drawn ──► Repaid
///               │           │          └──► Collecting ──► Repaid
///               └───────────┴──► Refused | Withdrawn
///
/// @dev The slice is locked from the application on, and Pledged from the draw to the repayment; the pledge exists on
///      this registration (民法典 441, 445). How much to lend on what is the bank's judgement. Suspension needs no check
///      here: the account of a suspended member executes nothing, and the cash token takes nothing from it.
///      Day count: the day of the draw counts, the day of repayment does not; a loan repaid on the day it was drawn
///      bears one day. `docs/invariants.md` INV-P1 to INV-P6.
contract PledgeDesk is IPledgeDesk, ICollectionAgent, IValuedRecords, Governed {
    using SafeERC20 for ICashToken;

    IMemberRegistry private immutable _MEMBERS;
    ITitleLedger private immutable _LEDGER;
    ICashToken private immutable _CASH;
    IPolicy private immutable _POLICY;
    IBusinessCalendar private immutable _CALENDAR;
    IInstrumentRegistry private immutable _RECEIVABLES;
    IInstrumentRegistry private immutable _RECEIPTS;
    IBillRules private immutable _BILL_RULES;
    IPaymentDesk private immutable _BILL_PAYMENTS;
    IPaymentDesk private immutable _RECEIVABLE_PAYMENTS;

    uint256 private _lastLoanId;
    mapping(uint256 loanId => Loan loan) private _loans;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar,
        IInstrumentRegistry receivables,
        IInstrumentRegistry receipts,
        IBillRules billRules,
        IPaymentDesk billPayments,
        IPaymentDesk receivablePayments
    ) {
        _MEMBERS = members;
        _LEDGER = ledger;
        _CASH = cash;
        _POLICY = policy;
        _CALENDAR = calendar;
        _RECEIVABLES = receivables;
        _RECEIPTS = receipts;
        _BILL_RULES = billRules;
        _BILL_PAYMENTS = billPayments;
        _RECEIVABLE_PAYMENTS = receivablePayments;
    }

    /// @inheritdoc IPledgeDesk
    function apply_(SliceRange calldata range, address bank, uint64 principal) external returns (uint256 loanId) {
        // Check: the holder asks a bank for money against a free slice of a circulating instrument.
        if (principal == 0) revert Errors.PledgeDesk_NoPrincipal(range.instrumentId);
        _requirePledgeable(range, msg.sender, bank);
        if (bank == msg.sender) revert Errors.PledgeDesk_OwnBank(range.instrumentId, bank);
        _MEMBERS.requireKind(bank, MemberKind.CommercialBank);
        _LEDGER.requireFree(range, msg.sender);

        // Effect.
        loanId = ++_lastLoanId;
        uint64 expiresAt = ApplicationLock.end(_POLICY);
        Loan storage loan = _loans[loanId];
        loan.status = LoanStatus.Applied;
        loan.instrumentId = range.instrumentId;
        (loan.from, loan.to) = (range.from, range.to);
        (loan.borrower, loan.bank) = (msg.sender, bank);
        loan.expiresAt = expiresAt;
        loan.principal = principal;
        emit LoanApplied({
            loanId: loanId,
            instrumentId: range.instrumentId,
            bank: bank,
            borrower: msg.sender,
            from: range.from,
            to: range.to,
            principal: principal
        });

        // Interaction: nobody else can finance the slice now.
        _LEDGER.encumber(range, EncumbranceKind.Locked, expiresAt, bytes32(loanId));
    }

    /// @inheritdoc IPledgeDesk
    function offer(uint256 loanId, uint32 rateMillionths, uint32 dueDay) external {
        // Check: the bank answers in time, with terms that can be met.
        Loan storage loan = _loans[loanId];
        _requireStatus(loanId, loan, LoanStatus.Applied);
        _requireBank(loanId, loan);
        _requireUnexpired(loanId, loan);
        if (rateMillionths > InterestMath.RATE_ONE) {
            revert Errors.PledgeDesk_RateTooHigh(loanId, rateMillionths, uint32(InterestMath.RATE_ONE));
        }
        _requireBeforeDue(loanId, dueDay);

        // Effect.
        loan.status = LoanStatus.Offered;
        (loan.rateMillionths, loan.dueDay) = (rateMillionths, dueDay);
        emit LoanOffered(loanId, loan.bank, loan.principal, rateMillionths, dueDay);
    }

    /// @inheritdoc IPledgeDesk
    function refuse(uint256 loanId) external {
        // Check: the bank, until the loan is drawn.
        Loan storage loan = _loans[loanId];
        _requireUndrawn(loanId, loan);
        _requireBank(loanId, loan);

        // Effect.
        loan.status = LoanStatus.Refused;
        emit LoanRefused(loanId);

        // Interaction.
        _unlock(loan);
    }

    /// @inheritdoc IPledgeDesk
    function withdraw(uint256 loanId) external {
        // Check: the borrower, until the loan is drawn.
        Loan storage loan = _loans[loanId];
        _requireUndrawn(loanId, loan);
        _requireBorrower(loanId, loan);

        // Effect.
        loan.status = LoanStatus.Withdrawn;
        emit LoanWithdrawn(loanId);

        // Interaction.
        _unlock(loan);
    }

    /// @inheritdoc IPledgeDesk
    function draw(uint256 loanId) external {
        // Check: the borrower takes an offer that still stands, on an instrument that still circulates.
        Loan storage loan = _loans[loanId];
        _requireStatus(loanId, loan, LoanStatus.Offered);
        _requireBorrower(loanId, loan);
        _requireUnexpired(loanId, loan);
        uint32 today = _requireBeforeDue(loanId, loan.dueDay);
        _requirePledgeable(_rangeOf(loan), loan.borrower, loan.bank);

        // Effect.
        loan.status = LoanStatus.Drawn;
        loan.drawnDay = today;
        emit LoanDrawn(loanId, loan.instrumentId, loan.borrower, loan.principal);

        // Interaction: the pledge for the bank and the money for the borrower, or neither.
        _LEDGER.convert(loan.instrumentId, loan.from, EncumbranceKind.Pledged, 0, bytes32(loanId));
        _LEDGER.record(loan.instrumentId, "LOAN_DRAWN", _drawnEntry(loanId, loan));
        _CASH.safeTransferFrom(loan.bank, loan.borrower, loan.principal);
    }

    /// @inheritdoc IPledgeDesk
    function repay(uint256 loanId) external {
        // Check.
        Loan storage loan = _loans[loanId];
        bool collecting = loan.status == LoanStatus.Collecting;
        if (!collecting) _requireStatus(loanId, loan, LoanStatus.Drawn);
        _requireBorrower(loanId, loan);

        // Effect.
        uint64 interest = _interestHalfUp(loan);
        loan.status = LoanStatus.Repaid;
        emit LoanRepaid(loanId, loan.instrumentId, loan.principal, interest);

        // Interaction: the slice is free and the bank has its money, or neither.
        if (!collecting) _LEDGER.release(loan.instrumentId, loan.from);
        _LEDGER.record(loan.instrumentId, "LOAN_REPAID", abi.encode(loanId, loan.principal, interest));
        _CASH.safeTransferFrom(loan.borrower, loan.bank, uint256(loan.principal) + interest);
    }

    /// @inheritdoc IPledgeDesk
    /// @custom:rule PLEDGE-REALISATION | 票据法 35；民法典 442 | PledgeDesk_NotCollectable | The pledgee presents a pledged bill that falls due, takes what it is owed of the money and of any recourse, and the rest is the pledgor's.
    function collect(uint256 loanId) external returns (uint256 presentmentId) {
        // Check: the bank, of a pledge that is paid in money; that it is due is the payment desk's to say.
        Loan storage loan = _loans[loanId];
        _requireStatus(loanId, loan, LoanStatus.Drawn);
        _requireBank(loanId, loan);
        uint256 instrumentId = loan.instrumentId;
        IPaymentDesk desk = _paymentDeskOf(loanId, instrumentId);

        // Effect
        loan.status = LoanStatus.Collecting;
        emit LoanCollecting(loanId, instrumentId);

        // Interaction: from the pledge to the payment desk in one transaction.
        _LEDGER.release(instrumentId, loan.from);
        presentmentId = desk.presentPledged(instrumentId, loan.from, SafeCast.toUint32(loanId));
    }

    /// @inheritdoc ICollectionAgent
    /// @dev What is left of the debt is principal from that day on; the pledge has become the money that came in.
    function collected(uint32 ref, uint64 amount) external restricted returns (address collector, uint64 share) {
        // Check: a debt that was paid meanwhile leaves everything to the holder.
        Loan storage loan = _loans[ref];
        if (loan.status != LoanStatus.Collecting) return (loan.bank, 0);

        // Effect
        uint64 owed = loan.principal + _interestHalfUp(loan);
        share = amount < owed ? amount : owed;
        loan.principal = owed - share;
        if (share == owed) loan.status = LoanStatus.Repaid;
        else loan.drawnDay = _CALENDAR.today();
        emit LoanCollected(ref, loan.instrumentId, share, owed - share);

        // Interaction
        _LEDGER.record(loan.instrumentId, "LOAN_COLLECTED", abi.encode(uint256(ref), share, owed - share));
        return (loan.bank, share);
    }

    /// @inheritdoc ICollectionAgent
    function collectorOf(uint32 ref) external view returns (address collector) {
        Loan storage loan = _loans[ref];
        return loan.status == LoanStatus.Collecting ? loan.bank : loan.borrower;
    }

    /// @inheritdoc IPledgeDesk
    function loanOf(uint256 loanId) external view returns (Loan memory) {
        return _loans[loanId];
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 loanId, bytes4 method) external view returns (uint256 value) {
        if (method == IPledgeDesk.offer.selector) return _loans[loanId].principal;
        (uint64 principal, uint64 interest) = owedOf(loanId);
        return uint256(principal) + interest;
    }

    /// @inheritdoc IPledgeDesk
    function owedOf(uint256 loanId) public view returns (uint64 principal, uint64 interest) {
        Loan storage loan = _loans[loanId];
        bool owing = loan.status == LoanStatus.Drawn || loan.status == LoanStatus.Collecting;
        if (owing) return (loan.principal, _interestHalfUp(loan));
    }

    function _unlock(Loan storage loan) private {
        ApplicationLock.takeOff(_LEDGER, loan.instrumentId, loan.from, loan.expiresAt);
    }

    function _paymentDeskOf(uint256 loanId, uint256 instrumentId) private view returns (IPaymentDesk desk) {
        InstrumentClass class = InstrumentNumber.classOf(instrumentId);
        if (class >= InstrumentClass.BankAcceptedBill) return _BILL_PAYMENTS;
        if (class == InstrumentClass.Receivable) return _RECEIVABLE_PAYMENTS;
        revert LiabilityErrors.PledgeDesk_NotCollectable(loanId, instrumentId);
    }

    /// @dev A loan bears one day at least; what a collection left of it was paid for up to that day already.
    function _interestHalfUp(Loan storage loan) private view returns (uint64) {
        uint32 elapsed = _CALENDAR.today() - loan.drawnDay;
        if (elapsed == 0 && loan.status == LoanStatus.Drawn) elapsed = 1;
        return
            InterestMath.interestHalfUp({
                principal: loan.principal,
                rateMillionths: loan.rateMillionths,
                days_: elapsed
            });
    }

    /// @return data of the history entry LOAN_DRAWN (docs/history.md).
    function _drawnEntry(uint256 loanId, Loan storage loan) private view returns (bytes memory data) {
        return
            abi.encode(
                loanId,
                loan.borrower,
                loan.bank,
                loan.principal,
                loan.rateMillionths,
                loan.drawnDay,
                loan.dueDay
            );
    }

    function _requirePledgeable(SliceRange memory range, address borrower, address bank) private view {
        if (InstrumentNumber.isBill(range.instrumentId)) {
            _BILL_RULES.requireMay(
                BillQuery({action: BillAction.Pledge, range: range, actor: borrower, counterparty: bank})
            );
        } else if (!_registryOf(range.instrumentId).isCirculating(range.instrumentId)) {
            revert Errors.PledgeDesk_NotCirculating(range.instrumentId);
        }
    }

    function _registryOf(uint256 instrumentId) private view returns (IInstrumentRegistry) {
        InstrumentClass class = InstrumentNumber.classOf(instrumentId);
        if (class == InstrumentClass.Receivable) return _RECEIVABLES;
        if (class == InstrumentClass.WarehouseReceipt) return _RECEIPTS;
        revert Errors.InstrumentRegistry_Unknown(instrumentId);
    }

    function _rangeOf(Loan storage loan) private view returns (SliceRange memory) {
        return SliceRanges.whole(loan.instrumentId, loan.from, loan.to);
    }

    /// @return today CST day number.
    function _requireBeforeDue(uint256 loanId, uint32 dueDay) private view returns (uint32 today) {
        today = _CALENDAR.today();
        if (dueDay <= today) revert Errors.PledgeDesk_DueDayPassed(loanId, dueDay, today);
    }

    function _requireUnexpired(uint256 loanId, Loan storage loan) private view {
        if (block.timestamp >= loan.expiresAt) revert Errors.PledgeDesk_Expired(loanId, loan.expiresAt);
    }

    function _requireUndrawn(uint256 loanId, Loan storage loan) private view {
        if (loan.status != LoanStatus.Offered) _requireStatus(loanId, loan, LoanStatus.Applied);
    }

    function _requireStatus(uint256 loanId, Loan storage loan, LoanStatus expected) private view {
        if (loan.status != expected) revert Errors.PledgeDesk_WrongStatus(loanId, loan.status, expected);
    }

    function _requireBank(uint256 loanId, Loan storage loan) private view {
        if (loan.bank != msg.sender) revert Errors.PledgeDesk_NotBank(loanId, msg.sender);
    }

    function _requireBorrower(uint256 loanId, Loan storage loan) private view {
        if (loan.borrower != msg.sender) revert Errors.PledgeDesk_NotBorrower(loanId, msg.sender);
    }
}
