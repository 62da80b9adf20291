// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Delivery} from "../types/DeskTypes.sol";

/// @notice Delivery of goods under a warehouse receipt: the holder asks, the keeper hands over, the title ends.
interface IDeliveryDesk {
    event DeliveryRequested(
        uint256 indexed deliveryId,
        uint256 indexed receiptId,
        address indexed keeper,
        address holder,
        uint64 from,
        uint64 to
    );
    event Delivered(uint256 indexed deliveryId, uint256 indexed receiptId, address indexed holder, uint64 quantity);
    event DeliveryWithdrawn(uint256 indexed deliveryId, uint256 indexed receiptId);

    /// @notice Requests delivery of a whole free slice (the holder splits it first to ask for less).
    /// @param sliceFrom first unit of the caller's slice.
    function request(uint256 receiptId, uint64 sliceFrom) external returns (uint256 deliveryId);
    /// @notice The keeper confirms that the goods left the warehouse.
    function confirm(uint256 deliveryId) external;
    /// @notice The holder takes a request back; the slice is free again.
    function withdraw(uint256 deliveryId) external;
    function deliveryOf(uint256 deliveryId) external view returns (Delivery memory);
}
