// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {StoredBill} from "./InstrumentTypes.sol";
import {EncumbranceKind, SliceRange} from "./LedgerTypes.sol";
import {MemberKind} from "./MemberTypes.sol";

/// @notice What can be done with a bill or a part of it.
enum BillAction {
    None,
    /// By the drawee, of the whole package.
    Accept,
    /// By the payee, of the whole package.
    Receive,
    /// By the drawer or the payee, of the whole package.
    Withdraw,
    Endorse,
    Discount,
    Guarantee,
    Pledge,
    InterbankTransfer,
    Repo,
    Rediscount,
    Present,
    Recourse,
    List
}

/// @notice What keeps a part of a bill from circulating, or nothing (流通标志). The first is the strongest reason.
enum CirculationFlag {
    None,
    /// The payee has not taken the bill yet.
    PendingReceipt,
    Circulating,
    /// The drawer wrote 不得转让: it can be presented for payment and nothing else.
    NonTransferable,
    /// An application is open and has not expired.
    Locked,
    Pledged,
    ToBeRedeemed,
    UnderCollection,
    InRecourse,
    Frozen,
    /// Paid, or withdrawn before receipt.
    Discharged
}

/// @notice "May `actor` do this with these units, with or for `counterparty`?"
struct BillQuery {
    BillAction action;
    /// Accept, Receive and Withdraw are of the whole package: slice and range are 1 to the face.
    SliceRange range;
    address actor;
    /// Transferee, bank, guarantor; in recourse the pledgee that acts for the holder; zero where there is none.
    address counterparty;
}

/// @notice What the rules read of a slice.
struct BillSlice {
    uint64 from;
    uint64 to;
    address holder;
    /// As it counts now for the asking desk.
    EncumbranceKind kind;
}

/// @notice Everything that rules judge by, read once for all of them.
struct BillFacts {
    BillQuery query;
    /// Its status is None when the number is unknown.
    StoredBill bill;
    /// The slice that the query names.
    BillSlice slice;
    /// Why there is no such slice, encoded; empty when there is one or the action is of the whole package.
    bytes noSlice;
    CirculationFlag flag;
    /// CST day number.
    uint32 today;
    /// The drawee's account, where the action asks about its credit; zero elsewhere.
    address acceptor;
    /// None unless an active member.
    MemberKind actorKind;
    MemberKind counterpartyKind;
}
