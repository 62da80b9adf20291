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

    /// @notice The holder presents a whole slice for payment within the window.
    function present(uint256 instrumentId, uint64 sliceFrom) external returns (uint256 presentmentId);
    /// @notice The obligor pays the slice in full; it is discharged exactly once.
    function pay(uint256 presentmentId) external;
    function refuse(uint256 presentmentId, string calldata reason) external;
    /// @notice Silence past the answer time is dishonour, by anyone's call.
    function lapse(uint256 presentmentId) external;
    function presentmentOf(uint256 presentmentId) external view returns (Presentment memory);
}
