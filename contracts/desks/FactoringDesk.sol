// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IReceivableRegistry} from "../interfaces/IReceivableRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {DebtorNotice} from "../libraries/DebtorNotice.sol";
import {FinancingRequest} from "../types/DeskTypes.sol";
import {Receivable} from "../types/InstrumentTypes.sol";
import {FinancingDesk} from "./FinancingDesk.sol";
import {TradeBackground} from "./TradeBackground.sol";

/// @notice Sale of a sub-range of a confirmed receivable to a bank (保理, 凭证融资), with notice to the debtor (民法典 546).
/// @dev The debtor pays on the next business day when the due day is none (民法典 203), as an acceptor does; so the same
///      adjusted due day counts the days of interest.
contract FactoringDesk is FinancingDesk {
    IReceivableRegistry private immutable _RECEIVABLES;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IReceivableRegistry receivables,
        IEvidenceRegistry evidence,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar
    ) FinancingDesk(members, ledger, receivables, evidence, cash, policy, calendar) {
        _RECEIVABLES = receivables;
    }

    /// @inheritdoc FinancingDesk
    function _afterSettle(FinancingRequest memory taken) internal override {
        DebtorNotice.record({
            ledger: _LEDGER,
            receivableId: taken.instrumentId,
            debtor: _RECEIVABLES.termsOf(taken.instrumentId).obligor,
            assignee: taken.bank,
            from: taken.from,
            to: taken.to
        });
    }

    /// @inheritdoc TradeBackground
    function _isOwnTrade(
        uint256 instrumentId,
        address seller,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) internal view override returns (bool) {
        Receivable memory receivable = _RECEIVABLES.receivableOf(instrumentId);
        return
            receivable.creditor == seller &&
            receivable.contractEvidence == contractEvidence &&
            receivable.invoiceEvidence == invoiceEvidence;
    }

    /// @inheritdoc FinancingDesk
    function _settledKind() internal pure override returns (bytes32 kind) {
        return "RECEIVABLE_FACTORED";
    }
}
