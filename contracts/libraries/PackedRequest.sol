// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ApplicationStatus, FinancingRequest} from "../types/DeskTypes.sol";

/// @notice A financing request as a desk keeps it: three slots, and two more for its documents, which settling does not
///         read.
library PackedRequest {
    struct Request {
        /// The 30 digits of an instrument's number.
        uint104 instrumentId;
        uint40 expiresAt;
        ApplicationStatus status;
        bool allocated;
        uint48 sequence;
        address applicant;
        uint48 from;
        uint48 to;
        address bank;
        uint40 quoteValidUntil;
        uint32 rateMillionths;
        bytes32 contractEvidence;
        bytes32 invoiceEvidence;
    }

    function store(Request storage stored, FinancingRequest memory request) internal {
        stored.instrumentId = SafeCast.toUint104(request.instrumentId);
        stored.expiresAt = SafeCast.toUint40(request.expiresAt);
        stored.status = request.status;
        stored.allocated = request.allocated;
        stored.sequence = SafeCast.toUint48(request.sequence);
        stored.applicant = request.applicant;
        stored.from = SafeCast.toUint48(request.from);
        stored.to = SafeCast.toUint48(request.to);
        stored.bank = request.bank;
        stored.quoteValidUntil = SafeCast.toUint40(request.quoteValidUntil);
        stored.rateMillionths = request.rateMillionths;
        (stored.contractEvidence, stored.invoiceEvidence) = (request.contractEvidence, request.invoiceEvidence);
    }

    /// @return request all of it.
    function load(Request storage stored) internal view returns (FinancingRequest memory request) {
        request = loadTerms(stored);
        (request.contractEvidence, request.invoiceEvidence) = (stored.contractEvidence, stored.invoiceEvidence);
    }

    /// @return request without its documents.
    function loadTerms(Request storage stored) internal view returns (FinancingRequest memory request) {
        (request.instrumentId, request.expiresAt) = (stored.instrumentId, stored.expiresAt);
        (request.status, request.allocated, request.sequence) = (stored.status, stored.allocated, stored.sequence);
        (request.applicant, request.from, request.to) = (stored.applicant, stored.from, stored.to);
        (request.bank, request.quoteValidUntil) = (stored.bank, stored.quoteValidUntil);
        request.rateMillionths = stored.rateMillionths;
    }
}
