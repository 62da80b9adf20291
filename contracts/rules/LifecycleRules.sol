// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {BillLifecycle} from "../libraries/BillLifecycle.sol";
import {Errors} from "../libraries/Errors.sol";
import {RuleErrors} from "../libraries/RuleErrors.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {BillAction, BillFacts, BillSlice, CirculationFlag} from "../types/RuleTypes.sol";

/// @notice Rules about the bill and the slice themselves. Each returns the encoded error that refuses, or nothing.
library LifecycleRules {
    function known(BillFacts memory facts) internal pure returns (bytes memory error_) {
        if (facts.bill.status != BillStatus.None) return error_;
        return abi.encodeWithSelector(Errors.InstrumentRegistry_Unknown.selector, facts.query.range.instrumentId);
    }

    /// @custom:rule BILL-PARTY | 票据法 38, 44; SHCPE 收票 | BillRegistry_NotParty | The drawee accepts, the payee takes the bill, drawer or payee take it back.
    /// @param expected who takes the step.
    function party(BillFacts memory facts, address expected) internal pure returns (bytes memory error_) {
        address actor = facts.query.actor;
        if (actor == expected) return error_;
        return
            abi.encodeWithSelector(
                Errors.BillRegistry_NotParty.selector,
                facts.query.range.instrumentId,
                actor,
                expected
            );
    }

    /// @custom:rule BILL-STATUS | 票据法 36, 41, 44 | BillRules_WrongStatus | Each act needs the bill in its status.
    function status(BillFacts memory facts) internal pure returns (bytes memory error_) {
        BillAction action = facts.query.action;
        BillStatus current = facts.bill.status;
        if (current == BillStatus.None || BillLifecycle.allowsStatus(action, current)) return error_;
        uint256 billId = facts.query.range.instrumentId;
        BillStatus step = BillLifecycle.stepOf(action);
        if (step != BillStatus.None) {
            return abi.encodeWithSelector(Errors.BillLifecycle_Forbidden.selector, billId, current, step);
        }
        return abi.encodeWithSelector(RuleErrors.BillRules_WrongStatus.selector, billId, action, current);
    }

    /// @custom:rule BILL-NOT-TRANSFERABLE | 票据法 27; 票据纠纷规定 47, 52 | BillRules_NotTransferable | A bill that its drawer marked 不得转让 is neither endorsed nor discounted nor pledged; it is paid.
    function transferable(BillFacts memory facts) internal pure returns (bytes memory error_) {
        bool marked = facts.bill.status != BillStatus.None && !facts.bill.transferable;
        if (!marked || !BillLifecycle.isOfHolder(facts.query.action)) return error_;
        if (BillLifecycle.allowsFlag(facts.query.action, CirculationFlag.NonTransferable)) return error_;
        return
            abi.encodeWithSelector(
                RuleErrors.BillRules_NotTransferable.selector,
                facts.query.range.instrumentId,
                facts.query.action
            );
    }

    /// @custom:rule BILL-MATURED | 票据法 36 | BillRules_Matured | From its due day on a bill is presented for payment and no longer transferred, discounted or pledged.
    function unmatured(BillFacts memory facts) internal pure returns (bytes memory error_) {
        uint32 dueDay = facts.bill.dueDay;
        if (dueDay == 0 || facts.today < dueDay || !BillLifecycle.endsAtMaturity(facts.query.action)) return error_;
        return
            abi.encodeWithSelector(
                RuleErrors.BillRules_Matured.selector,
                facts.query.range.instrumentId,
                facts.today,
                dueDay
            );
    }

    function withinSlice(BillFacts memory facts) internal pure returns (bytes memory error_) {
        if (facts.noSlice.length != 0) return facts.noSlice;
        SliceRange memory range = facts.query.range;
        BillSlice memory slice = facts.slice;
        if (range.from >= slice.from && range.from <= range.to && range.to <= slice.to) return error_;
        return
            abi.encodeWithSelector(
                Errors.TitleLedger_RangeOutsideSlice.selector,
                range.instrumentId,
                range.from,
                range.to,
                slice.from,
                slice.to
            );
    }

    /// @custom:rule BILL-RANGE-ZERO | SHCPE 子票区间 0 | BillRules_NotSplittable | A package whose range is 0 goes from hand to hand whole.
    function whole(BillFacts memory facts) internal pure returns (bytes memory error_) {
        if (facts.bill.splittable || facts.bill.status == BillStatus.None || facts.noSlice.length != 0) return error_;
        SliceRange memory range = facts.query.range;
        if (range.from == 1 && range.to == facts.bill.face) return error_;
        return
            abi.encodeWithSelector(
                RuleErrors.BillRules_NotSplittable.selector,
                range.instrumentId,
                range.from,
                range.to,
                facts.bill.face
            );
    }

    /// @custom:rule BILL-HOLDER | 票据法 31; 票据纠纷规定 46 | TitleLedger_NotHolder | Only the last in the unbroken chain of endorsements disposes of the bill; a pledgee holds no title.
    function holder(BillFacts memory facts) internal pure returns (bytes memory error_) {
        if (facts.noSlice.length != 0 || !BillLifecycle.isOfHolder(facts.query.action)) return error_;
        if (facts.slice.holder == facts.query.actor) return error_;
        return
            abi.encodeWithSelector(
                Errors.TitleLedger_NotHolder.selector,
                facts.query.range.instrumentId,
                facts.slice.from,
                facts.query.actor
            );
    }

    /// @custom:rule BILL-FREE | SHCPE 流通标志 | TitleLedger_Encumbered | What is locked, pledged, to be redeemed, under collection, in recourse or frozen serves no second act.
    function flag(BillFacts memory facts) internal pure returns (bytes memory error_) {
        EncumbranceKind kind = facts.slice.kind;
        if (kind == EncumbranceKind.None || BillLifecycle.allowsFlag(facts.query.action, facts.flag)) return error_;
        return
            abi.encodeWithSelector(
                Errors.TitleLedger_Encumbered.selector,
                facts.query.range.instrumentId,
                facts.slice.from,
                facts.slice.to,
                kind
            );
    }
}
