// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {BillAction, BillFacts} from "../types/RuleTypes.sol";

/// @notice Rules about who acts and with whom.
abstract contract PartyRules {
    using MemberEligibility for IMemberRegistry;

    IMemberRegistry private immutable _MEMBERS;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @dev Nothing leaves a suspended member; a pledgee collects what its suspended borrower holds.
    function _actorActive(BillFacts memory facts) internal view returns (bytes memory error_) {
        address actor = facts.query.actor;
        if (facts.query.action == BillAction.Recourse && facts.query.counterparty != address(0)) {
            actor = facts.query.counterparty;
        }
        if (_MEMBERS.isActive(actor)) return "";
        return abi.encodeWithSelector(Errors.MemberRegistry_NotActive.selector, actor);
    }

    /// @custom:rule BILL-PARTY | 票据法 38, 44; SHCPE 收票 | BillRegistry_NotParty | The drawee accepts, the payee takes the bill, drawer or payee take it back.
    function _partyOfStep(BillFacts memory facts) internal pure returns (bytes memory error_) {
        BillAction action = facts.query.action;
        address actor = facts.query.actor;
        address expected;
        if (action == BillAction.Accept) expected = facts.bill.drawee;
        else if (action == BillAction.Receive) expected = facts.bill.payee;
        else if (action == BillAction.Withdraw && actor != facts.bill.payee) expected = facts.bill.drawer;
        if (expected == address(0) || actor == expected) return "";
        return
            abi.encodeWithSelector(
                Errors.BillRegistry_NotParty.selector,
                facts.query.range.instrumentId,
                actor,
                expected
            );
    }

    function _counterpartyEligible(BillFacts memory facts) internal view returns (bytes memory error_) {
        BillAction action = facts.query.action;
        address other = facts.query.counterparty;
        if (action == BillAction.Endorse) {
            if (other != facts.query.actor && _MEMBERS.isActive(other)) return "";
            return abi.encodeWithSelector(Errors.TransferDesk_TransfereeNotEligible.selector, other);
        }
        if (action == BillAction.Discount || action == BillAction.Pledge) {
            if (other != facts.query.actor && _MEMBERS.isBank(other)) return "";
            return abi.encodeWithSelector(Errors.FinancingDesk_NotABank.selector, other);
        }
        return "";
    }

    /// @custom:rule MARKET-BANKS | 商业汇票承兑、贴现与再贴现管理办法 2, 5; 票据法 10 | MarketDesk_NotBanks | Discounted bills are traded between banks; the central bank rediscounts.
    function _tradedByBanks(BillFacts memory facts) internal view returns (bytes memory error_) {
        BillAction action = facts.query.action;
        address seller = facts.query.actor;
        address buyer = facts.query.counterparty;
        bool listed = action == BillAction.List;
        bool rediscounted = action == BillAction.Rediscount;
        bool isTrade = listed || rediscounted || action == BillAction.InterbankTransfer || action == BillAction.Repo;
        if (!isTrade) return "";
        // An asset is listed to nobody in particular.
        bool buyerEligible =
            rediscounted
                ? buyer == _MEMBERS.centralBank()
                : (listed && buyer == address(0)) || (buyer != seller && _MEMBERS.isBank(buyer));
        if (buyerEligible && _MEMBERS.isBank(seller)) return "";
        return abi.encodeWithSelector(MarketErrors.MarketDesk_NotBanks.selector, seller, buyer);
    }
}
