// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Who comes before whom on a bill: a party is liable to everybody of a higher rank.
///
///   acceptor 0 · drawer 2 · endorser by the entry s of the bill's history 2s + 2 · holder: highest
///
/// @dev A guarantor ranks right after its party: who pays as guarantor may ask that party and those before it (票据法 52).
library RecourseRank {
    uint64 internal constant ACCEPTOR = 0;
    uint64 internal constant DRAWER = 2;
    uint64 internal constant HOLDER = type(uint64).max;

    /// @param sequence of the endorsement in the bill's history, at least 1.
    function endorser(uint64 sequence) internal pure returns (uint64 rank) {
        return 2 * sequence + 2;
    }

    function guarantorOf(uint64 rank) internal pure returns (uint64) {
        return rank + 1;
    }

    /// @return whether the party is acceptor or drawer, or a guarantor of one.
    function isPrimary(uint64 rank) internal pure returns (bool) {
        return rank <= DRAWER + 1;
    }
}
