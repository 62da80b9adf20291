// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Why a slice may not move freely.
enum EncumbranceKind {
    None,
    /// An application is open; the only kind that expires by itself.
    Locked,
    Pledged,
    ToBeRedeemed,
    UnderCollection,
    InRecourse,
    Frozen,
    /// Paid, delivered or cancelled: terminal.
    Discharged
}

/// @notice At most one per slice; only `desk` may move or release the slice. Why it is there (the desk's own id of the
///         application, loan or presentment) is in the history entry that placed it.
struct Encumbrance {
    EncumbranceKind kind;
    address desk;
    /// UTC seconds; 0 = no expiry. Only `Locked` may expire.
    uint64 until;
}

/// @notice Units `from..to` of an instrument, both inclusive, starting at 1.
struct Slice {
    uint64 from;
    uint64 to;
    address holder;
    Encumbrance encumbrance;
}

/// @notice Names a sub-range: `sliceFrom` is the first unit of the slice that contains `from..to`.
struct SliceRange {
    uint256 instrumentId;
    uint64 sliceFrom;
    uint64 from;
    uint64 to;
}
