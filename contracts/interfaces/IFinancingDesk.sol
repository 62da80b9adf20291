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
    /// @param contractEvidence the applicant's own trade background for this slice, with `invoiceEvidence`.
    /// @param invoiceEvidence an invoice whose seller is the applicant.
    function request(SliceRange calldata range, address bank, bytes32 contractEvidence, bytes32 invoiceEvidence)
        external
        returns (uint256 requestId);
    /// @notice The bank answers with an annual rate; it approves the proceeds on the cash token in the same request.
    function quote(uint256 requestId, uint32 rateMillionths, uint64 validUntil) external;
    function refuse(uint256 requestId) external;
    function withdraw(uint256 requestId) external;
    /// @notice The applicant takes the quote: cash from the bank, title to the bank, or nothing.
    function settle(uint256 requestId) external;
    function requestOf(uint256 requestId) external view returns (FinancingRequest memory);
    /// @return amounts as if settled today.
    function amountsOf(uint256 requestId) external view returns (FinancingAmounts memory amounts);
    /// @return amounts of a slice of `face` fen due on `dueDay`, sold on `day` at `rateMillionths`.
    function preview(uint64 face, uint32 dueDay, uint32 day, uint32 rateMillionths)
        external
        view
        returns (FinancingAmounts memory amounts);
}
