// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {Listing} from "../types/MarketTypes.sol";

/// @notice Listing of assets of any class: register (登记), list (挂牌), take (摘牌), cancel (注销).
/// @dev Bills are listed and taken by banks, once discounted: anything else would be a discount without a licence.
///      Receivables pass with notice to the debtor. Warehouse receipts need the keeper's signature before they are
///      listed (民法典 910).
interface IListingDesk {
    event AssetRegistered(
        uint256 indexed listingId,
        uint256 indexed instrumentId,
        address indexed seller,
        uint64 from,
        uint64 to,
        bytes32 documentHash
    );
    event AssetCountersigned(uint256 indexed listingId, address indexed keeper);
    event AssetListed(uint256 indexed listingId, uint256 indexed instrumentId, uint64 price, uint64 validUntil);
    event AssetTaken(
        uint256 indexed listingId,
        uint256 indexed instrumentId,
        address indexed taker,
        address seller,
        uint64 price
    );
    event ListingCancelled(uint256 indexed listingId);

    /// @notice The holder puts a range on record. It stays free until it is listed.
    /// @param onlyTo the one member that may take it; zero = any that is eligible.
    /// @param documentHash of what tells takers about the asset.
    /// @param discountId for a bill: the settled discount that contains the range; 0 for other classes.
    function register(
        SliceRange calldata range,
        address onlyTo,
        bytes32 documentHash,
        uint256 discountId
    ) external returns (uint256 listingId);
    /// @notice The keeper of a warehouse receipt signs the transfer in advance, to whoever takes it.
    function countersign(uint256 listingId) external;
    /// @notice The seller lists it at a price, again after a listing has expired; the range is locked.
    /// @param sliceFrom first unit of the slice that contains the range now.
    /// @param price fen for the whole, at least 1.
    /// @param validUntil UTC seconds, the last at which it can be taken.
    function list(uint256 listingId, uint64 sliceFrom, uint64 price, uint64 validUntil) external;
    /// @notice The caller pays the price and has the range, in one transaction or not at all.
    /// @param priceMax fen: protects the taker against another price than it saw.
    function take(uint256 listingId, uint64 priceMax) external;
    /// @notice The seller ends the listing; the range is free again.
    function cancel(uint256 listingId) external;
    /// @return listing status None when the id is unknown; an expired listing still reads Listed.
    function listingOf(uint256 listingId) external view returns (Listing memory listing);
}
