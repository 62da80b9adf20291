// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {LotTrade} from "../types/EvidenceTypes.sol";

/// @notice Watches goods that come back to somebody who sold them (循环贸易): A sells to B, B to C, C to A.
/// @dev A lot is known by the keyed fingerprint of its marks, as in ILotRegistry, whether a keeper stores it or not.
interface ICircularTradeWatch {
    event LotTied(bytes32 indexed evidenceId, bytes32 indexed lotId, address indexed seller, address buyer);
    event CircularTradeAlerted(
        bytes32 indexed lotId,
        bytes32 indexed evidenceId,
        address indexed seller,
        address buyer
    );
    event CircularTradeCleared(bytes32 indexed lotId, bytes32 documentHash);

    /// @notice Seller or buyer says which lot a registered invoice is about; an invoice is about one lot.
    /// @dev Raises an alert when the sale closes a circle of sales within CIRCULAR_TRADE_DAYS, and when the lot changed
    ///      hands more often in that time than is kept: nothing gets out of sight by being hidden among other sales.
    function tie(bytes32 invoiceEvidence, bytes32 lotId) external;
    /// @notice Ends the alert on a lot after enquiry, and forgets its sales so far. Only OPERATIONS.
    /// @param documentHash of what the enquiry found.
    function clear(bytes32 lotId, bytes32 documentHash) external;
    /// @return trade of the lot; empty when no invoice is about it.
    function tradeOf(bytes32 lotId) external view returns (LotTrade memory trade);
    /// @return lotId the lot of the invoice when there is an alert on it; zero when there is none.
    function alertOn(bytes32 invoiceEvidence) external view returns (bytes32 lotId);
}
