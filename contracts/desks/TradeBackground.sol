// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {FinancingRequest} from "../types/DeskTypes.sol";
import {Evidence} from "../types/EvidenceTypes.sol";

/// @notice The trade behind what is financed: the instrument's own, or another of the applicant's.
abstract contract TradeBackground is Governed {
    IEvidenceRegistry internal immutable _EVIDENCE;

    constructor(IEvidenceRegistry evidence) {
        _EVIDENCE = evidence;
    }

    function _allocate(FinancingRequest memory opened, address buyer) internal {
        _EVIDENCE.allocate({
            instrumentId: opened.instrumentId,
            contractEvidence: opened.contractEvidence,
            invoiceEvidence: opened.invoiceEvidence,
            amount: _faceOf(opened),
            seller: opened.applicant,
            buyer: buyer
        });
    }

    function _deallocate(FinancingRequest memory closed) internal {
        _EVIDENCE.release({
            instrumentId: closed.instrumentId,
            contractEvidence: closed.contractEvidence,
            invoiceEvidence: closed.invoiceEvidence,
            amount: _faceOf(closed)
        });
    }

    /// @return whether the two documents are the trade that the instrument was issued on, and `seller` sold in it.
    function _isOwnTrade(
        uint256 instrumentId,
        address seller,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) internal view virtual returns (bool);

    /// @custom:rule TRADE-DISCOUNT | Order 2022 No. 4; CBIRC 2022 No. 37 art. 14 | FinancingDesk_NotSeller | Nothing is discounted without a trade in which the applicant sold.
    /// @dev The trade the instrument was issued on shows the trade of its seller and is allocated already, for every
    ///      unit. Any other applicant brings an invoice of its own.
    /// @return buyer of the evidence to allocate; zero if the instrument's own evidence serves.
    function _buyerToAllocate(
        uint256 instrumentId,
        address applicant,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) internal view returns (address buyer) {
        if (_isOwnTrade(instrumentId, applicant, contractEvidence, invoiceEvidence)) return address(0);
        Evidence memory invoice = _EVIDENCE.evidenceOf(invoiceEvidence);
        Refusals.requireNone(_sellerRefusal(invoice, invoiceEvidence, applicant));
        return invoice.buyer;
    }

    /// @return errors for which another trade than the instrument's own does not serve, all of them.
    function _otherTradeRefusals(
        uint64 face,
        address applicant,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) internal view returns (bytes[] memory errors) {
        Evidence memory invoice = _EVIDENCE.evidenceOf(invoiceEvidence);
        bytes[] memory allocation = _EVIDENCE.allocationRefusals({
            contractEvidence: contractEvidence,
            invoiceEvidence: invoiceEvidence,
            amount: face,
            seller: applicant,
            buyer: invoice.buyer
        });
        errors = new bytes[](allocation.length + 1);
        errors[0] = _sellerRefusal(invoice, invoiceEvidence, applicant);
        for (uint256 index = 0; index < allocation.length; ++index) errors[index + 1] = allocation[index];
        return Refusals.compact(errors);
    }

    function _faceOf(FinancingRequest memory request_) internal pure returns (uint64 face) {
        return request_.to - request_.from + 1;
    }

    function _sellerRefusal(
        Evidence memory invoice,
        bytes32 invoiceEvidence,
        address applicant
    ) private pure returns (bytes memory error_) {
        if (invoice.seller == applicant) return "";
        return abi.encodeWithSelector(Errors.FinancingDesk_NotSeller.selector, invoiceEvidence, applicant);
    }
}
