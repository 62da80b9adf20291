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
import {BillStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, Slice} from "../types/LedgerTypes.sol";
import {BillAction, BillFacts, BillQuery, BillState, CirculationFlag} from "../types/RuleTypes.sol";
import {AcceptanceRules} from "./AcceptanceRules.sol";
import {CreditRules} from "./CreditRules.sol";
import {LifecycleRules} from "./LifecycleRules.sol";
import {PartyRules} from "./PartyRules.sol";

/// @notice The list of rules about bills; see IBillRules.
/// @dev A rule is an internal view function that returns the encoded error by which it refuses, or nothing. Rules that
///      read another registry live in an abstract contract that keeps it as an immutable (as PartyRules); `_judge` has
///      the one list. A rule that does not concern the action returns nothing, and a rule never reverts.
contract BillRules is IBillRules, PartyRules, AcceptanceRules, CreditRules, Governed {
    uint256 private constant _RULE_COUNT = 15;

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
        BillFacts memory facts;
        facts.bill = _BILLS.stateOf(billId);
        facts.slice.encumbrance = _LEDGER.effectiveEncumbrance(billId, sliceFrom);
        return (facts.bill.status, BillLifecycle.flagOf(facts.bill, facts.slice.encumbrance.kind));
    }

    /// @dev Nothing is made in memory that is not filled: every desk asks on every way.
    function _factsOf(BillQuery calldata query) private view returns (BillFacts memory) {
        BillState memory bill = _BILLS.stateOf(query.range.instrumentId);
        bool asksCredit = BillLifecycle.isOfCredit(query.action);
        address acceptor = asksCredit ? _MEMBERS.accountByCode(bill.draweeCode) : address(0);
        (Slice memory slice, bytes memory noSlice) = _sliceOf(query);
        return
            BillFacts({
                query: query,
                bill: bill,
                slice: slice,
                noSlice: noSlice,
                flag: BillLifecycle.flagOf(bill, slice.encumbrance.kind),
                today: CivilDate.dayOf(block.timestamp),
                acceptor: acceptor
            });
    }

    /// @return the slice that the query names, without an encumbrance that does not count; an empty one if there is
    ///      none.
    /// @return why there is none, as the ledger says it; empty too for an action of the whole package.
    function _sliceOf(BillQuery calldata query) private view returns (Slice memory, bytes memory) {
        Slice memory none;
        if (!BillLifecycle.isOfSlice(query.action)) return (none, "");
        try _LEDGER.sliceAt(query.range.instrumentId, query.range.sliceFrom) returns (Slice memory slice) {
            if (_isPast(slice)) slice.encumbrance = none.encumbrance;
            return (slice, "");
        } catch (bytes memory reason) {
            return (none, reason);
        }
    }

    /// @dev An expired lock is nobody's; an encumbrance of the asking desk does not stand in that desk's own way.
    function _isPast(Slice memory slice) private view returns (bool) {
        EncumbranceKind kind = slice.encumbrance.kind;
        if (kind == EncumbranceKind.Discharged) return false;
        if (slice.encumbrance.desk == msg.sender) return true;
        return kind == EncumbranceKind.Locked && slice.encumbrance.until <= block.timestamp;
    }

    /// @dev The one list, the cheap ones first: a desk pays for every rule on its way. What an action cannot break is
    ///      not asked of it.
    /// @param errors see Refusals.note.
    function _judge(BillFacts memory facts, bytes[] memory errors) private view {
        BillAction action = facts.query.action;
        Refusals.note(errors, 0, LifecycleRules.known(facts));
        if (BillLifecycle.stepOf(action) == BillStatus.None) Refusals.note(errors, 1, _counterpartyEligible(facts));
        else Refusals.note(errors, 1, _partyOfStep(facts));
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
        }
        if (action == BillAction.Accept) Refusals.note(errors, 9, _inAnswerTime(facts));
        if (BillLifecycle.isOfCredit(action)) {
            Refusals.note(errors, 10, _acceptorCreditworthy(facts));
            Refusals.note(errors, 11, _billDisclosed(facts));
            Refusals.note(errors, 12, _creditDisclosed(facts));
        }
        Refusals.note(errors, 13, _actorActive(facts));
        if (action > BillAction.Pledge) Refusals.note(errors, 14, _tradedByBanks(facts));
    }
}
