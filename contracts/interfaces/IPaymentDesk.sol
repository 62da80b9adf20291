// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Presentment} from "../types/DeskTypes.sol";

/// @notice Payment of a slice at maturity: PresentmentDesk (bills, 票据法 53 and 54), ReceivablePaymentDesk.
interface IPaymentDesk {
    event Presented(
        uint256 indexed presentmentId,
        uint256 indexed instrumentId,
        address indexed obligor,
        address holder,
        uint64 from,
        uint64 to
    );
    event Paid(uint256 indexed presentmentId, uint256 indexed instrumentId, address indexed holder, uint64 amount);
    event PaymentRefused(uint256 indexed presentmentId, uint256 indexed instrumentId, string reason);
    event Dishonoured(uint256 indexed presentmentId, uint256 indexed instrumentId);

    /// @notice The holder presents a whole slice for payment, from the due day on; the slice is under collection.
    /// @dev After the window a bill is still payable, but the presentment is marked late: prior parties are released.
    /// @param sliceFrom first unit of a free slice that the caller holds.
    function present(uint256 instrumentId, uint64 sliceFrom) external returns (uint256 presentmentId);
    /// @notice A desk presents for the pledgee a slice it has just freed of its pledge (民法典 442). Only desks.
    /// @param loanId the calling desk's own id, above 0; the desk shares out what is paid (ICollectionAgent).
    function presentPledged(
        uint256 instrumentId,
        uint64 sliceFrom,
        uint32 loanId
    ) external returns (uint256 presentmentId);
    /// @notice The obligor pays the slice in full, one fen per unit; it is discharged exactly once.
    /// @dev The obligor approves the amount on the cash token in the same request. Of a receivable it still pays what
    ///      it refused or left unanswered; of a bill it pays that at the RecourseDesk.
    function pay(uint256 presentmentId) external;
    /// @notice The obligor refuses to pay; the slice is in recourse.
    /// @param reason 1 to 256 bytes (票据法 62).
    function refuse(uint256 presentmentId, string calldata reason) external;
    /// @notice Silence past the answer time is dishonour, by anyone's call; the slice is in recourse.
    function lapse(uint256 presentmentId) external;
    /// @return presentment status None when the id is unknown.
    function presentmentOf(uint256 presentmentId) external view returns (Presentment memory presentment);
    /// @param dueDay CST day number.
    /// @return firstDay first CST day on which payment can be demanded.
    /// @return lastDay last CST day of the window; a later presentment of a bill is late.
    /// @return provisional whether `lastDay` rests on a year whose calendar is not yet published.
    function windowOf(uint32 dueDay) external view returns (uint32 firstDay, uint32 lastDay, bool provisional);
}
