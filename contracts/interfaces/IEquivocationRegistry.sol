// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Validators that signed two different things in one place of the consensus, proven by what they signed.
interface IEquivocationRegistry {
    /// @notice What a validator signed, byte for byte.
    struct SignedContent {
        /// `RLP[code, payload]` as QBFT defines it, at most 60,000 bytes.
        bytes content;
        /// Over keccak256(content): r, s (low) and a recovery id of 0 or 1, 65 bytes.
        bytes signature;
    }

    /// @notice A validator contradicted itself.
    /// @param operator the bank that runs, or when the validator had its seat ran, the node.
    /// @param code QBFT's code of the message: 0x12 proposal, 0x13 prepare, 0x14 commit, 0x15 round change.
    /// @param evidence keccak256 of the hashes of both contents, the lower first.
    event Equivocated(
        address indexed validator,
        address indexed operator,
        uint64 indexed height,
        uint16 round,
        uint8 code,
        bytes32 evidence
    );

    /// @notice Records a proof that a validator equivocated. By anybody; once for each validator, code, height, round.
    /// @dev Two messages contradict each other when they are of one kind, height and round and for different blocks:
    ///      prepares or commits with different digests, round changes with different locks (none is one), proposals
    ///      that differ at all. A commit for the same digest with another seal is no contradiction.
    ///      Warning: QBFT's messages do not name their chain. A key that also signs on another chain, be it a network
    ///      that was founded anew, convicts itself; a node key is for one chain.
    ///      Reverts EquivocationRegistry_TooLarge, EquivocationRegistry_NotMessage,
    ///      EquivocationRegistry_DifferentPlaces, EquivocationRegistry_SameVote,
    ///      EquivocationRegistry_InvalidSignature, EquivocationRegistry_DifferentSigners,
    ///      EquivocationRegistry_AlreadyReported, ValidatorRegistry_Unknown, and RLPInvalidEncoding for what is no RLP.
    /// @return validator who is convicted.
    function report(SignedContent calldata first, SignedContent calldata second) external returns (address validator);
    /// @return evidence 0 unless it was reported.
    function evidenceOf(
        address validator,
        uint8 code,
        uint64 height,
        uint16 round
    ) external view returns (bytes32 evidence);
    /// @notice How many proofs were recorded, of all validators.
    function count() external view returns (uint256);
}
