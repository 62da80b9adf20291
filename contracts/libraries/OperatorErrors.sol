// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Every revert about the keys of operators and their limits; named and argued as in Errors.
library OperatorErrors {
    /// @notice The request moves `value` fen; the operator's limit for one request is `maximum`.
    error MemberAccount_RequestLimit(address operator, uint256 value, uint64 maximum);
    /// @notice With this request the operator would have moved `value` fen today; its limit for a day is `maximum`.
    error MemberAccount_DayLimit(address operator, uint256 value, uint64 maximum);
    /// @notice An operator with a limit changes neither operators nor limits, its own least of all.
    error MemberAccount_LimitedOperator(address operator);
    /// @notice Only an operator of the institution has a limit.
    error MemberAccount_NoOperator(address operator);
    /// @notice The key was a maker before and is none again: the requests that it signed then would count again.
    error MemberAccount_FormerMaker(address operator);
    /// @notice A rehearsal is a question: nobody, the zero address, asks it, and no transaction does.
    error MemberAccount_NotAsked(address caller);
}
