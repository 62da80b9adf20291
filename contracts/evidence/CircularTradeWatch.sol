// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ICircularTradeWatch} from "../interfaces/ICircularTradeWatch.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Governed} from "../libraries/Governed.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {TradeErrors} from "../libraries/TradeErrors.sol";
import {Evidence, EvidenceKind, LotTrade} from "../types/EvidenceTypes.sol";

/// @notice Sales of one lot as a graph; see ICircularTradeWatch.
/// @dev A lot keeps its last sales in a ring; a sale counts from the block in which it was tied up to the end of the
///      day CIRCULAR_TRADE_DAYS later, whatever its documents say. The search looks at each kept sale at most once per
///      round and ends when a round finds nobody new, so its gas is bounded. `docs/invariants.md` INV-E7 and INV-E8.
contract CircularTradeWatch is ICircularTradeWatch, Governed {
    struct Sale {
        address seller;
        /// CST day of the tie; 0 = none.
        uint32 day;
        address buyer;
    }

    /// @dev How many sales of a lot are kept.
    uint256 private constant _KEPT = 16;

    IEvidenceRegistry private immutable _EVIDENCE;
    IPolicy private immutable _POLICY;

    mapping(bytes32 invoiceEvidence => bytes32 lotId) private _lotOf;
    mapping(bytes32 lotId => LotTrade trade) private _trades;
    mapping(bytes32 lotId => Sale[_KEPT] sales) private _sales;

    constructor(IEvidenceRegistry evidence, IPolicy policy) {
        _EVIDENCE = evidence;
        _POLICY = policy;
    }

    /// @inheritdoc ICircularTradeWatch
    /// @custom:rule TRADE-CIRCULAR | practice | DiscountMarket_CircularTrade | Goods that come back to one of their sellers within thirty days raise an alert, and nothing is matched on their invoices until it is cleared.
    function tie(bytes32 invoiceEvidence, bytes32 lotId) external {
        // Check: a party of the invoice, once.
        if (lotId == 0) revert TradeErrors.CircularTradeWatch_NoLot(invoiceEvidence);
        Evidence memory invoice = _EVIDENCE.evidenceOf(invoiceEvidence);
        if (invoice.kind != EvidenceKind.Invoice) {
            revert TradeErrors.CircularTradeWatch_NotInvoice(invoiceEvidence, invoice.kind);
        }
        if (msg.sender != invoice.seller && msg.sender != invoice.buyer) {
            revert TradeErrors.CircularTradeWatch_NotParty(invoiceEvidence, msg.sender);
        }
        bytes32 tied = _lotOf[invoiceEvidence];
        if (tied != 0) revert TradeErrors.CircularTradeWatch_AlreadyTied(invoiceEvidence, tied);

        // Compute
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint256 window = _POLICY.valueOf(PolicyParameter.CIRCULAR_TRADE_DAYS);
        LotTrade storage trade = _trades[lotId];
        Sale storage oldest = _sales[lotId][trade.sales % _KEPT];
        bool crowded = _counts(oldest.day, today, window);
        bool circular = _leads({lotId: lotId, from: invoice.buyer, to: invoice.seller, today: today, window: window});

        // Effect
        _lotOf[invoiceEvidence] = lotId;
        (oldest.seller, oldest.day, oldest.buyer) = (invoice.seller, today, invoice.buyer);
        ++trade.sales;
        emit LotTied(invoiceEvidence, lotId, invoice.seller, invoice.buyer);
        if (!circular && !crowded) return;
        trade.alertedDay = today;
        emit CircularTradeAlerted(lotId, invoiceEvidence, invoice.seller, invoice.buyer);
    }

    /// @inheritdoc ICircularTradeWatch
    function clear(bytes32 lotId, bytes32 documentHash) external restricted {
        // Check
        if (_trades[lotId].alertedDay == 0) revert TradeErrors.CircularTradeWatch_NoAlert(lotId);
        if (documentHash == 0) revert TradeErrors.CircularTradeWatch_NoDocument(lotId);

        // Effect
        delete _trades[lotId];
        delete _sales[lotId];
        emit CircularTradeCleared(lotId, documentHash);
    }

    /// @inheritdoc ICircularTradeWatch
    function tradeOf(bytes32 lotId) external view returns (LotTrade memory trade) {
        return _trades[lotId];
    }

    /// @inheritdoc ICircularTradeWatch
    function alertOn(bytes32 invoiceEvidence) external view returns (bytes32 lotId) {
        lotId = _lotOf[invoiceEvidence];
        return _trades[lotId].alertedDay == 0 ? bytes32(0) : lotId;
    }

    /// @return found whether kept sales lead from one member to another.
    function _leads(
        bytes32 lotId,
        address from,
        address to,
        uint32 today,
        uint256 window
    ) private view returns (bool found) {
        Sale[_KEPT] memory sales = _sales[lotId];
        address[_KEPT + 1] memory reached;
        reached[0] = from;
        uint256 count = 1;
        for (uint256 next = 0; next < count; ++next) {
            if (reached[next] == to) return true;
            for (uint256 index = 0; index < _KEPT; ++index) {
                Sale memory sale = sales[index];
                if (sale.seller != reached[next] || !_counts(sale.day, today, window)) continue;
                reached[count++] = sale.buyer;
                // A sale is followed once, so there are never more than it can hold.
                sale.day = 0;
            }
        }
    }

    function _counts(uint32 day, uint32 today, uint256 window) private pure returns (bool) {
        return day != 0 && today <= day + window;
    }
}
