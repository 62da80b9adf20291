// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice What an institution is admitted as; decides which desks it may use.
enum MemberKind {
    None,
    CentralBank,
    CommercialBank,
    Exchange,
    CoreEnterprise,
    Supplier,
    WarehouseKeeper,
    Guarantor,
    Inspector,
    Auditor,
    Regulator
}

enum MemberStatus {
    None,
    Active,
    Suspended
}

/// @notice What a key may do in its institution. Maker and checker are never the same key.
enum OperatorRole {
    None,
    Maker,
    Checker
}

/// @notice What a checker's key says of its institution.
enum Standing {
    /// Nothing: a maker's key, or one that was appointed before standings were kept.
    Untold,
    Active,
    Suspended
}

/// @notice A key of an institution, one slot.
struct Operator {
    OperatorRole role;
    /// Fen; 0 = no limit.
    uint64 perRequest;
    /// Fen; 0 = no limit.
    uint64 perDay;
    Standing standing;
}

/// @notice What a key with a limit has moved.
struct Moved {
    /// CST day number of the last request that a limit was measured by.
    uint32 day;
    /// Fen moved on that day.
    uint64 fen;
}

/// @notice An institution. Title belongs to `account`, never to a key.
struct Member {
    address account;
    MemberKind kind;
    MemberStatus status;
    /// 12-digit institution code, part of every instrument number the member issues.
    uint64 institutionCode;
    /// UTC seconds.
    uint64 admittedAt;
    /// Unified Social Credit Code, 18 ASCII characters (GB 32100).
    bytes18 uscc;
    string legalName;
}

/// @notice One call of a request.
struct Call {
    address target;
    bytes data;
}

/// @notice What a maker signs (EIP-712) and a checker submits. One request id executes at most once.
struct Request {
    bytes32 requestId;
    /// UTC seconds after which the request is void.
    uint64 deadline;
    Call[] calls;
}
