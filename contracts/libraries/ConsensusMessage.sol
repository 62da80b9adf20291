// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {Errors} from "./Errors.sol";

/// @notice Reads what a validator signed: `RLP[code, payload]`, with a payload of QBFT's legacy protocol encoding.
/// @dev Nothing else that a node key signs has this form: transactions and headers are lists of more items.
library ConsensusMessage {
    using Memory for Memory.Slice;
    using RLP for bytes;
    using RLP for Memory.Slice;

    /// @notice A message as far as two of them are compared.
    struct Vote {
        uint8 code;
        uint64 height;
        uint16 round;
        /// The block hash voted for; of a round change its lock or 0; of a proposal the hash of its content.
        bytes32 subject;
    }

    uint8 internal constant PROPOSAL = 0x12;
    uint8 internal constant PREPARE = 0x13;
    uint8 internal constant COMMIT = 0x14;
    uint8 internal constant ROUND_CHANGE = 0x15;

    uint256 private constant _ROUND_MAX = 1_000;
    /// @dev An RLP string of 32 bytes with its prefix.
    uint256 private constant _DIGEST_LENGTH = 33;

    /// @dev Reverts RLPInvalidEncoding, EquivocationRegistry_NotMessage. A block inside is not looked at.
    function decode(bytes memory content) internal pure returns (Vote memory vote) {
        Memory.Slice[] memory items = content.decodeList();
        if (items.length != 2) revert Errors.EquivocationRegistry_NotMessage(content.length);
        uint256 code = items[0].readUint256();
        Memory.Slice[] memory payload = items[1].readList();
        if (payload.length != _payloadItems(code)) revert Errors.EquivocationRegistry_NotMessage(content.length);
        uint256 height = payload[0].readUint256();
        uint256 round = payload[1].readUint256();
        if (height > type(uint64).max || round > _ROUND_MAX) {
            revert Errors.EquivocationRegistry_NotMessage(content.length);
        }
        vote = Vote({
            code: uint8(code),
            height: uint64(height),
            round: uint16(round),
            subject: code == PROPOSAL ? keccak256(content) : _subjectOf(code, payload[2], content.length)
        });
    }

    function _payloadItems(uint256 code) private pure returns (uint256) {
        if (code == COMMIT) return 4;
        return code >= PROPOSAL && code <= ROUND_CHANGE ? 3 : 0;
    }

    function _subjectOf(uint256 code, Memory.Slice item, uint256 length) private pure returns (bytes32) {
        if (code != ROUND_CHANGE) return _digestOf(item, length);
        Memory.Slice[] memory prepared = item.readList();
        if (prepared.length == 0) return 0;
        if (prepared.length != 2) revert Errors.EquivocationRegistry_NotMessage(length);
        return _digestOf(prepared[1], length);
    }

    function _digestOf(Memory.Slice item, uint256 length) private pure returns (bytes32) {
        if (item.length() != _DIGEST_LENGTH) revert Errors.EquivocationRegistry_NotMessage(length);
        return item.readBytes32();
    }
}
