// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {ApplicationStatus, FinancingRequest} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {MarketErrors} from "./MarketErrors.sol";
import {Refusals} from "./Refusals.sol";

/// @notice Shows that a range has been discounted: by naming the settled discount that contains it.
library DiscountProof {
    /// @custom:rule MARKET-DISCOUNTED | 商业汇票承兑、贴现与再贴现管理办法 2, 5 | MarketDesk_NotDiscounted | Banks transfer, repo, rediscount and list only what has been discounted before.
    /// @return discount the settled request.
    function require_(
        IFinancingDesk discounts,
        SliceRange calldata range,
        uint256 discountId
    ) internal view returns (FinancingRequest memory discount) {
        discount = discounts.requestOf(discountId);
        Refusals.requireNone(refusalOf(discount, range, discountId));
    }

    /// @return error_ encoded, unless the discount is settled and contains the range.
    function refusalOf(
        FinancingRequest memory discount,
        SliceRange calldata range,
        uint256 discountId
    ) internal pure returns (bytes memory error_) {
        bool proven =
            discount.status == ApplicationStatus.Settled &&
                discount.instrumentId == range.instrumentId &&
                discount.from <= range.from &&
                range.to <= discount.to;
        if (proven) return "";
        return
            abi.encodeWithSelector(
                MarketErrors.MarketDesk_NotDiscounted.selector,
                range.instrumentId,
                range.from,
                range.to,
                discountId
            );
    }
}
