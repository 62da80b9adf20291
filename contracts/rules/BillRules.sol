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
import {BillStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, Slice} from "../types/LedgerTypes.sol";
import {BillFacts, BillQuery, CirculationFlag} from "../types/RuleTypes.sol";
import {AcceptanceRules} from "./AcceptanceRules.sol";
import {CreditRules} from "./CreditRules.sol";
import {LifecycleRules} from "./LifecycleRules.sol";
import {PartyRules} from "./PartyRules.sol";

/// @notice The list of rules about bills; see IBillRules.
/// @dev A rule is an internal view function that returns the encoded error by which it refuses, or nothing. Rules that
///      read another registry live in an abstract contract that keeps it as an immutable (as PartyRules); `_rules` is
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
        BillFacts memory facts = _factsOf(query);
        function(BillFacts memory) view returns (bytes memory)[_RULE_COUNT] memory rules = _rules();
        for (uint256 index = 0; index < _RULE_COUNT; ++index) {
            bytes memory refusal = rules[index](facts);
            if (refusal.length != 0) _revertWith(refusal);
        }
    }

    /// @inheritdoc IBillRules
    function refusals(BillQuery calldata query) external view returns (bytes[] memory errors) {
        BillFacts memory facts = _factsOf(query);
        function(BillFacts memory) view returns (bytes memory)[_RULE_COUNT] memory rules = _rules();
        errors = new bytes[](_RULE_COUNT);
        uint256 count;
        for (uint256 index = 0; index < _RULE_COUNT; ++index) {
            bytes memory refusal = rules[index](facts);
            if (refusal.length != 0) errors[count++] = refusal;
        }
        // An array only ever gets shorter.
        assembly ("memory-safe") {
            mstore(errors, count)
        }
    }

    /// @inheritdoc IBillRules
    function flagOf(uint256 billId, uint64 sliceFrom) external view returns (BillStatus status, CirculationFlag flag) {
        BillFacts memory facts;
        facts.bill = _BILLS.stateOf(billId);
        facts.slice.encumbrance = _LEDGER.effectiveEncumbrance(billId, sliceFrom);
        return (facts.bill.status, BillLifecycle.flagOf(facts.bill, facts.slice.encumbrance.kind));
    }

    function _factsOf(BillQuery calldata query) private view returns (BillFacts memory facts) {
        facts.query = query;
        facts.bill = _BILLS.stateOf(query.range.instrumentId);
        facts.today = CivilDate.dayOf(block.timestamp);
        if (!BillLifecycle.isOfSlice(query.action)) return facts;
        try _LEDGER.sliceAt(query.range.instrumentId, query.range.sliceFrom) returns (Slice memory slice) {
            if (_isPast(slice)) delete slice.encumbrance;
            facts.slice = slice;
        } catch (bytes memory reason) {
            facts.noSlice = reason;
        }
        facts.flag = BillLifecycle.flagOf(facts.bill, facts.slice.encumbrance.kind);
    }

    /// @dev An expired lock is nobody's; an encumbrance of the asking desk does not stand in that desk's own way.
    function _isPast(Slice memory slice) private view returns (bool) {
        EncumbranceKind kind = slice.encumbrance.kind;
        if (kind == EncumbranceKind.Discharged) return false;
        if (slice.encumbrance.desk == msg.sender) return true;
        return kind == EncumbranceKind.Locked && slice.encumbrance.until <= block.timestamp;
    }

    /// @dev The cheap ones first: a desk pays for every rule on its way.
    function _rules()
        private
        pure
        returns (function(BillFacts memory) view returns (bytes memory)[_RULE_COUNT] memory rules)
    {
        rules[0] = LifecycleRules.known;
        rules[1] = _partyOfStep;
        rules[2] = _counterpartyEligible;
        rules[3] = LifecycleRules.status;
        rules[4] = LifecycleRules.transferable;
        rules[5] = LifecycleRules.unmatured;
        rules[6] = LifecycleRules.withinSlice;
        rules[7] = LifecycleRules.whole;
        rules[8] = LifecycleRules.holder;
        rules[9] = LifecycleRules.flag;
        rules[10] = _inAnswerTime;
        rules[11] = _acceptorCreditworthy;
        rules[12] = _billDisclosed;
        rules[13] = _creditDisclosed;
        rules[14] = _actorActive;
        rules[15] = _tradedByBanks;
    }

    function _revertWith(bytes memory refusal) private pure {
        assembly ("memory-safe") {
            revert(add(refusal, 32), mload(refusal))
        }
    }
}
