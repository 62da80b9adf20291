// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IMarketDesk} from "../interfaces/IMarketDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {ApplicationLock} from "../libraries/ApplicationLock.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {DiscountProof} from "../libraries/DiscountProof.sol";
import {Governed} from "../libraries/Governed.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {FinancingAmounts, FinancingRequest} from "../types/DeskTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement} from "../types/LiabilityTypes.sol";
import {MarketTrade, TradeStatus} from "../types/MarketTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice The one mechanism of trades in discounted bills: offer, then sign, refuse or withdraw; see IMarketDesk.
/// @dev A lock that nobody answers ends by itself: the ledger reads it as none from `expiresAt`, and so does this desk.
///      Status is written before any call out, and only contracts of the network are called; so a call that came back
///      would find the trade closed, and no reentrancy guard is needed.
abstract contract MarketDesk is IMarketDesk, IEndorsing, Governed {
    using SafeERC20 for IERC20;

    ITitleLedger internal immutable _LEDGER;
    IBillRules internal immutable _RULES;
    IFinancingDesk internal immutable _DISCOUNTS;
    IPolicy internal immutable _POLICY;
    IBillRegistry internal immutable _BILLS;
    ICashToken private immutable _CASH;

    uint256 private _lastTradeId;
    mapping(uint256 tradeId => MarketTrade trade) private _trades;

    constructor(
        ITitleLedger ledger,
        IBillRules rules,
        IFinancingDesk discounts,
        IPolicy policy,
        IBillRegistry bills,
        ICashToken cash
    ) {
        _LEDGER = ledger;
        _RULES = rules;
        _DISCOUNTS = discounts;
        _POLICY = policy;
        _BILLS = bills;
        _CASH = cash;
    }

    /// @inheritdoc IMarketDesk
    function refuse(uint256 tradeId) external {
        // Check: the buyer.
        MarketTrade storage trade = _inStatus(tradeId, TradeStatus.Offered);
        _requireParty(tradeId, trade.buyer);

        // Effect
        trade.status = TradeStatus.Refused;
        emit TradeRefused(tradeId);

        // Interaction
        _unlock(trade);
    }

    /// @inheritdoc IMarketDesk
    function withdraw(uint256 tradeId) external {
        // Check: the seller.
        MarketTrade storage trade = _inStatus(tradeId, TradeStatus.Offered);
        _requireParty(tradeId, trade.seller);

        // Effect
        trade.status = TradeStatus.Withdrawn;
        emit TradeWithdrawn(tradeId);

        // Interaction
        _unlock(trade);
    }

    /// @inheritdoc IMarketDesk
    function discountRefusal(
        SliceRange calldata range,
        uint256 discountId
    ) external view returns (bytes memory error_) {
        return DiscountProof.refusalOf(_DISCOUNTS.requestOf(discountId), range, discountId);
    }

    /// @inheritdoc IEndorsing
    function endorsementOf(uint256 recordId) external view virtual returns (Endorsement memory endorsement) {
        return _endorsementOf(recordId);
    }

    /// @inheritdoc IMarketDesk
    function tradeOf(uint256 tradeId) public view returns (MarketTrade memory trade) {
        return _trades[tradeId];
    }

    /// @dev Opens a trade of the caller's: asks the rules, then locks the range.
    /// @param discountId a settled discount that contains the range.
    /// @return tradeId the next one.
    /// @return discount the request that `discountId` names.
    function _offer(
        SliceRange calldata range,
        address buyer,
        uint32 rateMillionths,
        uint256 discountId
    ) internal returns (uint256 tradeId, FinancingRequest memory discount) {
        // Check
        if (rateMillionths == 0 || rateMillionths > InterestMath.RATE_ONE) {
            revert MarketErrors.MarketDesk_RateOutOfRange(rateMillionths, InterestMath.RATE_ONE);
        }
        _RULES.requireMay(BillQuery({action: _action(), range: range, actor: msg.sender, counterparty: buyer}));
        discount = DiscountProof.require_(_DISCOUNTS, range, discountId);

        // Effect
        uint64 expiresAt = ApplicationLock.end(_POLICY);
        tradeId = ++_lastTradeId;
        _trades[tradeId] = MarketTrade({
            instrumentId: range.instrumentId,
            seller: msg.sender,
            expiresAt: expiresAt,
            status: TradeStatus.Offered,
            buyer: buyer,
            rateMillionths: rateMillionths,
            from: range.from,
            to: range.to,
            sequence: 0
        });
        emit TradeOffered({
            tradeId: tradeId,
            instrumentId: range.instrumentId,
            buyer: buyer,
            seller: msg.sender,
            from: range.from,
            to: range.to,
            rateMillionths: rateMillionths,
            expiresAt: expiresAt
        });

        // Interaction: no other application can touch the range now.
        _LEDGER.encumber({range: range, kind: EncumbranceKind.Locked, until: expiresAt, ref: bytes32(tradeId)});
    }

    /// @dev Closes the offer for the buyer who signs it: the lock lasts, and the rules still allow it.
    function _sign(uint256 tradeId, TradeStatus signed) internal returns (MarketTrade memory trade) {
        // Check
        MarketTrade storage stored = _inStatus(tradeId, TradeStatus.Offered);
        trade = stored;
        _requireParty(tradeId, trade.buyer);
        if (block.timestamp >= trade.expiresAt) revert MarketErrors.MarketDesk_Expired(tradeId, trade.expiresAt);
        _RULES.requireMay(
            BillQuery({action: _action(), range: _rangeOf(trade), actor: trade.seller, counterparty: trade.buyer})
        );

        // Effect
        stored.status = signed;
    }

    /// @dev For desks whose trades go on after the signature.
    function _advance(uint256 tradeId, TradeStatus from, TradeStatus to) internal returns (MarketTrade memory trade) {
        MarketTrade storage stored = _inStatus(tradeId, from);
        stored.status = to;
        return stored;
    }

    /// @dev Moves title to the buyer; the transfer is on record as an endorsement of the seller's.
    function _transfer(uint256 tradeId, SliceRange memory range, address buyer) internal {
        _trades[tradeId].sequence = _LEDGER.historyLength(range.instrumentId) + 1;
        _LEDGER.move({range: range, newHolder: buyer});
    }

    /// @dev Moves title back to the seller, as if it had never been transferred.
    function _transferBack(uint256 tradeId, MarketTrade memory trade) internal {
        _trades[tradeId].sequence = 0;
        _LEDGER.move({range: _rangeOf(trade), newHolder: trade.seller});
    }

    /// @dev The cash of a trade, in fen; the last thing a desk does.
    function _pay(address payer, address payee, uint256 amount) internal {
        IERC20(_CASH).safeTransferFrom(payer, payee, amount);
    }

    /// @return amounts if the trade were settled today at this rate.
    function _amountsAt(MarketTrade memory trade, uint32 rate) internal view returns (FinancingAmounts memory amounts) {
        return
            _DISCOUNTS.preview({
                face: _faceOf(trade),
                dueDay: _BILLS.dueDayOf(trade.instrumentId),
                day: CivilDate.dayOf(block.timestamp),
                rateMillionths: rate
            });
    }

    function _endorsementOf(uint256 tradeId) internal view returns (Endorsement memory endorsement) {
        MarketTrade storage trade = _trades[tradeId];
        return
            Endorsement({
                billId: trade.instrumentId,
                endorser: trade.seller,
                from: trade.from,
                endorsee: trade.buyer,
                to: trade.to,
                sequence: trade.sequence,
                transferable: true
            });
    }

    function _inStatus(uint256 tradeId, TradeStatus expected) internal view returns (MarketTrade storage trade) {
        trade = _trades[tradeId];
        if (trade.status != expected) revert MarketErrors.MarketDesk_WrongStatus(tradeId, trade.status, expected);
    }

    function _requireParty(uint256 tradeId, address expected) internal view {
        if (msg.sender != expected) revert MarketErrors.MarketDesk_NotParty(tradeId, msg.sender, expected);
    }

    /// @return action by which the rules know the trades of this desk.
    function _action() internal pure virtual returns (BillAction action);

    /// @return range of a trade whose slice the desk has cut out.
    function _rangeOf(MarketTrade memory trade) internal pure returns (SliceRange memory range) {
        return SliceRanges.whole(trade.instrumentId, trade.from, trade.to);
    }

    function _faceOf(MarketTrade memory trade) internal pure returns (uint64 face) {
        return trade.to - trade.from + 1;
    }

    function _unlock(MarketTrade storage closed) private {
        ApplicationLock.takeOff(_LEDGER, closed.instrumentId, closed.from, closed.expiresAt);
    }
}
