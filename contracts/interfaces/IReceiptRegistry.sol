// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Receipt} from "../types/InstrumentTypes.sol";
import {IInstrumentRegistry} from "./IInstrumentRegistry.sol";

/// @notice Warehouse receipts: issued by the keeper on a lot, cancelled when everything is delivered.
interface IReceiptRegistry is IInstrumentRegistry {
    struct Issue {
        address depositor;
        bytes32 lotId;
        uint64 quantity;
        uint32 storageUntilDay;
        bytes32 documentHash;
    }

    event ReceiptIssued(
        uint256 indexed receiptId,
        address indexed keeper,
        address indexed depositor,
        bytes32 lotId,
        uint64 quantity
    );
    event ReceiptCancelled(uint256 indexed receiptId);

    /// @notice Caller is the keeper of the lot; the depositor becomes the holder.
    function issue(Issue calldata receipt) external returns (uint256 receiptId);
    function receiptOf(uint256 receiptId) external view returns (Receipt memory);
}
