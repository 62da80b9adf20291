// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {BillLifecycle} from "../libraries/BillLifecycle.sol";
import {Errors} from "../libraries/Errors.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {RuleErrors} from "../libraries/RuleErrors.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {MemberKind} from "../types/MemberTypes.sol";
import {BillAction, BillFacts} from "../types/RuleTypes.sol";
import {LifecycleRules} from "./LifecycleRules.sol";

/// @notice Rules about who acts and with whom.
abstract contract PartyRules {
    IMemberRegistry internal immutable _MEMBERS;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    function _partyOfStep(BillFacts memory facts) internal view returns (bytes memory error_) {
        BillAction action = facts.query.action;
        if (facts.bill.status == BillStatus.None) return error_;
        if (action == BillAction.Accept) return LifecycleRules.party(facts, facts.acceptor);
        bool withdraws = action == BillAction.Withdraw;
        if (!withdraws && action != BillAction.Receive) return error_;
        address payee = _MEMBERS.accountByCode(facts.bill.payeeCode);
        if (!withdraws || facts.query.actor == payee) return LifecycleRules.party(facts, payee);
        return LifecycleRules.party(facts, _MEMBERS.accountByCode(facts.bill.drawerCode));
    }

    /// @custom:rule CREDIT-SUSPENDED-ACCEPTOR | practice | MemberRegistry_NotActive | While its acceptor is suspended a bill is not discounted, guaranteed or pledged; it is presented, and recovered by recourse.
    function _acceptorActive(BillFacts memory facts) internal view returns (bytes memory error_) {
        bool financed = facts.bill.acceptedAfter != 0 && BillLifecycle.isFinancing(facts.query.action);
        if (!financed || _MEMBERS.isActive(facts.acceptor)) return error_;
        return abi.encodeWithSelector(Errors.MemberRegistry_NotActive.selector, facts.acceptor);
    }

    /// @dev Nothing leaves a suspended member; a pledgee collects what its suspended borrower holds.
    function _actorActive(BillFacts memory facts) internal pure returns (bytes memory error_) {
        bool collects = facts.query.action == BillAction.Recourse && facts.query.counterparty != address(0);
        MemberKind kind = collects ? facts.counterpartyKind : facts.actorKind;
        if (kind != MemberKind.None) return error_;
        address actor = collects ? facts.query.counterparty : facts.query.actor;
        return abi.encodeWithSelector(Errors.MemberRegistry_NotActive.selector, actor);
    }

    function _counterpartyEligible(BillFacts memory facts) internal pure returns (bytes memory error_) {
        BillAction action = facts.query.action;
        address other = facts.query.counterparty;
        if (action == BillAction.Endorse) {
            if (other != facts.query.actor && facts.counterpartyKind != MemberKind.None) return error_;
            return abi.encodeWithSelector(Errors.TransferDesk_TransfereeNotEligible.selector, other);
        }
        if (action == BillAction.Discount || action == BillAction.Pledge) {
            if (other != facts.query.actor && facts.counterpartyKind == MemberKind.CommercialBank) return error_;
            return abi.encodeWithSelector(Errors.FinancingDesk_NotABank.selector, other);
        }
        return error_;
    }

    /// @custom:rule BILL-AMONG-BANKS | 商业汇票承兑、贴现与再贴现管理办法 2, 5; 票据交易管理办法 | BillRules_AmongBanks | What a bank holds stays among banks: it is sold, lent and rediscounted in their market, and neither endorsed nor discounted nor pledged anew.
    /// @dev A bank takes bills by discount and in the market, and nobody else does; so it need not be shown of each
    ///      unit that it was discounted.
    function _amongBanks(BillFacts memory facts) internal pure returns (bytes memory error_) {
        MemberKind kind = facts.actorKind;
        if (kind != MemberKind.CommercialBank && kind != MemberKind.CentralBank) return error_;
        BillAction action = facts.query.action;
        bool leaves = action == BillAction.Endorse || action == BillAction.Discount || action == BillAction.Pledge;
        if (!leaves) return error_;
        uint256 billId = facts.query.range.instrumentId;
        return abi.encodeWithSelector(RuleErrors.BillRules_AmongBanks.selector, billId, action, facts.query.actor);
    }

    /// @custom:rule MARKET-BANKS | 商业汇票承兑、贴现与再贴现管理办法 2, 5; 票据法 10 | MarketDesk_NotBanks | Discounted bills are traded between banks; the central bank rediscounts.
    function _tradedByBanks(BillFacts memory facts) internal pure returns (bytes memory error_) {
        BillAction action = facts.query.action;
        address seller = facts.query.actor;
        address buyer = facts.query.counterparty;
        bool listed = action == BillAction.List;
        bool rediscounted = action == BillAction.Rediscount;
        bool isTrade = listed || rediscounted || action == BillAction.InterbankTransfer || action == BillAction.Repo;
        if (!isTrade) return error_;
        // An asset is listed to nobody in particular.
        bool buyerEligible =
            rediscounted
                ? facts.counterpartyKind == MemberKind.CentralBank
                : (listed && buyer == address(0)) ||
                    (buyer != seller && facts.counterpartyKind == MemberKind.CommercialBank);
        if (buyerEligible && facts.actorKind == MemberKind.CommercialBank) return error_;
        return abi.encodeWithSelector(MarketErrors.MarketDesk_NotBanks.selector, seller, buyer);
    }
}
