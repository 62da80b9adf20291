// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {FinancingAmounts} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";

/// @notice The DiscountDesk as the market sees it.
interface IMatchedDesk {
    /// @notice Settles at once what the market matched. Only MARKET.
    /// @dev The applicant asks and the bank's standing quote consents, so nothing is locked and nothing awaited. Every
    ///      rule of a discount holds as for one that was asked for.
    /// @return requestId of the settled request.
    function settleMatched(
        SliceRange calldata range,
        address applicant,
        address bank,
        uint32 rateMillionths,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external returns (uint256 requestId, FinancingAmounts memory amounts);
}
