// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {TransferOffer} from "../types/DeskTypes.sol";

/// @notice Two-step transfer of a sub-range: EndorsementDesk (bills), AssignmentDesk (receivables).
/// @dev The assignment of a receivable records the notice to the debtor (民法典 546) when it is signed.
interface ITransferDesk {
    event TransferOffered(
        uint256 indexed offerId,
        uint256 indexed instrumentId,
        address indexed transferee,
        address transferor,
        uint64 from,
        uint64 to,
        uint64 expiresAt
    );
    event TransferSigned(uint256 indexed offerId, uint256 indexed instrumentId, address indexed transferee);
    event TransferRefused(uint256 indexed offerId, uint256 indexed instrumentId);
    event TransferWithdrawn(uint256 indexed offerId, uint256 indexed instrumentId);

    /// @notice The holder offers a sub-range of its free slice; it is locked until answered, withdrawn or expired.
    /// @param transferee an active member other than the caller.
    function offer(SliceRange calldata range, address transferee) external returns (uint256 offerId);
    /// @notice The transferee takes the range, while the lock lasts and the instrument circulates.
    /// @dev Nothing leaves a suspended transferor: reverts MemberRegistry_NotActive(transferor).
    function sign(uint256 offerId) external;
    /// @notice The transferee declines; the range is free again.
    function refuse(uint256 offerId) external;
    /// @notice The transferor takes the offer back; the range is free again.
    function withdraw(uint256 offerId) external;
    /// @return offer_ status None when the id is unknown; an expired offer still reads Open (see `expiresAt`).
    function offerOf(uint256 offerId) external view returns (TransferOffer memory offer_);
}
