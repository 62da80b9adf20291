// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IEquivocationRegistry} from "../interfaces/IEquivocationRegistry.sol";
import {IValidatorRegistry} from "../interfaces/IValidatorRegistry.sol";
import {ConsensusMessage} from "../libraries/ConsensusMessage.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice Proven equivocations of validators; see IEquivocationRegistry.
/// @dev It records and takes no seat away: whether a liar is removed, or has its key replaced because there are only
///      four, is the central bank's decision. `docs/invariants.md` INV-C11.
contract EquivocationRegistry is IEquivocationRegistry, Governed {
    /// @dev Two contents of this size fit into the largest transaction a node takes (128 KiB) and cost less than
    ///      6,000,000 gas. A larger proposal is proven off the chain, by what a node's qbft_getEvidence serves.
    uint256 private constant _MAX_CONTENT = 60_000;

    IValidatorRegistry private immutable _VALIDATORS;

    mapping(bytes32 place => bytes32 evidence) private _evidence;
    uint256 private _count;

    constructor(IValidatorRegistry validators) {
        _VALIDATORS = validators;
    }

    /// @inheritdoc IEquivocationRegistry
    function report(SignedContent calldata first, SignedContent calldata second) external returns (address validator) {
        // Check: two messages of one place contradict each other.
        ConsensusMessage.Vote memory vote = _voteOf(first);
        ConsensusMessage.Vote memory other = _voteOf(second);
        if (vote.code != other.code || vote.height != other.height || vote.round != other.round) {
            revert Errors.EquivocationRegistry_DifferentPlaces(
                vote.code,
                vote.height,
                vote.round,
                other.code,
                other.height,
                other.round
            );
        }
        if (vote.subject == other.subject) revert Errors.EquivocationRegistry_SameVote(vote.subject);

        // Check: one signer made both, who had a seat, and it is news.
        validator = _signerOf(first);
        address signer = _signerOf(second);
        if (signer != validator) revert Errors.EquivocationRegistry_DifferentSigners(validator, signer);
        address operator = _VALIDATORS.operatorAt(validator, vote.height);
        bytes32 place = _placeOf(validator, vote.code, vote.height, vote.round);
        if (_evidence[place] != 0) {
            revert Errors.EquivocationRegistry_AlreadyReported(validator, vote.code, vote.height, vote.round);
        }

        // Effect
        bytes32 evidence = _evidenceHash(keccak256(first.content), keccak256(second.content));
        _evidence[place] = evidence;
        ++_count;
        emit Equivocated({
            validator: validator,
            operator: operator,
            height: vote.height,
            round: vote.round,
            code: vote.code,
            evidence: evidence
        });
    }

    /// @inheritdoc IEquivocationRegistry
    function evidenceOf(
        address validator,
        uint8 code,
        uint64 height,
        uint16 round
    ) external view returns (bytes32 evidence) {
        return _evidence[_placeOf(validator, code, height, round)];
    }

    /// @inheritdoc IEquivocationRegistry
    function count() external view returns (uint256) {
        return _count;
    }

    function _voteOf(SignedContent calldata signed) private pure returns (ConsensusMessage.Vote memory) {
        uint256 length = signed.content.length;
        if (length > _MAX_CONTENT) revert Errors.EquivocationRegistry_TooLarge(length, _MAX_CONTENT);
        return ConsensusMessage.decode(signed.content);
    }

    /// @dev QBFT's recovery id is 0 or 1, the precompile's 27 or 28. A high s would be a second signature of the same.
    function _signerOf(SignedContent calldata signed) private pure returns (address signer) {
        bytes calldata signature = signed.signature;
        if (signature.length != 65 || uint8(signature[64]) > 1) {
            revert Errors.EquivocationRegistry_InvalidSignature(signature);
        }
        ECDSA.RecoverError fault;
        (signer, fault, ) = ECDSA.tryRecover({
            hash: keccak256(signed.content),
            v: 27 + uint8(signature[64]),
            r: bytes32(signature[:32]),
            s: bytes32(signature[32:64])
        });
        if (fault != ECDSA.RecoverError.NoError) revert Errors.EquivocationRegistry_InvalidSignature(signature);
    }

    function _placeOf(address validator, uint8 code, uint64 height, uint16 round) private pure returns (bytes32) {
        return keccak256(abi.encode(validator, code, height, round));
    }

    /// @dev The same for both orders of reporting.
    function _evidenceHash(bytes32 first, bytes32 second) private pure returns (bytes32) {
        return first < second ? keccak256(abi.encode(first, second)) : keccak256(abi.encode(second, first));
    }
}
