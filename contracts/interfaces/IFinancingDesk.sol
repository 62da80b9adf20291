// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {FinancingAmounts, FinancingRequest} from "../types/DeskTypes.sol";

/// @notice Sale of a slice to a bank before its due day: DiscountDesk (bills), FactoringDesk (receivables).
/// @dev Interest = face x rate x days / 360, rounded half up to the fen; cash and title move in one transaction.
interface IFinancingDesk {
    event FinancingRequested(
        uint256 indexed requestId,
        uint256 indexed instrumentId,
        address indexed bank,
        address applicant,
        uint64 from,
        uint64 to,
        uint64 expiresAt
    );
    event FinancingQuoted(uint256 indexed requestId, address indexed bank, uint32 rateMillionths, uint64 validUntil);
    event FinancingSettled(
        uint256 indexed requestId,
        uint256 indexed instrumentId,
        address indexed bank,
        address applicant,
        uint64 face,
        uint64 interest,
        uint64 proceeds,
        uint32 days_,
        uint32 adjustedDueDay,
        bool provisional
    );
    event FinancingRefused(uint256 indexed requestId);
    event FinancingWithdrawn(uint256 indexed requestId);

    /// @notice The holder asks `bank` to buy the range; it is locked until settled, refused, withdrawn or expired.
    /// @dev The evidence either is the one behind the instrument itself, when the applicant is its seller, or is
    ///      allocated to the slice's face now and given back if the request comes to nothing.
    /// @param bank an active commercial bank. The central bank rediscounts from banks, at a desk of its own.
    /// @param contractEvidence the applicant's own trade background for this slice, with `invoiceEvidence`.
    /// @param invoiceEvidence an invoice whose seller is the applicant.
    function request(
        SliceRange calldata range,
        address bank,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external returns (uint256 requestId);
    /// @notice The bank answers with an annual rate; it approves the proceeds on the cash token in the same request.
    /// @param rateMillionths above 0, at most 1 000 000 (100 %).
    /// @param validUntil UTC seconds, the last at which the quote can be taken; not past, and before the lock ends.
    function quote(uint256 requestId, uint32 rateMillionths, uint64 validUntil) external;
    /// @notice The bank declines, quoted or not; the range and the evidence are free again.
    function refuse(uint256 requestId) external;
    /// @notice The applicant takes the request back; the range and the evidence are free again.
    /// @dev An expired request no longer locks the range, but keeps its evidence until it is refused or withdrawn.
    function withdraw(uint256 requestId) external;
    /// @notice The applicant takes the quote: cash from the bank, title to the bank, or nothing.
    function settle(uint256 requestId) external;
    /// @return request_ status None when the id is unknown; an expired request still reads Open or Quoted.
    function requestOf(uint256 requestId) external view returns (FinancingRequest memory request_);
    /// @return amounts as if the quote were settled today; reverts unless quoted.
    function amountsOf(uint256 requestId) external view returns (FinancingAmounts memory amounts);
    /// @notice Every reason for which the trade named does not serve `applicant`, as encoded custom errors; empty = it
    ///      does.
    function tradeRefusals(
        SliceRange calldata range,
        address applicant,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external view returns (bytes[] memory errors);
    /// @return amounts of a slice of `face` fen due on `dueDay`, sold on `day` at `rateMillionths`.
    function preview(
        uint64 face,
        uint32 dueDay,
        uint32 day,
        uint32 rateMillionths
    ) external view returns (FinancingAmounts memory amounts);
}
