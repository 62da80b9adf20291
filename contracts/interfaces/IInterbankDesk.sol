// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {FinancingAmounts} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {IMarketDesk} from "./IMarketDesk.sol";

/// @notice Sale of a discounted range from bank to bank (转贴现).
interface IInterbankDesk is IMarketDesk {
    event InterbankSettled(
        uint256 indexed tradeId,
        uint256 indexed instrumentId,
        address indexed buyer,
        address seller,
        uint64 face,
        uint64 interest,
        uint64 proceeds,
        uint32 days_,
        uint32 adjustedDueDay,
        bool provisional
    );

    /// @notice The holder offers the range at a rate; it is locked until signed, refused, withdrawn or expired.
    /// @param buyer an active commercial bank other than the caller, which is one too.
    /// @param rateMillionths annual, above 0, at most 1 000 000 (100 %).
    /// @param discountId the settled discount that contains the range.
    function offer(
        SliceRange calldata range,
        address buyer,
        uint32 rateMillionths,
        uint256 discountId
    ) external returns (uint256 tradeId);
    /// @notice The buyer takes the offer: title to the buyer and face less interest to the seller, or nothing.
    function sign(uint256 tradeId) external;
    /// @return amounts as if the offer were signed today; reverts unless offered.
    function amountsOf(uint256 tradeId) external view returns (FinancingAmounts memory amounts);
}
