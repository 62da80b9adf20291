// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";

/// @notice Ranges of units as the ledger is asked about them.
library SliceRanges {
    /// @return range a slice as a whole.
    function whole(uint256 instrumentId, uint64 from, uint64 to) internal pure returns (SliceRange memory range) {
        range.instrumentId = instrumentId;
        range.sliceFrom = from;
        range.from = from;
        range.to = to;
    }
}
