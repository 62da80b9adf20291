// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ApplicationStatus, DeliveryStatus, LoanStatus, PresentmentStatus} from "../types/DeskTypes.sol";
import {EvidenceKind} from "../types/EvidenceTypes.sol";
import {BillStatus, InstrumentClass, ReceiptStatus, ReceivableStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind} from "../types/LedgerTypes.sol";
import {MemberKind, MemberStatus, OperatorRole} from "../types/MemberTypes.sol";

/// @notice Every revert of the contracts, named Contract_Reason; the arguments answer "which, and what was expected?".
library Errors {
    // ---------------------------------------------------------------- consortium
    /// @notice The interest does not fit 64 bits.
    error InterestMath_Overflow(uint64 principal, uint32 rateMillionths, uint32 days_);

    /// @notice No contract bears this name.
    error Directory_UnknownName(bytes32 name);
    /// @notice A name is not empty.
    error Directory_EmptyName();
    /// @notice Only a deployed contract can be named.
    error Directory_NotContract(bytes32 name, address target);
    /// @notice The directory is full.
    error Directory_Full(uint256 maximum);

    /// @notice The code breaks the alphabet or the check character of GB 32100.
    error MemberRegistry_InvalidUSCC(bytes18 uscc);
    /// @notice One institution, one account.
    error MemberRegistry_DuplicateUSCC(bytes18 uscc, address account);
    /// @notice An institution code has 1 to 12 digits and is not zero.
    error MemberRegistry_InvalidInstitutionCode(uint64 institutionCode);
    /// @notice Instrument numbers carry the code, so it is unique.
    error MemberRegistry_DuplicateInstitutionCode(uint64 institutionCode, address account);
    /// @notice Length of the legal name in UTF-8 bytes.
    error MemberRegistry_LegalNameLength(uint256 length, uint256 minimum, uint256 maximum);
    /// @notice Length of the reason for a suspension in UTF-8 bytes.
    error MemberRegistry_ReasonLength(uint256 length, uint256 minimum, uint256 maximum);
    /// @notice A member has a kind.
    error MemberRegistry_NoKind();
    /// @notice The consortium has one central bank.
    error MemberRegistry_CentralBankExists(address centralBank);
    /// @notice Nobody could restore a suspended central bank.
    error MemberRegistry_CentralBankProtected(address centralBank);
    /// @notice The account belongs to no member.
    error MemberRegistry_Unknown(address account);
    /// @notice The account belongs to no member, or the member is suspended.
    error MemberRegistry_NotActive(address account);
    /// @notice The step is reserved to another kind of institution.
    error MemberRegistry_WrongKind(address account, MemberKind actual, MemberKind expected);
    /// @notice Only an active member is suspended, only a suspended one restored.
    error MemberRegistry_WrongStatus(address account, MemberStatus actual, MemberStatus expected);
    /// @notice There are fewer members.
    error MemberRegistry_NoSuchIndex(uint256 index, uint256 count);

    /// @notice The request is void after its deadline (UTC seconds).
    error MemberAccount_Expired(bytes32 requestId, uint64 deadline, uint256 timestamp);
    /// @notice A request executes at most once.
    error MemberAccount_AlreadyExecuted(bytes32 requestId);
    /// @notice A request has 1 to `maximum` calls.
    error MemberAccount_CallCount(uint256 count, uint256 maximum);
    /// @notice Only a checker of this institution submits; the maker never does.
    error MemberAccount_NotChecker(address submitter, OperatorRole role);
    /// @notice The request is signed by no maker of this institution.
    error MemberAccount_NotMaker(address signer, OperatorRole role);
    /// @notice The bytes are no signature.
    error MemberAccount_MalformedSignature();
    /// @notice The only calls an account makes to itself are setOperator and setLimit.
    error MemberAccount_SelfCall(bytes4 selector);
    /// @notice The target of a call has no code.
    error MemberAccount_NotContract(uint256 index, address target);
    /// @notice The call failed without a reason (for example out of gas).
    error MemberAccount_CallFailed(uint256 index, address target);
    /// @notice Only the account itself or the central bank changes operators.
    error MemberAccount_NotOperatorAdmin(address caller);
    /// @notice The zero address and the account itself are no operators.
    error MemberAccount_InvalidOperator(address operator);
    /// @notice At admission an operator is named once; maker and checker are never the same key.
    error MemberAccount_DuplicateOperator(address operator, OperatorRole role);
    /// @notice An institution has 1 to `maximum` makers and as many checkers.
    error MemberAccount_OperatorCount(OperatorRole role, uint256 count, uint256 maximum);
    /// @notice Without a last maker or checker the institution could never act again.
    error MemberAccount_LastOperator(address operator, OperatorRole role);

    /// @notice The parameter has no value at that time (UTC seconds).
    error Policy_Unknown(bytes32 parameter, uint64 at);
    /// @notice A parameter has a name.
    error Policy_EmptyName();
    /// @notice The parameter exists already; schedule its next value.
    error Policy_AlreadyIntroduced(bytes32 parameter);
    /// @notice The value is outside the bounds the parameter was introduced with.
    error Policy_OutOfBounds(bytes32 parameter, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice A figure of the past never changes.
    error Policy_Past(bytes32 parameter, uint64 effectiveAt, uint64 earliest);
    /// @notice Values take effect in the order of scheduling.
    error Policy_NotAfterLast(bytes32 parameter, uint64 effectiveAt, uint64 last);
    /// @notice No value waits to take effect.
    error Policy_NothingPending(bytes32 parameter);
    /// @notice The history of a parameter is bounded.
    error Policy_HistoryFull(bytes32 parameter, uint256 maximum);

    /// @notice Only the current and the next year are published.
    error BusinessCalendar_YearOutOfRange(uint16 year, uint16 first, uint16 last);
    /// @notice A year is published once; correctYear changes it.
    error BusinessCalendar_AlreadyPublished(uint16 year);
    /// @notice Only a published year is corrected.
    error BusinessCalendar_NotPublished(uint16 year);
    /// @notice The day lies outside the year.
    error BusinessCalendar_DayOutOfYear(uint16 year, uint32 day);
    /// @notice The schedule of a year lists at most `maximum` days of a sort.
    error BusinessCalendar_TooManyDays(uint256 count, uint256 maximum);
    /// @notice A make-up workday falls on a weekend and is no holiday.
    error BusinessCalendar_NotMakeUpDay(uint32 day);
    /// @notice What a day was that has begun never changes.
    error BusinessCalendar_DayBegun(uint16 year, uint32 day);
    /// @notice Dates have four-digit years.
    error BusinessCalendar_DayOutOfRange(uint32 day, uint32 last);
    /// @notice Too many days off in a row, from `day` on.
    error BusinessCalendar_LongClosure(uint32 day, uint256 maximum);

    /// @notice The address is not a validator.
    error ValidatorRegistry_Unknown(address validator);
    /// @notice The address is a validator already.
    error ValidatorRegistry_Duplicate(address validator);
    /// @notice The zero address is no validator.
    error ValidatorRegistry_ZeroAddress();
    /// @notice Below `minimum` validators the network tolerates no fault.
    error ValidatorRegistry_TooFew(uint256 remaining, uint256 minimum);
    /// @notice The validator set is full.
    error ValidatorRegistry_TooMany(uint256 maximum);
    /// @notice Only the central bank or an active commercial bank operates a validator.
    error ValidatorRegistry_NotBank(address operator);
    /// @notice Only the operating bank or the central bank replaces a key.
    error ValidatorRegistry_NotOperator(address caller, address operator);
    /// @notice Each validator has an operator.
    error ValidatorRegistry_LengthMismatch(uint256 validators, uint256 operators);

    /// @notice A content in bytes is beyond what the registry takes.
    error EquivocationRegistry_TooLarge(uint256 length, uint256 maximum);
    /// @notice The content of that many bytes is no message of the consensus.
    error EquivocationRegistry_NotMessage(uint256 length);
    /// @notice Messages of different kinds, heights or rounds do not contradict each other.
    error EquivocationRegistry_DifferentPlaces(
        uint8 code,
        uint64 height,
        uint16 round,
        uint8 otherCode,
        uint64 otherHeight,
        uint16 otherRound
    );
    /// @notice Both messages are for the same.
    error EquivocationRegistry_SameVote(bytes32 subject);
    /// @notice A signature has 65 bytes, a low s, a recovery id of 0 or 1, and a key that made it.
    error EquivocationRegistry_InvalidSignature(bytes signature);
    /// @notice Two keys signed two messages: nobody contradicts itself.
    error EquivocationRegistry_DifferentSigners(address signer, address otherSigner);
    /// @notice The equivocation is on record.
    error EquivocationRegistry_AlreadyReported(address validator, uint8 code, uint64 height, uint16 round);

    // ---------------------------------------------------------------- settlement
    /// @notice Cash is held by members only.
    error CashToken_NotMember(address account);

    // ---------------------------------------------------------------- evidence

    /// @notice The evidence is registered already, by whomever.
    error EvidenceRegistry_AlreadyRegistered(bytes32 evidenceId);
    error EvidenceRegistry_NoFingerprint();
    error EvidenceRegistry_NoKind(bytes32 evidenceId);
    error EvidenceRegistry_NoAmount(bytes32 evidenceId);
    /// @notice Seller and buyer of a trade are two institutions.
    error EvidenceRegistry_SameParties(bytes32 evidenceId, address party);
    /// @notice Only the seller or the buyer registers a trade document.
    error EvidenceRegistry_NotParty(bytes32 evidenceId, address caller);
    error EvidenceRegistry_FutureDocument(bytes32 evidenceId, uint32 documentDay, uint32 today);
    error EvidenceRegistry_Unknown(bytes32 evidenceId);
    error EvidenceRegistry_WrongKind(bytes32 evidenceId, EvidenceKind actual, EvidenceKind expected);
    /// @notice The evidence does not name `seller` and `buyer` in these parts.
    error EvidenceRegistry_WrongParties(bytes32 evidenceId, address seller, address buyer);
    /// @notice An invoice or contract is a balance: all allocations together stay within its amount (Order 2022 No. 4).
    error EvidenceRegistry_Insufficient(bytes32 evidenceId, uint64 requested, uint64 available);
    /// @notice The caller has allocated nothing of the evidence to the instrument.
    error EvidenceRegistry_NotAllocated(bytes32 evidenceId, uint256 instrumentId, address caller);

    /// @notice The lot is registered already, by whomever.
    error LotRegistry_AlreadyRegistered(bytes32 lotId);
    error LotRegistry_NoFingerprint();
    error LotRegistry_NoQuantity(bytes32 lotId);
    error LotRegistry_Unknown(bytes32 lotId);
    /// @notice A physical lot carries at most one live receipt.
    error LotRegistry_AlreadyBound(bytes32 lotId);
    error LotRegistry_NotBound(bytes32 lotId, uint256 receiptId);

    // ---------------------------------------------------------------- ledger

    error TitleLedger_AlreadyOpen(uint256 instrumentId);
    error TitleLedger_NotOpen(uint256 instrumentId);
    error TitleLedger_NoUnits(uint256 instrumentId);
    /// @notice An instrument has at most as many units as a slice can count.
    error TitleLedger_TooManyUnits(uint256 instrumentId, uint64 units, uint64 maximum);
    /// @notice No slice of the instrument starts at that unit.
    error TitleLedger_NoSuchSlice(uint256 instrumentId, uint64 sliceFrom);
    /// @notice `from..to` is empty or does not lie within the slice that was named.
    error TitleLedger_RangeOutsideSlice(uint256 instrumentId, uint64 from, uint64 to, uint64 sliceFrom, uint64 sliceTo);
    error TitleLedger_NotHolder(uint256 instrumentId, uint64 sliceFrom, address claimed);
    /// @notice The slice bears an encumbrance. It tells that there is one, never whose (data minimisation).
    error TitleLedger_Encumbered(uint256 instrumentId, uint64 from, uint64 to, EncumbranceKind kind);
    error TitleLedger_NotEncumbered(uint256 instrumentId, uint64 sliceFrom);
    /// @notice Only the desk that placed an encumbrance may move or lift it.
    error TitleLedger_NotDesk(uint256 instrumentId, uint64 sliceFrom, address caller);
    /// @notice None and Discharged cannot be placed as an encumbrance.
    error TitleLedger_WrongKind(uint256 instrumentId, EncumbranceKind kind);
    /// @notice A lock ends in the future; no other kind ends by itself.
    error TitleLedger_WrongUntil(uint256 instrumentId, EncumbranceKind kind, uint64 until);
    /// @notice The slice has no right neighbour to be joined with.
    error TitleLedger_LastSlice(uint256 instrumentId, uint64 sliceFrom);
    /// @notice Only slices of one holder are joined.
    error TitleLedger_DifferentHolders(uint256 instrumentId, uint64 leftFrom, uint64 rightFrom);
    /// @notice The ledger alone writes entries about slices.
    error TitleLedger_ReservedKind(uint256 instrumentId, bytes32 kind);

    // ---------------------------------------------------------------- instruments: bills and receivables

    /// @notice No instrument of this registry has the number.
    error InstrumentRegistry_Unknown(uint256 instrumentId);
    /// @notice The issuer has used every serial of the day (below 10^8); the next day starts a new count.
    error DailySerial_Exhausted(address issuer, uint32 day);

    /// @notice The bill is in status `from`, from which `to` cannot be reached.
    /// @dev 票据法 41 and 44: acceptance, receipt and withdrawal each need the step before; a settled bill has ended.
    error BillLifecycle_Forbidden(uint256 billId, BillStatus from, BillStatus to);
    /// @notice Only classes 5 to 8 are bills.
    error BillRegistry_NotABill(InstrumentClass class);
    /// @notice Only an active core enterprise or supplier draws a bill.
    /// @dev 票据法 21; Order 2022 No. 4: the drawer is an enterprise with a real trade behind the bill.
    error BillRegistry_DrawerNotEligible(address drawer);
    /// @notice A bank accepts bills of class 5 and 8, an enterprise those of class 6 and 7; both must be active.
    /// @dev Order 2022 No. 4.
    error BillRegistry_DraweeNotEligible(InstrumentClass class, address drawee);
    /// @notice The payee is an active member other than the drawer and the drawee.
    /// @dev 票据法 10: a bill follows a real trade between the parties, for consideration.
    error BillRegistry_PayeeNotEligible(address payee);
    /// @notice The face is zero or above the cap of a bill package, in fen.
    error BillRegistry_FaceOutOfRange(uint64 face, uint256 cap);
    /// @notice The due day is not within `firstDay..lastDay` (CST day numbers).
    /// @dev Order 2022 No. 4 (tenor): a commercial bill falls due within six months of its issue.
    error BillRegistry_TenorOutOfRange(uint32 dueDay, uint32 firstDay, uint32 lastDay);
    /// @notice The caller is not the party of the bill who may take this step.
    error BillRegistry_NotParty(uint256 billId, address caller, address expected);
    /// @notice The drawee's time to answer has passed; silence is a refusal.
    /// @dev 票据法 41: the drawee accepts or refuses within three days of the presentment for acceptance.
    error BillRegistry_AnswerTimePassed(uint256 billId, uint32 today, uint32 lastDay);
    /// @notice The bill is due or overdue, so it is no longer accepted (CST day numbers).
    /// @dev 票据法 39: a bill payable on a fixed day is presented for acceptance before that day.
    error BillRegistry_AcceptanceDue(uint256 billId, uint32 today, uint32 dueDay);
    /// @notice The reason or condition is empty or too long, in bytes.
    error BillRegistry_ReasonLength(uint256 length, uint256 maximum);
    /// @notice Units are still outstanding, so the bill cannot be settled.
    /// @dev 票据法 60: payment in full discharges every debtor of a bill.
    error BillRegistry_Outstanding(uint256 billId, uint64 remaining);

    /// @notice The receivable is in status `from`, from which `to` cannot be reached.
    /// @dev 民法典 763: a receivable that the debtor confirmed cannot be taken back as if it never were.
    error ReceivableLifecycle_Forbidden(uint256 receivableId, ReceivableStatus from, ReceivableStatus to);
    /// @notice Only an active core enterprise or supplier registers a receivable.
    error ReceivableRegistry_CreditorNotEligible(address creditor);
    /// @notice The debtor is an active core enterprise or supplier other than the creditor.
    error ReceivableRegistry_DebtorNotEligible(address debtor);
    /// @notice The face is zero or above the cap of a receivable, in fen.
    error ReceivableRegistry_FaceOutOfRange(uint64 face, uint256 cap);
    /// @notice The due day is not within `firstDay..lastDay` (CST day numbers).
    /// @dev 银发〔2025〕77号: six months in principle, one year with a stated reason, never more.
    error ReceivableRegistry_TermOutOfRange(uint32 dueDay, uint32 firstDay, uint32 lastDay);
    /// @notice The reason of a longer term, or of a refusal, is empty or too long, in bytes.
    error ReceivableRegistry_ReasonLength(uint256 length, uint256 maximum);
    /// @notice The caller is not the party of the receivable who may take this step.
    error ReceivableRegistry_NotParty(uint256 receivableId, address caller, address expected);
    /// @notice Units are still outstanding, so the receivable cannot be settled.
    error ReceivableRegistry_Outstanding(uint256 receivableId, uint64 remaining);

    // ---------------------------------------------------------------- instruments: warehouse receipts

    error ReceiptRegistry_WrongStatus(uint256 receiptId, ReceiptStatus actual, ReceiptStatus expected);
    /// @notice Only the keeper that registered the lot issues a receipt on it.
    /// @dev 民法典 908: the keeper issues the receipt when the goods are delivered to it.
    error ReceiptRegistry_NotLotKeeper(bytes32 lotId, address caller);
    /// @notice A keeper stores the goods of another.
    /// @dev 民法典 904: depositor and keeper are two parties.
    error ReceiptRegistry_OwnGoods(bytes32 lotId, address keeper);
    /// @notice A receipt is for at least one unit and no more than the lot holds.
    error ReceiptRegistry_QuantityOutOfRange(bytes32 lotId, uint64 quantity, uint64 lotQuantity);
    /// @notice The term of storage ends after the day of issue (CST day numbers).
    error ReceiptRegistry_StorageEnded(bytes32 lotId, uint32 storageUntilDay, uint32 today);
    /// @notice The document with the required elements is missing.
    /// @dev 民法典 909; GB/T 30332.
    error ReceiptRegistry_NoDocument(bytes32 lotId);
    /// @notice Goods are still in the warehouse, so the receipt cannot be cancelled.
    error ReceiptRegistry_Outstanding(uint256 receiptId, uint64 remaining);

    // ---------------------------------------------------------------- desks: transfer, financing, payment

    /// @notice The instrument does not circulate: not received or confirmed, non-transferable, or due.
    /// @dev 票据法 27 and 36; 票据纠纷规定 47 and 52: a non-transferable, refused or overdue bill is not endorsed.
    error TransferDesk_NotCirculating(uint256 instrumentId);
    /// @notice The transferee is the transferor, or not an active member.
    error TransferDesk_TransfereeNotEligible(address transferee);
    /// @notice The offer is not in the status that this step needs; an unknown offer has status None.
    error TransferDesk_WrongStatus(uint256 offerId, ApplicationStatus status, ApplicationStatus expected);
    /// @notice The caller is not the party of the offer who may take this step.
    error TransferDesk_NotParty(uint256 offerId, address caller, address expected);
    /// @notice The lock of the offer ended at `expiresAt` (UTC seconds).
    error TransferDesk_Expired(uint256 offerId, uint64 expiresAt);

    /// @notice The instrument does not circulate: not received or confirmed, non-transferable, or due.
    /// @dev 票据法 27 and 36; 票据纠纷规定 52: a non-transferable or overdue bill is not discounted.
    error FinancingDesk_NotCirculating(uint256 instrumentId);
    /// @notice The account is not an active commercial bank other than the applicant.
    /// @dev Order 2022 No. 4: discount is the business of banks and finance companies.
    error FinancingDesk_NotABank(address bank);
    /// @notice The invoice was not issued by the applicant, so it shows no trade of the applicant's.
    /// @dev Order 2022 No. 4: the holder who discounts shows the real trade behind the bill.
    error FinancingDesk_NotSeller(bytes32 invoiceEvidence, address applicant);
    /// @notice The trade behind the instrument has been financed up to its face already, of which `available` is left.
    /// @dev Order 2022 No. 4: one trade is not financed twice, also when a slice sold to a bank comes back.
    error FinancingDesk_TradeUsed(uint256 instrumentId, uint64 face, uint64 available);
    /// @notice The request is not in the status that this step needs; an unknown request has status None.
    error FinancingDesk_WrongStatus(uint256 requestId, ApplicationStatus status, ApplicationStatus expected);
    /// @notice The request is no longer open: it was settled, refused or withdrawn.
    error FinancingDesk_Closed(uint256 requestId, ApplicationStatus status);
    /// @notice The caller is not the party of the request who may take this step.
    error FinancingDesk_NotParty(uint256 requestId, address caller, address expected);
    /// @notice The lock of the request ended at `expiresAt` (UTC seconds).
    error FinancingDesk_Expired(uint256 requestId, uint64 expiresAt);
    /// @notice The quote ended at `validUntil` (UTC seconds).
    error FinancingDesk_QuoteExpired(uint256 requestId, uint64 validUntil);
    /// @notice A quote lasts from now on, and no longer than the lock of the request (UTC seconds).
    error FinancingDesk_ValidityOutOfRange(uint256 requestId, uint64 validUntil, uint64 expiresAt);
    /// @notice The rate is zero or above 100 % a year, in millionths.
    error FinancingDesk_RateOutOfRange(uint32 rateMillionths, uint256 maximum);
    /// @notice Nothing is left to finance: `day` is not before the adjusted due day.
    error FinancingDesk_NoDaysLeft(uint32 day, uint32 adjustedDueDay);
    /// @notice The interest eats up the face.
    error FinancingDesk_NoProceeds(uint64 face, uint64 interest);

    /// @notice The bill was never received by its payee, or the receivable never confirmed.
    error PaymentDesk_NotPayable(uint256 instrumentId);
    /// @notice The caller does not hold the slice.
    error PaymentDesk_NotHolder(uint256 instrumentId, uint64 sliceFrom, address caller, address holder);
    /// @notice Payment cannot be demanded before the due day (CST day numbers).
    /// @dev 票据法 53 and 58: the acceptor does not pay early at the holder's demand.
    error PaymentDesk_TooEarly(uint256 instrumentId, uint32 today, uint32 dueDay);
    /// @notice The right against the acceptor has ended (CST day numbers).
    /// @dev 票据法 17: two years from maturity.
    error PaymentDesk_TooLate(uint256 instrumentId, uint32 today, uint32 lastDay);
    /// @notice The presentment is not in the status that this step needs; an unknown presentment has status None.
    error PaymentDesk_WrongStatus(uint256 presentmentId, PresentmentStatus status, PresentmentStatus expected);
    /// @notice The caller is not the obligor.
    error PaymentDesk_NotObligor(uint256 instrumentId, address caller, address obligor);
    /// @notice The obligor may still answer up to `lastDay` (CST day numbers).
    /// @dev 票据法 54 and 62: payment on the day of presentment, else a proof of refusal with its reason.
    error PaymentDesk_AnswerTimeRuns(uint256 presentmentId, uint32 today, uint32 lastDay);
    /// @notice The reason of a refusal is empty or too long, in bytes.
    /// @dev 票据法 62: a refusal is given with its reason.
    error PaymentDesk_ReasonLength(uint256 length, uint256 maximum);

    // ---------------------------------------------------------------- desks: pledge, delivery

    error PledgeDesk_NoPrincipal(uint256 instrumentId);
    /// @notice A bank does not lend to itself.
    error PledgeDesk_OwnBank(uint256 instrumentId, address bank);
    /// @notice The instrument may not be pledged in its present state.
    /// @dev 票据法 27, 36; 票据纠纷规定 52, 53: a bill marked not transferable, refused or overdue is no pledge.
    error PledgeDesk_NotCirculating(uint256 instrumentId);
    error PledgeDesk_WrongStatus(uint256 loanId, LoanStatus actual, LoanStatus expected);
    error PledgeDesk_NotBank(uint256 loanId, address caller);
    error PledgeDesk_NotBorrower(uint256 loanId, address caller);
    /// @notice The application's lock has expired (UTC seconds).
    error PledgeDesk_Expired(uint256 loanId, uint64 expiresAt);
    /// @notice The due day is not after today (CST day numbers).
    error PledgeDesk_DueDayPassed(uint256 loanId, uint32 dueDay, uint32 today);
    error PledgeDesk_RateTooHigh(uint256 loanId, uint32 rateMillionths, uint32 maximum);

    error DeliveryDesk_WrongStatus(uint256 deliveryId, DeliveryStatus actual, DeliveryStatus expected);
    error DeliveryDesk_NotKeeper(uint256 deliveryId, address caller);
    error DeliveryDesk_NotHolder(uint256 deliveryId, address caller);
}
