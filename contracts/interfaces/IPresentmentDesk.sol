// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {StandingInstruction} from "../types/DeskTypes.sol";
import {IPaymentDesk} from "./IPaymentDesk.sol";

/// @notice Presentment of bills, with standing instructions of acceptors (自动应答).
interface IPresentmentDesk is IPaymentDesk {
    /// @param maxAmount fen; 0 = the instruction ended.
    event Instructed(address indexed acceptor, uint64 maxAmount, uint32 lastDay);

    /// @notice The caller orders that slices of bills it accepted are paid when they are presented.
    /// @dev Cash is approved on the token for as much as the acceptor wants taken. A slice that is larger, late, before
    ///      the payment day, or not covered waits for an answer as without an instruction.
    /// @param maxAmount fen per slice; 0 ends the instruction.
    /// @param lastDay CST day number, today or later.
    function instruct(uint64 maxAmount, uint32 lastDay) external;
    /// @notice Anybody has the standing instruction of the acceptor carried out on a presentment that waits.
    function answer(uint256 presentmentId) external;
    function instructionOf(address acceptor) external view returns (StandingInstruction memory instruction);
    /// @return error_ encoded, if today is too early or too late to present the bill; empty = it can be presented.
    /// @dev Reverts InstrumentRegistry_Unknown(billId).
    function timeRefusal(uint256 billId) external view returns (bytes memory error_);
}
