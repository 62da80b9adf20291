// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {MarketTrade} from "../types/MarketTypes.sol";

/// @notice What trades of discounted bills have in common: InterbankDesk, RepoDesk, RediscountDesk.
/// @dev Two-step: the seller's offer locks the range, the buyer's signature pays and moves in one transaction. Both are
///      banks, and the seller names the discount (or an earlier one) by which the range came into the banks' hands.
interface IMarketDesk {
    event TradeOffered(
        uint256 indexed tradeId,
        uint256 indexed instrumentId,
        address indexed buyer,
        address seller,
        uint64 from,
        uint64 to,
        uint32 rateMillionths,
        uint64 expiresAt
    );
    event TradeRefused(uint256 indexed tradeId);
    event TradeWithdrawn(uint256 indexed tradeId);

    /// @notice The buyer declines; the range is free again.
    function refuse(uint256 tradeId) external;
    /// @notice The seller takes its offer back; the range is free again.
    function withdraw(uint256 tradeId) external;
    /// @return error_ encoded, unless the settled discount contains the range; empty = it does.
    function discountRefusal(SliceRange calldata range, uint256 discountId) external view returns (bytes memory error_);
    /// @return trade status None when the id is unknown; an expired offer still reads Offered.
    function tradeOf(uint256 tradeId) external view returns (MarketTrade memory trade);
}
