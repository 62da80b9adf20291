// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Errors} from "../libraries/Errors.sol";

/// @notice Slices of one instrument in storage: a partition of 1..units, each slice under the key of its first unit.
/// @dev It keeps the partition and nothing else: who may cut, join or rewrite a slice is the ledger's business.
///      The caller names the slice that holds a range, so nothing is searched and every operation is O(1).
library SlicePartition {
    /// @notice One slice, as the ledger works with it. The first unit is the key and not stored.
    struct Piece {
        uint64 from;
        /// Last unit, inclusive, below 2^48.
        uint64 to;
        address holder;
        EncumbranceKind kind;
        /// Number of the desk that placed the encumbrance; 0 while the slice is free.
        uint8 desk;
        /// UTC seconds, below 2^32; 0 = no expiry.
        uint64 until;
    }

    /// @dev What a slice's only slot holds, from its lowest bit: holder 160, to 48, until 32, kind 8, desk 8. A word of
    ///      zero is no slice.
    uint256 private constant _TO_SHIFT = 160;
    uint256 private constant _UNTIL_SHIFT = 208;
    uint256 private constant _KIND_SHIFT = 240;
    uint256 private constant _DESK_SHIFT = 248;

    uint64 internal constant MAX_UNITS = type(uint48).max;
    uint64 internal constant MAX_UNTIL = type(uint32).max;

    /// @notice Writes the slice under its first unit, over whatever is there.
    function store(mapping(uint64 from => uint256 word) storage slices, Piece memory piece) internal {
        slices[piece.from] =
            uint256(uint160(piece.holder)) |
            (uint256(piece.to) << _TO_SHIFT) |
            (uint256(piece.until) << _UNTIL_SHIFT) |
            (uint256(piece.kind) << _KIND_SHIFT) |
            (uint256(piece.desk) << _DESK_SHIFT);
    }

    /// @notice Cuts `from..to` out of `whole`; what lies left and right of it stays as `whole` is.
    /// @dev Reverts TitleLedger_RangeOutsideSlice. The middle is written by the caller, who changes it.
    /// @param whole the slice that starts at `range.sliceFrom`, as it counts now.
    function carve(
        mapping(uint64 from => uint256 word) storage slices,
        SliceRange calldata range,
        Piece memory whole
    ) internal returns (Piece memory middle) {
        requireWithin(range, whole);
        if (whole.from < range.from) {
            store(slices, _part(whole, whole.from, range.from - 1));
        }
        if (range.to < whole.to) {
            store(slices, _part(whole, range.to + 1, whole.to));
        }
        return _part(whole, range.from, range.to);
    }

    /// @notice Cuts `whole` in two, the right part starting at `at`.
    function cut(mapping(uint64 from => uint256 word) storage slices, Piece memory whole, uint64 at) internal {
        store(slices, _part(whole, whole.from, at - 1));
        store(slices, _part(whole, at, whole.to));
    }

    /// @notice Joins `left` with the slice that starts right after it.
    function join(mapping(uint64 from => uint256 word) storage slices, Piece memory left, Piece memory right) internal {
        delete slices[right.from];
        store(slices, _part(left, left.from, right.to));
    }

    /// @notice Reads the slice that starts at `from` as it counts now: an expired lock reads as no encumbrance.
    /// @dev Reverts TitleLedger_NoSuchSlice.
    function load(
        mapping(uint64 from => uint256 word) storage slices,
        uint256 instrumentId,
        uint64 from
    ) internal view returns (Piece memory piece) {
        piece = loadRaw(slices, instrumentId, from);
        if (piece.kind == EncumbranceKind.Locked && piece.until <= block.timestamp) free(piece);
    }

    /// @notice Reads the slice that starts at `from` as stored, expired lock and all.
    function loadRaw(
        mapping(uint64 from => uint256 word) storage slices,
        uint256 instrumentId,
        uint64 from
    ) internal view returns (Piece memory piece) {
        uint256 word = slices[from];
        if (word == 0) revert Errors.TitleLedger_NoSuchSlice(instrumentId, from);
        piece.from = from;
        piece.to = uint48(word >> _TO_SHIFT);
        piece.holder = address(uint160(word));
        piece.kind = EncumbranceKind(uint8(word >> _KIND_SHIFT));
        piece.desk = uint8(word >> _DESK_SHIFT);
        piece.until = uint32(word >> _UNTIL_SHIFT);
    }

    /// @dev Takes the encumbrance off the copy in memory.
    function free(Piece memory piece) internal pure {
        (piece.kind, piece.desk, piece.until) = (EncumbranceKind.None, 0, 0);
    }

    /// @dev Reverts unless `range` is not empty and lies within `whole`.
    function requireWithin(SliceRange calldata range, Piece memory whole) internal pure {
        if (range.from < whole.from || range.from > range.to || range.to > whole.to) {
            revert Errors.TitleLedger_RangeOutsideSlice({
                instrumentId: range.instrumentId,
                from: range.from,
                to: range.to,
                sliceFrom: whole.from,
                sliceTo: whole.to
            });
        }
    }

    /// @dev A copy: the parts of a slice must not share memory, since their owner changes one of them.
    function _part(Piece memory whole, uint64 from, uint64 to) private pure returns (Piece memory) {
        return
            Piece({from: from, to: to, holder: whole.holder, kind: whole.kind, desk: whole.desk, until: whole.until});
    }
}
