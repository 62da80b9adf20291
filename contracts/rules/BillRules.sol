// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IDisclosureRegistry} from "../interfaces/IDisclosureRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {BillLifecycle} from "../libraries/BillLifecycle.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Governed} from "../libraries/Governed.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {RuleErrors} from "../libraries/RuleErrors.sol";
import {BillStatus, StoredBill} from "../types/InstrumentTypes.sol";
import {EncumbranceKind} from "../types/LedgerTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {BillAction, BillFacts, BillQuery, BillSlice, CirculationFlag} from "../types/RuleTypes.sol";
import {AcceptanceRules} from "./AcceptanceRules.sol";
import {CreditRules} from "./CreditRules.sol";
import {LifecycleRules} from "./LifecycleRules.sol";
import {PartyRules} from "./PartyRules.sol";

/// @notice The list of rules about bills; see IBillRules.
/// @dev A rule is an internal view function that returns the encoded error by which it refuses, or nothing. Rules that
///      read another registry live in an abstract contract that keeps it as an immutable (as PartyRules); `_judge` has
///      the one list. A rule that does not concern the action returns nothing, and a rule never reverts.
contract BillRules is IBillRules, PartyRules, AcceptanceRules, CreditRules, Governed {
    uint256 private constant _RULE_COUNT = 16;

    IBillRegistry private immutable _BILLS;
    ITitleLedger private immutable _LEDGER;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IBillRegistry bills,
        IPolicy policy,
        IBusinessCalendar calendar,
        ICreditRegistry credit,
        IDisclosureRegistry disclosures
    ) PartyRules(members) AcceptanceRules(policy, calendar) CreditRules(credit, disclosures) {
        _LEDGER = ledger;
        _BILLS = bills;
    }

    /// @inheritdoc IBillRules
    function requireMay(BillQuery calldata query) external view {
        _judge(_factsOf(query), new bytes[](0));
    }

    /// @inheritdoc IBillRules
    function refusals(BillQuery calldata query) external view returns (bytes[] memory errors) {
        errors = new bytes[](_RULE_COUNT);
        _judge(_factsOf(query), errors);
        return Refusals.compact(errors);
    }

    /// @inheritdoc IBillRules
    function flagOf(uint256 billId, uint64 sliceFrom) external view returns (BillStatus status, CirculationFlag flag) {
        StoredBill memory bill = _BILLS.stateOf(billId);
        EncumbranceKind kind = _LEDGER.effectiveEncumbrance(billId, sliceFrom).kind;
        return (bill.status, BillLifecycle.flagOf(bill, kind));
    }

    /// @dev Nothing is made in memory that is not filled: every desk asks on every way.
    function _factsOf(BillQuery calldata query) private view returns (BillFacts memory) {
        StoredBill memory bill = _BILLS.stateOf(query.range.instrumentId);
        address acceptor =
            BillLifecycle.isOfCredit(query.action) ? _MEMBERS.accountByCode(bill.draweeCode) : address(0);
        (MemberKind actorKind, MemberKind counterpartyKind) = _MEMBERS.kindsOf(query.actor, query.counterparty);
        (BillSlice memory slice, bytes memory noSlice) = _sliceOf(query);
        return
            BillFacts({
                query: query,
                bill: bill,
                slice: slice,
                noSlice: noSlice,
                flag: BillLifecycle.flagOf(bill, slice.kind),
                today: CivilDate.dayOf(block.timestamp),
                acceptor: acceptor,
                actorKind: actorKind,
                counterpartyKind: counterpartyKind
            });
    }

    /// @return slice that the query names, without an encumbrance that is past or the asking desk's own; empty if
    ///         there is none.
    /// @return noSlice why there is none, as the ledger says it; empty too for an action of the whole package.
    function _sliceOf(BillQuery calldata query) private view returns (BillSlice memory slice, bytes memory noSlice) {
        if (!BillLifecycle.isOfSlice(query.action)) return (slice, "");
        uint64 from = query.range.sliceFrom;
        try _LEDGER.sliceFor(query.range.instrumentId, from, msg.sender) returns (
            uint64 to,
            address holder,
            EncumbranceKind kind
        ) {
            (slice.from, slice.to, slice.holder, slice.kind) = (from, to, holder, kind);
        } catch (bytes memory reason) {
            noSlice = reason;
        }
    }

    /// @custom:rule FREEZE-WITHDRAWAL | 民诉法 253; 票据纠纷规定 8 | BillRules_Frozen | While a court has frozen any part of a bill, the bill is not withdrawn.
    function _unfrozen(uint256 billId) private view returns (bytes memory error_) {
        uint64 units = _LEDGER.frozenOf(billId);
        if (units == 0) return error_;
        return abi.encodeWithSelector(RuleErrors.BillRules_Frozen.selector, billId, units);
    }

    /// @dev The one list, the cheap ones first: a desk pays for every rule on its way. What an action cannot break is
    ///      not asked of it.
    /// @param errors see Refusals.note.
    function _judge(BillFacts memory facts, bytes[] memory errors) private view {
        BillAction action = facts.query.action;
        Refusals.note(errors, 0, LifecycleRules.known(facts));
        if (BillLifecycle.isOfStep(action)) Refusals.note(errors, 1, _partyOfStep(facts));
        else Refusals.note(errors, 1, _counterpartyEligible(facts));
        Refusals.note(errors, 2, LifecycleRules.status(facts));
        Refusals.note(errors, 3, LifecycleRules.transferable(facts));
        Refusals.note(errors, 4, LifecycleRules.unmatured(facts));
        if (BillLifecycle.isOfSlice(action)) {
            Refusals.note(errors, 5, LifecycleRules.withinSlice(facts));
            Refusals.note(errors, 6, LifecycleRules.whole(facts));
            Refusals.note(errors, 7, LifecycleRules.holder(facts));
            Refusals.note(errors, 8, LifecycleRules.flag(facts));
        } else if (action == BillAction.Guarantee) {
            Refusals.note(errors, 6, LifecycleRules.whole(facts));
        } else if (action == BillAction.Withdraw) {
            Refusals.note(errors, 8, _unfrozen(facts.query.range.instrumentId));
        }
        if (action == BillAction.Accept) {
            Refusals.note(errors, 8, _beforeDue(facts));
            Refusals.note(errors, 9, _inAnswerTime(facts));
        }
        if (BillLifecycle.isOfCredit(action)) {
            Refusals.note(errors, 10, _acceptorCreditworthy(facts));
            (bytes memory ofBill, bytes memory ofCredit) = _disclosed(facts);
            Refusals.note(errors, 11, ofBill);
            Refusals.note(errors, 12, ofCredit);
            Refusals.note(errors, 13, _acceptorActive(facts));
        }
        Refusals.note(errors, 14, _actorActive(facts));
        Refusals.note(errors, 15, action > BillAction.Pledge ? _tradedByBanks(facts) : _amongBanks(facts));
    }
}
