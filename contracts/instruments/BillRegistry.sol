// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {BillLifecycle} from "../libraries/BillLifecycle.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {DailySerial} from "../libraries/DailySerial.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {AcceptanceRules} from "../rules/AcceptanceRules.sol";
import {IssueRules} from "../rules/IssueRules.sol";
import {Bill, BillStatus, InstrumentTerms, StoredBill} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, Slice, SliceRange} from "../types/LedgerTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice Bill packages (商业汇票, 供应链票据): particulars and lifecycle; see IBillRegistry.
/// @dev Every function writes its own state before it calls out, and calls only contracts of the network, none of which
///      calls back into a registry on a path that reads unfinished state; so no reentrancy guard is needed.
contract BillRegistry is IBillRegistry, IssueRules, AcceptanceRules, Governed {
    using BillLifecycle for StoredBill;
    using DailySerial for DailySerial.Counter;

    uint256 private constant _MAX_REASON_BYTES = 256;

    IEvidenceRegistry private immutable _EVIDENCE;
    ITitleLedger private immutable _LEDGER;
    IBillRules private immutable _RULES;
    ICreditRegistry private immutable _CREDIT;

    mapping(uint256 billId => StoredBill bill) private _bills;
    mapping(address drawer => DailySerial.Counter serials) private _serials;
    /// @dev The accounts of all drawees by their codes: acceptance needs the drawee's, once for each bill.
    mapping(uint64 code => address account) private _drawees;

    constructor(
        IMemberRegistry members,
        IEvidenceRegistry evidence,
        ITitleLedger ledger,
        IPolicy policy,
        IBusinessCalendar calendar,
        IBillRules rules,
        ICreditRegistry credit
    ) IssueRules(members, policy) AcceptanceRules(policy, calendar) {
        _EVIDENCE = evidence;
        _LEDGER = ledger;
        _RULES = rules;
        _CREDIT = credit;
    }

    /// @inheritdoc IBillRegistry
    /// @custom:rule TRADE-ISSUE | 票据法 10; Order 2022 No. 4 | EvidenceRegistry_WrongParties | A bill is issued on a contract and an invoice of the payee's sale to the drawer, whose remaining amounts cover its face.
    function issue(Issue calldata particulars) external returns (uint256 billId) {
        // Check: who may be what, how much, how long.
        Parties memory parties = _requireIssuable(particulars);

        // Effect: a number of the drawer's day and the particulars under it.
        Bill memory bill = _billOn(particulars);
        billId = InstrumentNumber.compose({
            class: bill.class,
            institutionCode: parties.drawerCode,
            day: bill.issueDay,
            serial: _serials[msg.sender].next(msg.sender, bill.issueDay)
        });
        _draw(billId, bill, parties);
        _emitIssued(billId, bill);

        // Interaction: the trade behind it is taken, the drawer holds the package until receipt.
        _EVIDENCE.allocate({
            instrumentId: billId,
            contractEvidence: particulars.contractEvidence,
            invoiceEvidence: particulars.invoiceEvidence,
            amount: bill.face,
            seller: bill.payee,
            buyer: bill.drawer
        });
        _LEDGER.open({instrumentId: billId, units: bill.face, holder: bill.drawer});
        _LEDGER.record({instrumentId: billId, kind: "BILL_ISSUED", data: _issuedData(bill, particulars)});
    }

    /// @inheritdoc IBillRegistry
    function accept(uint256 billId) external {
        // Check: what BillRules answers before an acceptance, asked here: one contract less on the way.
        StoredBill storage bill = _requireDrawee(billId);
        bill.requireAllowed(billId, BillStatus.Accepted);
        uint32 issueDay = bill.issueDay;
        uint32 today = CivilDate.dayOf(block.timestamp);
        // Most answers come on the day itself, when none is late, and need neither figure nor calendar.
        if (today != issueDay) {
            Refusals.requireNone(_dueRefusal(billId, bill.dueDay, today));
            Refusals.requireNone(_answerRefusal(billId, issueDay, today));
        }

        // Effect
        bill.status = BillStatus.Accepted;
        bill.acceptedAfter = SafeCast.toUint8(today - issueDay + 1);
        emit BillAccepted(billId, msg.sender);

        // Interaction: the drawee is able to promise more, or this reverts.
        _CREDIT.accepted({acceptor: msg.sender, class_: bill.class, face: bill.face});
        _LEDGER.record({instrumentId: billId, kind: "BILL_ACCEPTED", data: abi.encode(msg.sender)});
    }

    /// @inheritdoc IBillRegistry
    function refuse(uint256 billId, string calldata reason) external {
        _refuse(billId, reason);
    }

    /// @inheritdoc IBillRegistry
    /// @custom:rule BILL-CONDITIONAL-ACCEPTANCE | 票据法 43 | - | An acceptance under a condition counts as a refusal to accept.
    function acceptOnCondition(uint256 billId, string calldata condition) external {
        _refuse(billId, condition);
    }

    /// @inheritdoc IBillRegistry
    function receive_(uint256 billId) external {
        // Check: the payee.
        StoredBill storage bill = _bills[billId];
        _requireMay(BillAction.Receive, billId, bill.face);

        // Effect
        bill.advance(billId, BillStatus.Received);
        emit BillReceived(billId, msg.sender);

        // Interaction: the whole package goes from the drawer to the payee.
        _LEDGER.move({range: _package(billId, bill.face), newHolder: msg.sender});
        _LEDGER.record({instrumentId: billId, kind: "BILL_RECEIVED", data: abi.encode(msg.sender)});
    }

    /// @inheritdoc IBillRegistry
    function withdraw(uint256 billId, bytes32 contractEvidence, bytes32 invoiceEvidence) external {
        // Check: the drawer, or the payee whose invoice the bill holds.
        StoredBill storage bill = _bills[billId];
        _requireMay(BillAction.Withdraw, billId, bill.face);
        bool wasAccepted = bill.status == BillStatus.Accepted;

        // Effect
        bill.advance(billId, BillStatus.Withdrawn);
        emit BillWithdrawn(billId, msg.sender);

        // Interaction: the trade is free for another instrument, so is the acceptor, the title ends.
        if (wasAccepted) _CREDIT.ended(_drawees[bill.draweeCode], bill.face);
        _EVIDENCE.release({
            instrumentId: billId,
            contractEvidence: contractEvidence,
            invoiceEvidence: invoiceEvidence,
            amount: bill.face
        });
        _endTitle(billId, bill.face);
        _LEDGER.record({instrumentId: billId, kind: "BILL_WITHDRAWN", data: abi.encode(msg.sender)});
    }

    /// @inheritdoc IInstrumentRegistry
    function settled(uint256 billId) external restricted {
        // Check: nothing is left to pay.
        StoredBill storage bill = _existing(billId);
        bill.requireAllowed(billId, BillStatus.Settled);
        uint64 remaining = bill.face - _LEDGER.dischargedOf(billId);
        if (remaining != 0) revert Errors.BillRegistry_Outstanding(billId, remaining);

        // Effect
        bill.advance(billId, BillStatus.Settled);
        emit BillSettled(billId);

        // Interaction
        _LEDGER.record({instrumentId: billId, kind: "BILL_SETTLED", data: ""});
    }

    /// @inheritdoc IBillRegistry
    function billOf(uint256 billId) external view returns (Bill memory bill) {
        StoredBill memory stored = _existing(billId);
        return
            Bill({
                class: stored.class,
                status: stored.status,
                transferable: stored.transferable,
                splittable: stored.splittable,
                drawer: _MEMBERS.accountByCode(stored.drawerCode),
                issueDay: stored.issueDay,
                dueDay: stored.dueDay,
                drawee: _drawees[stored.draweeCode],
                face: stored.face,
                acceptedDay: stored.acceptedAfter == 0 ? 0 : uint32(stored.issueDay) + stored.acceptedAfter - 1,
                payee: _MEMBERS.accountByCode(stored.payeeCode)
            });
    }

    /// @inheritdoc IBillRegistry
    function stateOf(uint256 billId) external view returns (StoredBill memory state) {
        return _bills[billId];
    }

    /// @inheritdoc IBillRegistry
    function issueRefusals(
        Issue calldata particulars,
        address drawer
    ) external view returns (bytes[] memory errors, bytes[] memory evidenceErrors) {
        errors = _issueRefusals(particulars, drawer);
        evidenceErrors = _EVIDENCE.allocationRefusals({
            contractEvidence: particulars.contractEvidence,
            invoiceEvidence: particulars.invoiceEvidence,
            amount: particulars.face,
            seller: particulars.payee,
            buyer: drawer
        });
    }

    /// @inheritdoc IInstrumentRegistry
    function dueDayOf(uint256 billId) external view returns (uint32 dueDay) {
        return _existing(billId).dueDay;
    }

    /// @inheritdoc IInstrumentRegistry
    function termsOf(uint256 billId) external view returns (InstrumentTerms memory terms) {
        StoredBill storage bill = _existing(billId);
        return
            InstrumentTerms({
                class: bill.class,
                obligor: _drawees[bill.draweeCode],
                units: bill.face,
                dueDay: bill.dueDay,
                circulating: isCirculating(billId)
            });
    }

    /// @inheritdoc IInstrumentRegistry
    /// @dev A bill circulates from its receipt to the day before it falls due, unless its drawer wrote 不得转让 on it.
    function isCirculating(uint256 billId) public view returns (bool circulating) {
        StoredBill storage bill = _existing(billId);
        return
            bill.status == BillStatus.Received && bill.transferable && CivilDate.dayOf(block.timestamp) < bill.dueDay;
    }

    function _refuse(uint256 billId, string calldata reason) private {
        // Check: the drawee, before it accepted, with a reason.
        StoredBill storage bill = _requireDrawee(billId);
        uint256 length = bytes(reason).length;
        if (length == 0 || length > _MAX_REASON_BYTES) {
            revert Errors.BillRegistry_ReasonLength(length, _MAX_REASON_BYTES);
        }

        // Effect
        bill.advance(billId, BillStatus.Refused);
        emit AcceptanceRefused(billId, msg.sender, reason);

        // Interaction
        _LEDGER.record({instrumentId: billId, kind: "ACCEPTANCE_REFUSED", data: abi.encode(msg.sender, reason)});
    }

    /// @dev A code has twelve digits, which forty bits hold.
    function _draw(uint256 billId, Bill memory bill, Parties memory parties) private {
        _bills[billId] = StoredBill({
            class: bill.class,
            status: BillLifecycle.first(billId, _bills[billId].status),
            transferable: bill.transferable,
            splittable: bill.splittable,
            drawerCode: SafeCast.toUint40(parties.drawerCode),
            draweeCode: SafeCast.toUint40(parties.draweeCode),
            payeeCode: SafeCast.toUint40(parties.payeeCode),
            face: SafeCast.toUint48(bill.face),
            issueDay: SafeCast.toUint24(bill.issueDay),
            dueDay: SafeCast.toUint24(bill.dueDay),
            acceptedAfter: 0
        });
        if (_drawees[parties.draweeCode] == address(0)) _drawees[parties.draweeCode] = bill.drawee;
    }

    function _emitIssued(uint256 billId, Bill memory bill) private {
        emit BillIssued({
            billId: billId,
            drawer: bill.drawer,
            payee: bill.payee,
            drawee: bill.drawee,
            face: bill.face,
            issueDay: bill.issueDay,
            dueDay: bill.dueDay,
            class: bill.class
        });
    }

    /// @dev The lock lives only inside this call. A package that its drawer split, or asked a guarantee for, is left to
    ///      it, and neither circulates nor is paid: otherwise a split or a lock would hold the payee's evidence.
    function _endTitle(uint256 billId, uint64 face) private {
        Slice memory slice = _LEDGER.sliceAt(billId, 1);
        if (slice.to != face || slice.encumbrance.until > block.timestamp) return;
        _LEDGER.encumber({
            range: _package(billId, face),
            kind: EncumbranceKind.Locked,
            until: uint64(block.timestamp) + 1,
            ref: "WITHDRAWN"
        });
        _LEDGER.discharge({instrumentId: billId, sliceFrom: 1});
    }

    function _existing(uint256 billId) private view returns (StoredBill storage bill) {
        bill = _bills[billId];
        if (bill.status == BillStatus.None) revert Errors.InstrumentRegistry_Unknown(billId);
    }

    function _requireMay(BillAction action, uint256 billId, uint64 face) private view {
        _RULES.requireMay(
            BillQuery({action: action, range: _package(billId, face), actor: msg.sender, counterparty: address(0)})
        );
    }

    function _requireDrawee(uint256 billId) private view returns (StoredBill storage bill) {
        bill = _existing(billId);
        address drawee = _drawees[bill.draweeCode];
        if (msg.sender != drawee) revert Errors.BillRegistry_NotParty(billId, msg.sender, drawee);
    }

    function _billOn(Issue calldata particulars) private view returns (Bill memory) {
        return
            Bill({
                class: particulars.class,
                status: BillStatus.Issued,
                transferable: particulars.transferable,
                splittable: particulars.splittable,
                drawer: msg.sender,
                issueDay: CivilDate.dayOf(block.timestamp),
                dueDay: particulars.dueDay,
                drawee: particulars.drawee,
                face: particulars.face,
                acceptedDay: 0,
                payee: particulars.payee
            });
    }

    function _issuedData(Bill memory bill, Issue calldata particulars) private pure returns (bytes memory data) {
        return abi.encode(bill, particulars.contractEvidence, particulars.invoiceEvidence);
    }

    function _package(uint256 billId, uint64 face) private pure returns (SliceRange memory) {
        return SliceRanges.whole(billId, 1, face);
    }
}
