// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Call, Operator, OperatorRole, Request} from "../types/MemberTypes.sol";

/// @notice One institution. A maker signs a request off chain (EIP-712), a checker submits it; the calls run as the
/// account.
interface IMemberAccount {
    event RequestExecuted(bytes32 indexed requestId, address indexed maker, address indexed checker);
    event OperatorSet(address indexed operator, OperatorRole role);
    event OperatorLimited(address indexed operator, uint64 perRequest, uint64 perDay);

    /// @notice Executes a request that a maker of this institution signed. Only a checker of it submits.
    /// @dev All calls or none. Reverts MemberAccount_* for the request itself, MemberRegistry_NotActive when
    ///      suspended, and with a failing callee's own error, byte for byte. The account calls itself for
    ///      `setOperator` and `setLimit` only. When maker or checker has a limit, the value of the calls (see
    ///      IValueMeter) stays within it, or it reverts MemberAccount_RequestLimit, MemberAccount_DayLimit; such a
    ///      request changes no operator: MemberAccount_LimitedOperator.
    ///      Warning: a signed request stays good until its deadline; revoking its maker voids it for good.
    /// @param request 1 to 16 calls, run in order; its id executes at most once.
    /// @param makerSignature 65 bytes over `requestDigest(request)`, domain "piaohao MemberAccount", version "1".
    /// @return results the return data of each call, in order.
    function execute(Request calldata request, bytes calldata makerSignature) external returns (bytes[] memory results);

    /// @notice What would refuse a request that these two operators made and checked, all of it, before anybody signs.
    /// @dev A question (eth_call) of the zero address, which sends no transaction, so nothing of it lasts: the calls
    ///      are made as the account would make them. Reverts MemberAccount_NotAsked(caller) when anybody else asks.
    /// @param maker zero when the operators are not asked about; so too `checker`.
    /// @param calls at most 16, else it reverts MemberAccount_CallCount; none asks about the operators alone.
    /// @return errors encoded: of the institution and its operators, of the first call that fails, of the limits.
    function rehearse(address maker, address checker, Call[] calldata calls) external returns (bytes[] memory errors);

    /// @notice Grants, changes or revokes (None) a key. Only the account itself or the central bank (key recovery).
    /// @dev The account itself keeps a maker and a checker: reverts MemberAccount_LastOperator(operator, role). The
    ///      central bank may leave none for a while, so that lost or stolen keys are revoked before new ones are
    ///      known. A key that has ceased to be a maker is none again, since the requests that it signed before would
    ///      count again: reverts MemberAccount_FormerMaker(operator). A maker that comes back has a new key.
    /// @param operator neither the zero address nor the account.
    /// @param role at most 16 operators each.
    function setOperator(address operator, OperatorRole role) external;

    /// @notice Limits what an operator may move as maker or checker; 0 is no limit. Only the account itself or the
    ///         central bank.
    /// @dev A limit goes with the role: who is revoked and appointed again has none.
    ///      Of each desk counts what a request approves for it or what it lets it take of the cash, whichever is more:
    ///      a quote counts also when the money for it stands approved since before.
    ///      Warning: a standing instruction counts what stands approved when it is given; what is approved later counts
    ///      for the request that approves it.
    /// @param perRequest fen in one request.
    /// @param perDay fen in the requests of one CST day.
    function setLimit(address operator, uint64 perRequest, uint64 perDay) external;

    /// @notice The MemberRegistry suspends the institution or ends its suspension: the account keeps a copy, so that it
    ///         need not ask at every request. Only the MemberRegistry.
    /// @dev Reverts AccessManagedUnauthorized(caller).
    function setSuspended(bool suspended) external;

    /// @return operator_ role, limits and, of a checker, what it says of the institution's suspension.
    function operatorOf(address operator) external view returns (Operator memory operator_);

    /// @return role None for a stranger.
    function roleOf(address operator) external view returns (OperatorRole role);

    /// @return executed whether a request with this id has been executed.
    function isExecuted(bytes32 requestId) external view returns (bool executed);

    /// @return digest the EIP-712 digest the maker signs.
    function requestDigest(Request calldata request) external view returns (bytes32 digest);
}
