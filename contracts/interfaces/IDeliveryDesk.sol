// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Delivery of goods under a warehouse receipt: the holder asks, the keeper hands over, the slice is discharged.
interface IDeliveryDesk {
    event DeliveryRequested(
        uint256 indexed deliveryId, uint256 indexed receiptId, address indexed keeper, address holder, uint64 from, uint64 to
    );
    event Delivered(uint256 indexed deliveryId, uint256 indexed receiptId, address indexed holder, uint64 quantity);
    event DeliveryWithdrawn(uint256 indexed deliveryId, uint256 indexed receiptId);

    /// @notice Requests delivery of a whole free slice.
    function request(uint256 receiptId, uint64 sliceFrom) external returns (uint256 deliveryId);
    /// @notice The keeper confirms that the goods left the warehouse.
    function confirm(uint256 deliveryId) external;
    function withdraw(uint256 deliveryId) external;
}
