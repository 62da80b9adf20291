// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {Loan} from "../types/DeskTypes.sol";

/// @notice Loans against the pledge of a slice of any instrument class.
/// @dev Interest = principal x rate x days / 360, rounded half up to the fen, paid with the principal.
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
    event LoanOffered(uint256 indexed loanId, address indexed bank, uint64 principal, uint32 rateMillionths, uint32 dueDay);
    event LoanDrawn(uint256 indexed loanId, uint256 indexed instrumentId, address indexed borrower, uint64 principal);
    event LoanRepaid(uint256 indexed loanId, uint256 indexed instrumentId, uint64 principal, uint64 interest);
    event LoanRefused(uint256 indexed loanId);
    event LoanWithdrawn(uint256 indexed loanId);

    /// @notice The holder offers the range in pledge; it is locked.
    function apply_(SliceRange calldata range, address bank, uint64 principal) external returns (uint256 loanId);
    /// @notice The bank offers terms for the principal asked; it approves the principal on the cash token in the same request.
    function offer(uint256 loanId, uint32 rateMillionths, uint32 dueDay) external;
    function refuse(uint256 loanId) external;
    function withdraw(uint256 loanId) external;
    /// @notice The borrower draws: cash to the borrower and the pledge on the slice in one transaction.
    function draw(uint256 loanId) external;
    /// @notice The borrower repays principal and interest; the pledge is released in the same transaction.
    function repay(uint256 loanId) external;
    function loanOf(uint256 loanId) external view returns (Loan memory);
    /// @return principal fen owed if repaid today.
    /// @return interest fen owed if repaid today.
    function owedOf(uint256 loanId) external view returns (uint64 principal, uint64 interest);
}
