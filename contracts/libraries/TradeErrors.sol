// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {EvidenceKind} from "../types/EvidenceTypes.sol";

/// @notice Every revert of the watch over circular trade; named and argued as in Errors.
library TradeErrors {
    /// @notice An invoice is about a lot, which has a fingerprint.
    error CircularTradeWatch_NoLot(bytes32 evidenceId);
    /// @notice Only a registered invoice is about a lot; an unknown document has kind None.
    error CircularTradeWatch_NotInvoice(bytes32 evidenceId, EvidenceKind kind);
    /// @notice The caller is neither seller nor buyer of the invoice.
    error CircularTradeWatch_NotParty(bytes32 evidenceId, address caller);
    /// @notice The invoice is about a lot already.
    error CircularTradeWatch_AlreadyTied(bytes32 evidenceId, bytes32 lotId);
    /// @notice There is no alert on the lot.
    error CircularTradeWatch_NoAlert(bytes32 lotId);
    /// @notice An alert is cleared on a document.
    error CircularTradeWatch_NoDocument(bytes32 lotId);
}
