// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Encumbrance, EncumbranceKind, Slice, SliceRange} from "../types/LedgerTypes.sol";

/// @notice The one ledger of title and encumbrance for every instrument of every class.
/// @dev Slices of an instrument partition 1..units. Every operation is O(1). Every change of an instrument appends to
///      its history: head' = keccak256(abi.encode(head, sequence, kind, actor, timestamp, data)), sequence from 1.
interface ITitleLedger {
    /// @param sequence 1 for the first entry of the instrument.
    /// @param actor the registry or desk that caused the entry.
    /// @param timestamp block time, UTC seconds.
    /// @param data abi-encoded particulars, by kind (docs/history.md).
    event HistoryAppended(
        uint256 indexed instrumentId,
        uint64 indexed sequence,
        bytes32 indexed kind,
        address actor,
        uint64 timestamp,
        bytes data,
        bytes32 head
    );

    /// @notice Opens an instrument with one free slice 1..units. Only registries.
    /// @param instrumentId 30-digit number; opened at most once.
    /// @param units 1 to 2^48 - 1 (fen, or the goods' smallest unit).
    /// @param holder an active member.
    function open(uint256 instrumentId, uint64 units, address holder) external;

    /// @notice Moves a sub-range to a new holder; the moved slice is free afterwards. Only desks and registries.
    /// @dev A slice under an encumbrance moves only for the desk that placed it; what remains of it keeps the
    ///      encumbrance.
    ///      Warning: a free slice moves for any registry or desk. The caller checks holder and deadline first.
    /// @param newHolder an active member.
    function move(SliceRange calldata range, address newHolder) external;

    /// @notice Puts an encumbrance on a free sub-range; `desk` is the caller.
    /// @dev Reverts TitleLedger_Encumbered(instrumentId, from, to, kind).
    /// @param kind neither None nor Discharged.
    /// @param until UTC seconds from which a lock no longer counts: in the future for Locked, 0 for every other kind.
    /// @param ref the desk's own id of the application, loan or presentment; kept in the history.
    function encumber(SliceRange calldata range, EncumbranceKind kind, uint64 until, bytes32 ref) external;

    /// @notice Changes the caller's own encumbrance of a whole slice (for example Locked to Pledged).
    function convert(uint256 instrumentId, uint64 sliceFrom, EncumbranceKind kind, uint64 until, bytes32 ref) external;

    /// @notice Lifts the caller's own encumbrance of the slice that starts at `sliceFrom`.
    /// @dev An expired lock is nobody's any more: it reverts TitleLedger_NotEncumbered, here, in convert and in
    ///      discharge.
    function release(uint256 instrumentId, uint64 sliceFrom) external;

    /// @notice Ends a slice for good (paid, delivered, cancelled). Only the desk whose encumbrance it bears.
    /// @return remaining units of the instrument not yet discharged.
    function discharge(uint256 instrumentId, uint64 sliceFrom) external returns (uint64 remaining);

    /// @notice Freezes a part of a free slice, or the whole of one that bears an encumbrance: nothing moves, lifts or
    ///         ends it until the thaw. Only the FREEZER.
    /// @dev Reverts TitleLedger_Encumbered for a part of an encumbered slice, and for one frozen or discharged already.
    /// @param ref the desk's own id of the freeze.
    function freeze(SliceRange calldata range, bytes32 ref) external;

    /// @notice Ends a freeze: the slice bears what it bore before. Only the FREEZER.
    function thaw(uint256 instrumentId, uint64 sliceFrom) external;

    /// @notice Cuts the holder's free slice so that a slice starts at `at`. Only the holder.
    function split(uint256 instrumentId, uint64 sliceFrom, uint64 at) external;

    /// @notice Joins the slice at `leftFrom` with its right neighbour. Only the holder of both; both free.
    /// @dev Were it open to anybody, a stranger could make another's pending operation miss the slice it names.
    function merge(uint256 instrumentId, uint64 leftFrom) external;

    /// @notice Appends a lifecycle entry to the instrument's history. Only registries and desks.
    /// @param kind short text, none of the ledger's own (docs/history.md), so that a history replays to the partition.
    function record(uint256 instrumentId, bytes32 kind, bytes calldata data) external;

    /// @return slice as stored; an expired lock still shows (see effectiveEncumbrance). Reverts
    /// TitleLedger_NoSuchSlice.
    function sliceAt(uint256 instrumentId, uint64 sliceFrom) external view returns (Slice memory slice);
    /// @return encumbrance as it counts now: an expired lock reads as none.
    function effectiveEncumbrance(
        uint256 instrumentId,
        uint64 sliceFrom
    ) external view returns (Encumbrance memory encumbrance);
    /// @notice The slice as `desk` finds it now. Reverts TitleLedger_NoSuchSlice.
    /// @return to last unit.
    /// @return holder who has title.
    /// @return kind None too for an expired lock and for what `desk` placed itself; Discharged is so for everybody.
    function sliceFor(
        uint256 instrumentId,
        uint64 sliceFrom,
        address desk
    ) external view returns (uint64 to, address holder, EncumbranceKind kind);
    /// @return units 0 when the instrument was never opened.
    function unitsOf(uint256 instrumentId) external view returns (uint64 units);
    function dischargedOf(uint256 instrumentId) external view returns (uint64);
    /// @return units that a court froze, whatever they bore before; slices frozen one by one add up.
    function frozenOf(uint256 instrumentId) external view returns (uint64 units);
    /// @return UTC seconds at which what a desk had encumbered there was thawed last; 0 if it never was, or is frozen.
    function thawedAt(uint256 instrumentId, uint64 sliceFrom) external view returns (uint64);
    function historyHead(uint256 instrumentId) external view returns (bytes32);
    function historyLength(uint256 instrumentId) external view returns (uint64);
    /// @dev Reverts unless `range` lies in the slice, `holder` holds it and it is free.
    function requireFree(SliceRange calldata range, address holder) external view;
}
