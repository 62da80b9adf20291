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

    function offer(SliceRange calldata range, address transferee) external returns (uint256 offerId);
    function sign(uint256 offerId) external;
    function refuse(uint256 offerId) external;
    function withdraw(uint256 offerId) external;
    function offerOf(uint256 offerId) external view returns (TransferOffer memory);
}
