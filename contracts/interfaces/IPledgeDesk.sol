// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {Loan} from "../types/DeskTypes.sol";

/// @notice Loans against the pledge of a slice of any instrument class.
/// @dev Interest = principal x rate x days / 360, rounded half up to the fen, paid with the principal. The day of the
///      draw counts, the day of repayment does not; at least one day is charged.
///      Warning: a loan not repaid on its due day stays drawn, bears interest on and keeps its pledge. A pledged bill
///      or receivable is realised by collecting it when it is due; who else may present it is nobody.
interface IPledgeDesk {
    event LoanApplied(
        uint256 indexed loanId,
        uint256 indexed instrumentId,
        address indexed bank,
        address borrower,
        uint64 from,
        uint64 to,
        uint64 principal
    );
    event LoanOffered(
        uint256 indexed loanId,
        address indexed bank,
        uint64 principal,
        uint32 rateMillionths,
        uint32 dueDay
    );
    event LoanDrawn(uint256 indexed loanId, uint256 indexed instrumentId, address indexed borrower, uint64 principal);
    event LoanRepaid(uint256 indexed loanId, uint256 indexed instrumentId, uint64 principal, uint64 interest);
    event LoanCollecting(uint256 indexed loanId, uint256 indexed instrumentId);
    /// @param share fen that the bank got.
    /// @param left fen that the borrower still owes.
    event LoanCollected(uint256 indexed loanId, uint256 indexed instrumentId, uint64 share, uint64 left);
    event LoanRefused(uint256 indexed loanId);
    event LoanWithdrawn(uint256 indexed loanId);

    /// @notice The holder offers the range in pledge; it is locked.
    /// @param range free and held by the caller; of an instrument that circulates.
    /// @param bank an active commercial bank other than the caller.
    /// @param principal fen, at least 1.
    function apply_(SliceRange calldata range, address bank, uint64 principal) external returns (uint256 loanId);
    /// @notice The bank offers terms for the principal asked, and approves it on the cash token in the same request.
    /// @param rateMillionths annual, at most 1 000 000 (100 %).
    /// @param dueDay CST day number after today.
    function offer(uint256 loanId, uint32 rateMillionths, uint32 dueDay) external;
    /// @notice The bank declines, or takes back an offer not yet drawn; the slice is free again.
    function refuse(uint256 loanId) external;
    /// @notice The borrower gives up a loan not yet drawn; the slice is free again.
    function withdraw(uint256 loanId) external;
    /// @notice The borrower draws: cash to the borrower and the pledge on the slice in one transaction.
    function draw(uint256 loanId) external;
    /// @notice The borrower repays principal and interest; the pledge is released in the same transaction.
    function repay(uint256 loanId) external;
    /// @notice The bank presents the pledged bill or receivable for payment when it is due, whether the loan is or not
    ///         (民法典 442); what comes in, from the obligor or in recourse, pays the loan, the rest is the borrower's.
    /// @dev The borrower may still repay; then everything that comes in is its own.
    function collect(uint256 loanId) external returns (uint256 presentmentId);
    function loanOf(uint256 loanId) external view returns (Loan memory);
    /// @return principal fen owed if repaid today; 0 unless the loan is drawn and not repaid.
    /// @return interest fen owed if repaid today.
    function owedOf(uint256 loanId) external view returns (uint64 principal, uint64 interest);
}
