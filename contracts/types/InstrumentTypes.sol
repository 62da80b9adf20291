// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Leading digit of an instrument number; 5 to 8 as on SHCPE, 1 and 2 ours.
enum InstrumentClass {
    None,
    Receivable,
    WarehouseReceipt,
    Reserved3,
    Reserved4,
    BankAcceptedBill,
    CommercialAcceptedBill,
    SupplyChainCommercialBill,
    SupplyChainBankBill
}

enum BillStatus {
    None,
    Registered,
    Issued,
    Accepted,
    Received,
    Settled,
    Withdrawn,
    /// The drawee refused to accept, or accepted on a condition (票据法 43).
    Refused
}

enum ReceivableStatus {
    None,
    Registered,
    Confirmed,
    Settled,
    Withdrawn,
    /// The debtor refused to confirm it.
    Refused
}

enum ReceiptStatus {
    None,
    Issued,
    Cancelled
}

/// @notice What desks need to know of an instrument of any class.
struct InstrumentTerms {
    InstrumentClass class;
    /// Who owes payment (acceptor, debtor) or delivery (keeper).
    address obligor;
    /// Face in fen, or quantity in the smallest unit; equals the ledger's units.
    uint64 units;
    /// CST day number; 0 = none.
    uint32 dueDay;
    /// May be endorsed, financed or pledged now, as far as the instrument (not the slice) goes.
    bool circulating;
}

/// @notice A bill as the registry keeps it, in one slot: parties by their institution codes, which never change. The
///         documents behind it are in its history and in the EvidenceRegistry's allocation.
struct StoredBill {
    InstrumentClass class;
    /// None when the number is unknown.
    BillStatus status;
    bool transferable;
    bool splittable;
    uint40 drawerCode;
    uint40 draweeCode;
    uint40 payeeCode;
    /// Fen.
    uint48 face;
    /// CST day numbers.
    uint24 issueDay;
    uint24 dueDay;
    /// Days from the issue to the acceptance, counted from 1; 0 until accepted.
    uint8 acceptedAfter;
}

/// @notice A bill as it is read.
struct Bill {
    InstrumentClass class;
    BillStatus status;
    /// False: the drawer wrote 不得转让.
    bool transferable;
    /// False: the range is `0`, the bill goes from hand to hand whole.
    bool splittable;
    address drawer;
    /// CST day numbers.
    uint32 issueDay;
    uint32 dueDay;
    address drawee;
    /// Fen.
    uint64 face;
    /// CST day number; 0 until accepted.
    uint32 acceptedDay;
    address payee;
}

/// @dev Field order packs the parties, the status, the face and the dates into two slots.
struct Receivable {
    ReceivableStatus status;
    address creditor;
    /// CST day numbers.
    uint32 registeredDay;
    uint32 dueDay;
    address debtor;
    /// Fen.
    uint64 face;
    bytes32 contractEvidence;
    bytes32 invoiceEvidence;
}

/// @notice Required elements of a warehouse receipt (民法典 909); texts are in the document behind `documentHash`.
struct Receipt {
    ReceiptStatus status;
    address keeper;
    address depositor;
    /// Smallest unit of the goods.
    uint64 quantity;
    uint32 issueDay;
    uint32 storageUntilDay;
    bytes32 lotId;
    bytes32 goodsType;
    bytes32 documentHash;
}
