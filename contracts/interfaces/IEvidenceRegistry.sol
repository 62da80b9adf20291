// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Evidence, EvidenceKind} from "../types/EvidenceTypes.sol";

/// @notice Contracts and invoices as balances: what is allocated over all instruments never exceeds the amount.
interface IEvidenceRegistry {
    struct Registration {
        EvidenceKind kind;
        /// Keyed fingerprint of the canonical particulars; the evidence id.
        bytes32 fingerprint;
        uint64 amount;
        uint32 documentDay;
        address seller;
        address buyer;
        bytes32 documentHash;
    }

    event EvidenceRegistered(
        bytes32 indexed evidenceId,
        EvidenceKind kind,
        uint64 amount,
        address seller,
        address buyer
    );
    event EvidenceAllocated(bytes32 indexed evidenceId, uint256 indexed instrumentId, uint64 amount, uint64 allocated);
    event EvidenceReleased(bytes32 indexed evidenceId, uint256 indexed instrumentId, uint64 amount, uint64 allocated);

    /// @dev Caller is seller or buyer. Reverts EvidenceRegistry_AlreadyRegistered(evidenceId), which never tells by
    ///      whom.
    function register(Registration calldata registration) external;

    /// @notice Allocates `amount` of a contract and an invoice to an instrument. Callers: registries and desks with
    ///         the allocator role.
    /// @dev Both must name the same seller and buyer as given. Reverts
    ///      EvidenceRegistry_Insufficient(evidenceId, requested, available).
    function allocate(
        uint256 instrumentId,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        uint64 amount,
        address seller,
        address buyer
    ) external;

    /// @notice Gives `amount` of the caller's own allocation back: the inverse of `allocate`.
    /// @dev In parts, for a desk with several applications on one instrument of which one comes to nothing. Reverts
    ///      EvidenceRegistry_NotAllocated(invoiceEvidence, instrumentId, caller).
    /// @param amount in fen, at least 1, at most what the caller allocated of this pair to the instrument.
    function release(uint256 instrumentId, bytes32 contractEvidence, bytes32 invoiceEvidence, uint64 amount) external;

    /// @notice Every reason for which `allocate` would refuse, as encoded custom errors; empty = it may be allocated.
    function allocationRefusals(
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        uint64 amount,
        address seller,
        address buyer
    ) external view returns (bytes[] memory errors);
    function evidenceOf(bytes32 evidenceId) external view returns (Evidence memory);
    /// @param allocator the registry or desk that allocated it.
    /// @return amount in fen.
    function allocationOf(
        uint256 instrumentId,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        address allocator
    ) external view returns (uint64 amount);
}
