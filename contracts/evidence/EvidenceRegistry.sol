// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Appointing} from "../libraries/Appointing.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {Evidence, EvidenceKind} from "../types/EvidenceTypes.sol";

/// @notice Contracts and invoices as balances (贸易背景): instruments together never get more than the amount.
/// @dev The id is a keyed fingerprint made off chain: the registry learns no invoice number and nobody can guess one.
///      `docs/invariants.md` INV-E1 to INV-E4.
contract EvidenceRegistry is IEvidenceRegistry, Appointing {
    IMemberRegistry private immutable _MEMBERS;

    mapping(bytes32 evidenceId => Evidence evidence) private _evidence;
    /// @dev What one registry or desk allocated of a pair of documents (`_pairOf`), and only it may release: one slot.
    mapping(uint256 instrumentId => mapping(bytes32 pair => mapping(address allocator => uint64 amount)))
        private _allocations;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @inheritdoc IEvidenceRegistry
    function register(Registration calldata registration) external {
        // Check: a document of two active members, brought by one of them, and new to the network.
        bytes32 evidenceId = registration.fingerprint;
        _requireSound(registration);
        if (_evidence[evidenceId].kind != EvidenceKind.None) {
            revert Errors.EvidenceRegistry_AlreadyRegistered(evidenceId);
        }
        _MEMBERS.requireActive(registration.seller);
        _MEMBERS.requireActive(registration.buyer);

        // Effect: a full balance.
        _evidence[evidenceId] = Evidence({
            kind: registration.kind,
            amount: registration.amount,
            allocated: 0,
            documentDay: registration.documentDay,
            seller: registration.seller,
            buyer: registration.buyer,
            documentHash: registration.documentHash
        });
        emit EvidenceRegistered({
            evidenceId: evidenceId,
            kind: registration.kind,
            amount: registration.amount,
            seller: registration.seller,
            buyer: registration.buyer
        });
    }

    /// @inheritdoc IEvidenceRegistry
    /// @custom:rule TRADE-BALANCE | Order 2022 No. 4; CBIRC 2022 No. 37 art. 14 | EvidenceRegistry_Insufficient | A document is a balance: what stands on it, over all instruments of all classes, never exceeds its amount.
    function allocate(
        uint256 instrumentId,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        uint64 amount,
        address seller,
        address buyer
    ) external onlyAppointed {
        // Check: both documents are of this trade.
        Refusals.requireNone(_amountRefusal(invoiceEvidence, amount));
        _requireOf(contractEvidence, EvidenceKind.Contract, seller, buyer);
        _requireOf(invoiceEvidence, EvidenceKind.Invoice, seller, buyer);

        // Effect: each balance carries it.
        _take(contractEvidence, instrumentId, amount);
        _take(invoiceEvidence, instrumentId, amount);
        _allocations[instrumentId][_pairOf(contractEvidence, invoiceEvidence)][msg.sender] += amount;
    }

    /// @inheritdoc IEvidenceRegistry
    function release(
        uint256 instrumentId,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        uint64 amount
    ) external onlyAppointed {
        // Check: the caller allocated it.
        bytes32 pair = _pairOf(contractEvidence, invoiceEvidence);
        uint64 allocated = _allocations[instrumentId][pair][msg.sender];
        if (amount == 0 || amount > allocated) {
            revert Errors.EvidenceRegistry_NotAllocated(invoiceEvidence, instrumentId, msg.sender);
        }

        // Effect: each balance is restored.
        _allocations[instrumentId][pair][msg.sender] = allocated - amount;
        _giveBack(contractEvidence, instrumentId, amount);
        _giveBack(invoiceEvidence, instrumentId, amount);
    }

    /// @inheritdoc IEvidenceRegistry
    function allocationRefusals(
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        uint64 amount,
        address seller,
        address buyer
    ) external view returns (bytes[] memory errors) {
        errors = new bytes[](7);
        errors[0] = _amountRefusal(invoiceEvidence, amount);
        errors[1] = _kindRefusal(contractEvidence, EvidenceKind.Contract);
        errors[2] = _partiesRefusal(contractEvidence, seller, buyer);
        errors[3] = _kindRefusal(invoiceEvidence, EvidenceKind.Invoice);
        errors[4] = _partiesRefusal(invoiceEvidence, seller, buyer);
        errors[5] = _balanceRefusal(contractEvidence, amount);
        errors[6] = _balanceRefusal(invoiceEvidence, amount);
        return Refusals.compact(errors);
    }

    /// @inheritdoc IEvidenceRegistry
    function evidenceOf(bytes32 evidenceId) external view returns (Evidence memory) {
        return _evidence[evidenceId];
    }

    /// @inheritdoc IEvidenceRegistry
    function allocationOf(
        uint256 instrumentId,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence,
        address allocator
    ) external view returns (uint64 amount) {
        return _allocations[instrumentId][_pairOf(contractEvidence, invoiceEvidence)][allocator];
    }

    function _take(bytes32 evidenceId, uint256 instrumentId, uint64 amount) private {
        // Check: the balance covers it.
        Refusals.requireNone(_balanceRefusal(evidenceId, amount));

        // Effect.
        Evidence storage evidence = _evidence[evidenceId];
        evidence.allocated += amount;
        emit EvidenceAllocated(evidenceId, instrumentId, amount, evidence.allocated);
    }

    function _giveBack(bytes32 evidenceId, uint256 instrumentId, uint64 amount) private {
        uint64 allocated = _evidence[evidenceId].allocated - amount;
        _evidence[evidenceId].allocated = allocated;
        emit EvidenceReleased(evidenceId, instrumentId, amount, allocated);
    }

    function _requireSound(Registration calldata registration) private view {
        bytes32 evidenceId = registration.fingerprint;
        if (evidenceId == 0) revert Errors.EvidenceRegistry_NoFingerprint();
        if (registration.kind == EvidenceKind.None) revert Errors.EvidenceRegistry_NoKind(evidenceId);
        if (registration.amount == 0) revert Errors.EvidenceRegistry_NoAmount(evidenceId);
        if (registration.seller == registration.buyer) {
            revert Errors.EvidenceRegistry_SameParties(evidenceId, registration.seller);
        }
        if (msg.sender != registration.seller && msg.sender != registration.buyer) {
            revert Errors.EvidenceRegistry_NotParty(evidenceId, msg.sender);
        }
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (registration.documentDay > today) {
            revert Errors.EvidenceRegistry_FutureDocument(evidenceId, registration.documentDay, today);
        }
    }

    function _requireOf(bytes32 evidenceId, EvidenceKind expected, address seller, address buyer) private view {
        Refusals.requireNone(_kindRefusal(evidenceId, expected));
        Refusals.requireNone(_partiesRefusal(evidenceId, seller, buyer));
    }

    function _kindRefusal(bytes32 evidenceId, EvidenceKind expected) private view returns (bytes memory error_) {
        EvidenceKind kind = _evidence[evidenceId].kind;
        if (kind == expected) return error_;
        if (kind == EvidenceKind.None) {
            return abi.encodeWithSelector(Errors.EvidenceRegistry_Unknown.selector, evidenceId);
        }
        return abi.encodeWithSelector(Errors.EvidenceRegistry_WrongKind.selector, evidenceId, kind, expected);
    }

    /// @dev Of an unknown document there is nothing more to say.
    function _partiesRefusal(
        bytes32 evidenceId,
        address seller,
        address buyer
    ) private view returns (bytes memory error_) {
        Evidence storage evidence = _evidence[evidenceId];
        if (evidence.seller == seller && evidence.buyer == buyer) return error_;
        if (evidence.kind == EvidenceKind.None) return error_;
        return abi.encodeWithSelector(Errors.EvidenceRegistry_WrongParties.selector, evidenceId, seller, buyer);
    }

    function _balanceRefusal(bytes32 evidenceId, uint64 amount) private view returns (bytes memory error_) {
        Evidence storage evidence = _evidence[evidenceId];
        uint64 available = evidence.amount - evidence.allocated;
        if (amount <= available || evidence.kind == EvidenceKind.None) return error_;
        return abi.encodeWithSelector(Errors.EvidenceRegistry_Insufficient.selector, evidenceId, amount, available);
    }

    function _amountRefusal(bytes32 invoiceEvidence, uint64 amount) private pure returns (bytes memory error_) {
        if (amount != 0) return error_;
        return abi.encodeWithSelector(Errors.EvidenceRegistry_NoAmount.selector, invoiceEvidence);
    }

    function _pairOf(bytes32 contractEvidence, bytes32 invoiceEvidence) private pure returns (bytes32 pair) {
        return keccak256(abi.encode(contractEvidence, invoiceEvidence));
    }
}
