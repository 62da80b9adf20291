// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IReceivableRegistry} from "../interfaces/IReceivableRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {DebtorNotice} from "../libraries/DebtorNotice.sol";
import {TransferOffer} from "../types/DeskTypes.sol";
import {TransferDesk} from "./TransferDesk.sol";

/// @notice Assignment of a sub-range of a confirmed receivable (债权转让), with notice to the debtor (民法典 546).
contract AssignmentDesk is TransferDesk {
    IReceivableRegistry private immutable _RECEIVABLES;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IReceivableRegistry receivables,
        IPolicy policy
    ) TransferDesk(members, ledger, receivables, policy) {
        _RECEIVABLES = receivables;
    }

    /// @inheritdoc TransferDesk
    function _afterSign(uint256, TransferOffer memory signed) internal override {
        DebtorNotice.record({
            ledger: _LEDGER,
            receivableId: signed.instrumentId,
            debtor: _RECEIVABLES.termsOf(signed.instrumentId).obligor,
            assignee: signed.transferee,
            from: signed.from,
            to: signed.to
        });
    }
}
