// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

enum EvidenceKind {
    None,
    Contract,
    Invoice
}

/// @notice A trade document as a balance. The id is its keyed fingerprint.
struct Evidence {
    EvidenceKind kind;
    /// Fen.
    uint64 amount;
    /// Fen, the sum over all instruments of all classes; never above `amount`.
    uint64 allocated;
    /// Civil day number in China Standard Time (days since 1970-01-01).
    uint32 documentDay;
    address seller;
    address buyer;
    bytes32 documentHash;
}

/// @notice How often a lot was sold, by the invoices that are about it.
struct LotTrade {
    /// Invoices tied to it, since its last alert was cleared.
    uint64 sales;
    /// CST day of the last alert; 0 = none, or cleared.
    uint32 alertedDay;
}

/// @notice A physical lot: at most one live receipt across all keepers.
struct Lot {
    address keeper;
    /// Quantity in the goods' smallest unit.
    uint64 quantity;
    /// 0 = no live receipt.
    uint256 receiptId;
    bytes32 goodsType;
    bytes32 documentHash;
}
