// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {Appointing} from "../libraries/Appointing.sol";
import {Errors} from "../libraries/Errors.sol";
import {Encumbrance, EncumbranceKind, Slice, SliceRange} from "../types/LedgerTypes.sol";
import {SlicePartition} from "./SlicePartition.sol";

/// @notice The one ledger of title and encumbrance for every instrument of every class.
/// @dev Owns the partition of 1..units into slices, their encumbrances and the history chain. It knows no terms, no
///      prices and no lifecycle. `docs/invariants.md` INV-L1 to INV-L9.
contract TitleLedger is ITitleLedger, Appointing {
    using SlicePartition for mapping(uint64 from => uint256 word);
    using SlicePartition for SlicePartition.Piece;

    /// @notice Counters of one instrument, in one slot.
    struct Totals {
        uint64 units;
        uint64 discharged;
        /// Sequence of the last history entry.
        uint64 sequence;
        uint64 frozen;
    }

    /// @notice What a slice bore when it was frozen, and when it was thawed last, in one slot.
    struct Beneath {
        EncumbranceKind kind;
        uint8 desk;
        uint64 until;
        uint64 thawedAt;
    }

    bytes32 private constant _OPENED = "OPENED";
    bytes32 private constant _MOVED = "MOVED";
    bytes32 private constant _ENCUMBERED = "ENCUMBERED";
    bytes32 private constant _CONVERTED = "CONVERTED";
    bytes32 private constant _RELEASED = "RELEASED";
    bytes32 private constant _DISCHARGED = "DISCHARGED";
    bytes32 private constant _SPLIT = "SPLIT";
    bytes32 private constant _MERGED = "MERGED";
    bytes32 private constant _FROZEN = "FROZEN";
    bytes32 private constant _THAWED = "THAWED";

    IMemberRegistry private immutable _MEMBERS;

    /// @dev Slot 0, and it stays there: an auditor proves a head at keccak256(abi.encode(instrumentId, 0)).
    mapping(uint256 instrumentId => bytes32 head) private _heads;
    mapping(uint256 instrumentId => Totals totals) private _totals;
    mapping(uint256 instrumentId => mapping(uint64 from => uint256 word)) private _slices;
    mapping(uint256 instrumentId => mapping(uint64 from => Beneath beneath)) private _beneath;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @inheritdoc ITitleLedger
    function open(uint256 instrumentId, uint64 units, address holder) external onlyAppointed {
        // Check: a number is opened once, with something to hold, for a member.
        if (_totals[instrumentId].units != 0) revert Errors.TitleLedger_AlreadyOpen(instrumentId);
        if (units == 0) revert Errors.TitleLedger_NoUnits(instrumentId);
        if (units > SlicePartition.MAX_UNITS) {
            revert Errors.TitleLedger_TooManyUnits(instrumentId, units, SlicePartition.MAX_UNITS);
        }
        _MEMBERS.requireActive(holder);

        // Effect: one free slice is the whole partition.
        _totals[instrumentId].units = units;
        SlicePartition.Piece memory whole;
        (whole.from, whole.to, whole.holder) = (1, units, holder);
        _slices[instrumentId].store(whole);
        _append(instrumentId, _OPENED, abi.encode(units, holder));
    }

    /// @inheritdoc ITitleLedger
    function move(SliceRange calldata range, address newHolder) external {
        uint8 desk = _requireAppointed();
        // Check: the slice is free or encumbered by the caller; the new holder is a member.
        mapping(uint64 from => uint256 word) storage slices = _slices[range.instrumentId];
        SlicePartition.Piece memory whole = slices.load(range.instrumentId, range.sliceFrom);
        if (whole.kind != EncumbranceKind.None) _requireOwnEncumbrance(range.instrumentId, whole, desk);
        _MEMBERS.requireActive(newHolder);

        // Effect: the range changes hands and is free.
        SlicePartition.Piece memory moved = slices.carve(range, whole);
        moved.holder = newHolder;
        moved.free();
        slices.store(moved);
        _append(range.instrumentId, _MOVED, abi.encode(range.from, range.to, whole.holder, newHolder));
    }

    /// @inheritdoc ITitleLedger
    function encumber(SliceRange calldata range, EncumbranceKind kind, uint64 until, bytes32 ref) external {
        uint8 desk = _requireAppointed();
        // Check: the slice is free; the encumbrance is one a desk may place.
        mapping(uint64 from => uint256 word) storage slices = _slices[range.instrumentId];
        SlicePartition.Piece memory whole = slices.load(range.instrumentId, range.sliceFrom);
        _requireUnencumbered(range.instrumentId, whole);
        _requirePlaceable(range.instrumentId, kind, until);

        // Effect: the range bears the caller's encumbrance.
        SlicePartition.Piece memory taken = slices.carve(range, whole);
        (taken.kind, taken.desk, taken.until) = (kind, desk, until);
        slices.store(taken);
        _append(range.instrumentId, _ENCUMBERED, abi.encode(range.from, range.to, kind, until, ref));
    }

    /// @inheritdoc ITitleLedger
    function convert(uint256 instrumentId, uint64 sliceFrom, EncumbranceKind kind, uint64 until, bytes32 ref) external {
        uint8 desk = _requireAppointed();
        // Check: the encumbrance is the caller's; the new one is one a desk may place.
        SlicePartition.Piece memory slice = _slices[instrumentId].load(instrumentId, sliceFrom);
        _requireOwnEncumbrance(instrumentId, slice, desk);
        _requirePlaceable(instrumentId, kind, until);

        // Effect: one encumbrance takes the place of the other, without a moment in between.
        (slice.kind, slice.desk, slice.until) = (kind, desk, until);
        _slices[instrumentId].store(slice);
        _append(instrumentId, _CONVERTED, abi.encode(slice.from, slice.to, kind, until, ref));
    }

    /// @inheritdoc ITitleLedger
    function release(uint256 instrumentId, uint64 sliceFrom) external {
        uint8 desk = _requireAppointed();
        // Check: the encumbrance is the caller's.
        SlicePartition.Piece memory slice = _slices[instrumentId].load(instrumentId, sliceFrom);
        _requireOwnEncumbrance(instrumentId, slice, desk);

        // Effect: the slice is free.
        slice.free();
        _slices[instrumentId].store(slice);
        _append(instrumentId, _RELEASED, abi.encode(slice.from, slice.to));
    }

    /// @inheritdoc ITitleLedger
    function discharge(uint256 instrumentId, uint64 sliceFrom) external returns (uint64 remaining) {
        uint8 desk = _requireAppointed();
        // Check: the encumbrance is the caller's.
        SlicePartition.Piece memory slice = _slices[instrumentId].load(instrumentId, sliceFrom);
        _requireOwnEncumbrance(instrumentId, slice, desk);

        // Effect: the slice has ended. It keeps holder and desk, and nothing can be done with it any more.
        Totals storage totals = _totals[instrumentId];
        totals.discharged += slice.to - slice.from + 1;
        remaining = totals.units - totals.discharged;
        (slice.kind, slice.until) = (EncumbranceKind.Discharged, 0);
        _slices[instrumentId].store(slice);
        _append(instrumentId, _DISCHARGED, abi.encode(slice.from, slice.to, remaining));
    }

    /// @inheritdoc ITitleLedger
    function freeze(SliceRange calldata range, bytes32 ref) external restricted {
        uint8 desk = _requireAppointed();
        // Check: part of a free slice, or the whole of one that bears an encumbrance, which its desk knows by its
        // units.
        SlicePartition.Piece memory whole = _slices[range.instrumentId].load(range.instrumentId, range.sliceFrom);
        EncumbranceKind kind = whole.kind;
        bool isWhole = range.from == whole.from && range.to == whole.to;
        if (kind == EncumbranceKind.Discharged || kind == EncumbranceKind.Frozen || !isWhole) {
            _requireUnencumbered(range.instrumentId, whole);
        }

        // Effect: what the slice bore is kept and counts for nothing until the thaw.
        if (kind != EncumbranceKind.None) {
            _beneath[range.instrumentId][range.from] = Beneath({
                kind: kind,
                desk: whole.desk,
                until: whole.until,
                thawedAt: 0
            });
        }
        SlicePartition.Piece memory frozen = _slices[range.instrumentId].carve(range, whole);
        (frozen.kind, frozen.desk, frozen.until) = (EncumbranceKind.Frozen, desk, 0);
        _slices[range.instrumentId].store(frozen);
        _totals[range.instrumentId].frozen += frozen.to - frozen.from + 1;
        _append(range.instrumentId, _FROZEN, abi.encode(range.from, range.to, ref));
    }

    /// @inheritdoc ITitleLedger
    function thaw(uint256 instrumentId, uint64 sliceFrom) external restricted {
        uint8 desk = _requireAppointed();
        // Check: the caller froze it.
        SlicePartition.Piece memory slice = _slices[instrumentId].load(instrumentId, sliceFrom);
        _requireOwnEncumbrance(instrumentId, slice, desk);

        // Effect: the slice bears what it bore before; a lock may have expired since.
        Beneath memory beneath = _beneath[instrumentId][sliceFrom];
        uint64 thawedAt_ = beneath.kind == EncumbranceKind.None ? 0 : uint64(block.timestamp);
        _beneath[instrumentId][sliceFrom] = Beneath({
            kind: EncumbranceKind.None,
            desk: 0,
            until: 0,
            thawedAt: thawedAt_
        });
        (slice.kind, slice.desk, slice.until) = (beneath.kind, beneath.desk, beneath.until);
        _slices[instrumentId].store(slice);
        _totals[instrumentId].frozen -= slice.to - slice.from + 1;
        _append(instrumentId, _THAWED, abi.encode(slice.from, slice.to));
    }

    /// @inheritdoc ITitleLedger
    function split(uint256 instrumentId, uint64 sliceFrom, uint64 at) external {
        // Check: the holder cuts its own free slice, inside.
        SlicePartition.Piece memory whole = _slices[instrumentId].load(instrumentId, sliceFrom);
        _requireHolder(instrumentId, whole, msg.sender);
        _requireUnencumbered(instrumentId, whole);
        if (at <= whole.from || at > whole.to) {
            revert Errors.TitleLedger_RangeOutsideSlice(instrumentId, at, whole.to, whole.from, whole.to);
        }

        // Effect: two slices where there was one.
        _slices[instrumentId].cut(whole, at);
        _append(instrumentId, _SPLIT, abi.encode(whole.from, at, whole.to));
    }

    /// @inheritdoc ITitleLedger
    function merge(uint256 instrumentId, uint64 leftFrom) external {
        // Check: neighbours of one holder, both free.
        SlicePartition.Piece memory left = _slices[instrumentId].load(instrumentId, leftFrom);
        _requireHolder(instrumentId, left, msg.sender);
        _requireUnencumbered(instrumentId, left);
        if (left.to == _totals[instrumentId].units) revert Errors.TitleLedger_LastSlice(instrumentId, left.from);
        SlicePartition.Piece memory right = _slices[instrumentId].load(instrumentId, left.to + 1);
        if (right.holder != left.holder) {
            revert Errors.TitleLedger_DifferentHolders(instrumentId, left.from, right.from);
        }
        _requireUnencumbered(instrumentId, right);

        // Effect: one slice where there were two.
        _slices[instrumentId].join(left, right);
        _append(instrumentId, _MERGED, abi.encode(left.from, right.from, right.to));
    }

    /// @inheritdoc ITitleLedger
    function record(uint256 instrumentId, bytes32 kind, bytes calldata data) external onlyAppointed {
        // Check: the instrument exists; entries about slices are the ledger's own.
        if (_totals[instrumentId].units == 0) revert Errors.TitleLedger_NotOpen(instrumentId);
        if (_isReserved(kind)) revert Errors.TitleLedger_ReservedKind(instrumentId, kind);

        // Effect.
        _append(instrumentId, kind, data);
    }

    /// @inheritdoc ITitleLedger
    function sliceAt(uint256 instrumentId, uint64 sliceFrom) external view returns (Slice memory slice) {
        SlicePartition.Piece memory piece = _slices[instrumentId].loadRaw(instrumentId, sliceFrom);
        return Slice({from: piece.from, to: piece.to, holder: piece.holder, encumbrance: _encumbranceOf(piece)});
    }

    /// @inheritdoc ITitleLedger
    function effectiveEncumbrance(
        uint256 instrumentId,
        uint64 sliceFrom
    ) external view returns (Encumbrance memory encumbrance) {
        return _encumbranceOf(_slices[instrumentId].load(instrumentId, sliceFrom));
    }

    /// @inheritdoc ITitleLedger
    function sliceFor(
        uint256 instrumentId,
        uint64 sliceFrom,
        address desk
    ) external view returns (uint64 to, address holder, EncumbranceKind kind) {
        SlicePartition.Piece memory piece = _slices[instrumentId].load(instrumentId, sliceFrom);
        (to, holder, kind) = (piece.to, piece.holder, piece.kind);
        if (kind == EncumbranceKind.None || kind == EncumbranceKind.Discharged) return (to, holder, kind);
        if (piece.desk == _numberOf(desk)) kind = EncumbranceKind.None;
    }

    /// @inheritdoc ITitleLedger
    function unitsOf(uint256 instrumentId) external view returns (uint64 units) {
        return _totals[instrumentId].units;
    }

    /// @inheritdoc ITitleLedger
    function dischargedOf(uint256 instrumentId) external view returns (uint64) {
        return _totals[instrumentId].discharged;
    }

    /// @inheritdoc ITitleLedger
    function frozenOf(uint256 instrumentId) external view returns (uint64 units) {
        return _totals[instrumentId].frozen;
    }

    /// @inheritdoc ITitleLedger
    function thawedAt(uint256 instrumentId, uint64 sliceFrom) external view returns (uint64) {
        return _beneath[instrumentId][sliceFrom].thawedAt;
    }

    /// @inheritdoc ITitleLedger
    function historyHead(uint256 instrumentId) external view returns (bytes32) {
        return _heads[instrumentId];
    }

    /// @inheritdoc ITitleLedger
    function historyLength(uint256 instrumentId) external view returns (uint64) {
        return _totals[instrumentId].sequence;
    }

    /// @inheritdoc ITitleLedger
    function requireFree(SliceRange calldata range, address holder) external view {
        SlicePartition.Piece memory whole = _slices[range.instrumentId].load(range.instrumentId, range.sliceFrom);
        SlicePartition.requireWithin(range, whole);
        _requireHolder(range.instrumentId, whole, holder);
        _requireUnencumbered(range.instrumentId, whole);
    }

    /// @dev Chains one entry to the instrument's history and publishes it: the state keeps only the head.
    function _append(uint256 instrumentId, bytes32 kind, bytes memory data) private {
        uint64 sequence = ++_totals[instrumentId].sequence;
        uint64 timestamp = uint64(block.timestamp);
        bytes32 head = keccak256(abi.encode(_heads[instrumentId], sequence, kind, msg.sender, timestamp, data));
        _heads[instrumentId] = head;
        emit HistoryAppended({
            instrumentId: instrumentId,
            sequence: sequence,
            kind: kind,
            actor: msg.sender,
            timestamp: timestamp,
            data: data,
            head: head
        });
    }

    function _encumbranceOf(SlicePartition.Piece memory piece) private view returns (Encumbrance memory) {
        return Encumbrance({kind: piece.kind, desk: _appointeeAt(piece.desk), until: piece.until});
    }

    /// @dev Discharged is terminal: not even the desk that discharged the slice gets past here. What a court froze is
    ///      named as such: the desk whose encumbrance lies beneath would else be told that it is a stranger.
    function _requireOwnEncumbrance(uint256 instrumentId, SlicePartition.Piece memory slice, uint8 desk) private view {
        EncumbranceKind kind = slice.kind;
        if (kind == EncumbranceKind.None) revert Errors.TitleLedger_NotEncumbered(instrumentId, slice.from);
        if (kind == EncumbranceKind.Discharged) _requireUnencumbered(instrumentId, slice);
        if (slice.desk == desk) return;
        if (kind == EncumbranceKind.Frozen) _requireUnencumbered(instrumentId, slice);
        revert Errors.TitleLedger_NotDesk(instrumentId, slice.from, msg.sender);
    }

    function _requirePlaceable(uint256 instrumentId, EncumbranceKind kind, uint64 until) private view {
        if (kind == EncumbranceKind.None || kind == EncumbranceKind.Discharged) {
            revert Errors.TitleLedger_WrongKind(instrumentId, kind);
        }
        bool valid =
            kind == EncumbranceKind.Locked ? until > block.timestamp && until <= SlicePartition.MAX_UNTIL : until == 0;
        if (!valid) revert Errors.TitleLedger_WrongUntil(instrumentId, kind, until);
    }

    function _requireUnencumbered(uint256 instrumentId, SlicePartition.Piece memory slice) private pure {
        EncumbranceKind kind = slice.kind;
        if (kind != EncumbranceKind.None) {
            revert Errors.TitleLedger_Encumbered(instrumentId, slice.from, slice.to, kind);
        }
    }

    function _requireHolder(uint256 instrumentId, SlicePartition.Piece memory slice, address claimed) private pure {
        if (slice.holder != claimed) revert Errors.TitleLedger_NotHolder(instrumentId, slice.from, claimed);
    }

    function _isReserved(bytes32 kind) private pure returns (bool) {
        return
            kind == _OPENED ||
            kind == _MOVED ||
            kind == _ENCUMBERED ||
            kind == _CONVERTED ||
            kind == _RELEASED ||
            kind == _DISCHARGED ||
            kind == _SPLIT ||
            kind == _MERGED ||
            kind == _FROZEN ||
            kind == _THAWED;
    }
}
