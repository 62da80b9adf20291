// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Errors} from "./Errors.sol";

/// @notice Simple interest in fen. Rates are annual, in millionths (2.65 % = 26 500).
library InterestMath {
    uint256 internal constant DAYS_PER_YEAR = 360;
    uint256 internal constant RATE_ONE = 1_000_000;

    /// @dev Reverts InterestMath_Overflow beyond uint64.
    /// @return interest principal x rate x days / 360, rounded half up to the fen.
    function interestHalfUp(
        uint64 principal,
        uint32 rateMillionths,
        uint32 days_
    ) internal pure returns (uint64 interest) {
        uint256 product = uint256(principal) * rateMillionths * days_;
        uint256 denominator = RATE_ONE * DAYS_PER_YEAR;
        uint256 rounded = (product + denominator / 2) / denominator;
        if (rounded > type(uint64).max) revert Errors.InterestMath_Overflow(principal, rateMillionths, days_);
        return uint64(rounded);
    }
}
