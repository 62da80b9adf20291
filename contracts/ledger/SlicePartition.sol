// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Encumbrance, EncumbranceKind, Slice, SliceRange} from "../types/LedgerTypes.sol";
import {Errors} from "../libraries/Errors.sol";

/// @notice Slices of one instrument in storage: a partition of 1..units, each slice under the key of its first unit.
/// @dev It keeps the partition and nothing else: who may cut, join or rewrite a slice is the ledger's business.
///      The caller names the slice that holds a range, so nothing is searched and every operation is O(1).
library SlicePartition {
    /// @notice One slice: a single slot while it is free, three while it is encumbered.
    /// @dev The first unit is the key. `desk`, `until` and `ref` are zero whenever `kind` is None.
    struct Stored {
        address holder;
        /// Last unit, inclusive; 0 = no slice starts here.
        uint64 to;
        EncumbranceKind kind;
        address desk;
        uint64 until;
        bytes32 ref;
    }

    /// @notice Writes the slice under its first unit, over whatever is there.
    function store(mapping(uint64 from => Stored slice) storage slices, Slice memory slice) internal {
        Stored storage stored = slices[slice.from];
        bool wasEncumbered = stored.kind != EncumbranceKind.None;
        stored.holder = slice.holder;
        stored.to = slice.to;
        stored.kind = slice.encumbrance.kind;
        if (wasEncumbered || slice.encumbrance.kind != EncumbranceKind.None) {
            stored.desk = slice.encumbrance.desk;
            stored.until = slice.encumbrance.until;
            stored.ref = slice.encumbrance.ref;
        }
    }

    /// @notice Cuts `from..to` out of `whole`; what lies left and right of it stays as `whole` is.
    /// @dev Reverts TitleLedger_RangeOutsideSlice. The middle is written by the caller, who changes it.
    /// @param whole the slice that starts at `range.sliceFrom`, as it counts now.
    function carve(
        mapping(uint64 from => Stored slice) storage slices,
        SliceRange calldata range,
        Slice memory whole
    ) internal returns (Slice memory middle) {
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
    function cut(mapping(uint64 from => Stored slice) storage slices, Slice memory whole, uint64 at) internal {
        store(slices, _part(whole, whole.from, at - 1));
        store(slices, _part(whole, at, whole.to));
    }

    /// @notice Joins `left` with the slice that starts right after it.
    function join(mapping(uint64 from => Stored slice) storage slices, Slice memory left, Slice memory right) internal {
        Slice memory none;
        none.from = right.from;
        store(slices, none);
        store(slices, _part(left, left.from, right.to));
    }

    /// @notice Reads the slice that starts at `from` as it counts now: an expired lock reads as no encumbrance.
    /// @dev Reverts TitleLedger_NoSuchSlice.
    function load(
        mapping(uint64 from => Stored slice) storage slices,
        uint256 instrumentId,
        uint64 from
    ) internal view returns (Slice memory slice) {
        slice = loadRaw(slices, instrumentId, from);
        if (isExpired(slice.encumbrance)) delete slice.encumbrance;
    }

    /// @notice Reads the slice that starts at `from` as stored, expired lock and all.
    function loadRaw(
        mapping(uint64 from => Stored slice) storage slices,
        uint256 instrumentId,
        uint64 from
    ) internal view returns (Slice memory slice) {
        Stored storage stored = slices[from];
        slice.from = from;
        slice.to = stored.to;
        if (slice.to == 0) revert Errors.TitleLedger_NoSuchSlice(instrumentId, from);
        slice.holder = stored.holder;
        EncumbranceKind kind = stored.kind;
        if (kind != EncumbranceKind.None) {
            slice.encumbrance = Encumbrance({kind: kind, desk: stored.desk, until: stored.until, ref: stored.ref});
        }
    }

    /// @return expired whether the lock no longer counts; other kinds never expire.
    function isExpired(Encumbrance memory encumbrance) internal view returns (bool expired) {
        return encumbrance.kind == EncumbranceKind.Locked && encumbrance.until <= block.timestamp;
    }

    /// @dev Reverts unless `range` is not empty and lies within `whole`.
    function requireWithin(SliceRange calldata range, Slice memory whole) internal pure {
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
    function _part(Slice memory whole, uint64 from, uint64 to) private pure returns (Slice memory) {
        Encumbrance memory encumbrance = whole.encumbrance;
        return
            Slice({
                from: from,
                to: to,
                holder: whole.holder,
                encumbrance: Encumbrance({
                    kind: encumbrance.kind,
                    desk: encumbrance.desk,
                    until: encumbrance.until,
                    ref: encumbrance.ref
                })
            });
    }
}
