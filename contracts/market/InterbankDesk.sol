// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IInterbankDesk} from "../interfaces/IInterbankDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {FinancingAmounts} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {MarketTrade, TradeStatus} from "../types/MarketTypes.sol";
import {BillAction} from "../types/RuleTypes.sol";
import {MarketDesk} from "./MarketDesk.sol";

/// @notice Interbank transfer of discounted bills (转贴现); see IInterbankDesk.
/// @custom:rule MARKET-INTERBANK | 商业汇票承兑、贴现与再贴现管理办法 2 | MarketDesk_NotDiscounted | A discounted bill is sold on between banks against its face less interest, title and cash together.
contract InterbankDesk is IInterbankDesk, IValuedRecords, MarketDesk {
    constructor(
        ITitleLedger ledger,
        IBillRules rules,
        IFinancingDesk discounts,
        IPolicy policy,
        IBillRegistry bills,
        ICashToken cash
    ) MarketDesk(ledger, rules, discounts, policy, bills, cash) {}

    /// @inheritdoc IInterbankDesk
    function offer(
        SliceRange calldata range,
        address buyer,
        uint32 rateMillionths,
        uint256 discountId
    ) external returns (uint256 tradeId) {
        (tradeId, ) = _offer(range, buyer, rateMillionths, discountId);
    }

    /// @inheritdoc IInterbankDesk
    function sign(uint256 tradeId) external {
        // Check, Effect
        MarketTrade memory trade = _sign(tradeId, TradeStatus.Settled);
        FinancingAmounts memory amounts = _amountsAt(trade, trade.rateMillionths);
        _emitSettled(tradeId, trade, amounts);

        // Interaction: title to the buyer and cash to the seller, in one transaction or not at all.
        _transfer(tradeId, _rangeOf(trade), trade.buyer);
        _LEDGER.record({
            instrumentId: trade.instrumentId,
            kind: "BILL_INTERBANK_SOLD",
            data: abi.encode(tradeId, trade.seller, trade.buyer, trade.rateMillionths, amounts)
        });
        _pay(trade.buyer, trade.seller, amounts.proceeds);
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 tradeId, bytes4) external view returns (uint256 value) {
        return amountsOf(tradeId).proceeds;
    }

    /// @inheritdoc IInterbankDesk
    function amountsOf(uint256 tradeId) public view returns (FinancingAmounts memory amounts) {
        MarketTrade memory trade = _inStatus(tradeId, TradeStatus.Offered);
        return _amountsAt(trade, trade.rateMillionths);
    }

    /// @inheritdoc MarketDesk
    function _action() internal pure override returns (BillAction action) {
        return BillAction.InterbankTransfer;
    }

    function _emitSettled(uint256 tradeId, MarketTrade memory trade, FinancingAmounts memory amounts) private {
        emit InterbankSettled({
            tradeId: tradeId,
            instrumentId: trade.instrumentId,
            buyer: trade.buyer,
            seller: trade.seller,
            face: amounts.face,
            interest: amounts.interest,
            proceeds: amounts.proceeds,
            days_: amounts.days_,
            adjustedDueDay: amounts.adjustedDueDay,
            provisional: amounts.provisional
        });
    }
}
