// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {TransferOffer} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";
import {TransferDesk} from "./TransferDesk.sol";

/// @notice Endorsement of a sub-range of a bill package (背书转让).
/// @dev Each fen is a bill of its own, so a sub-range is endorsed whole (票据法 33). The ledger's MOVED entries, from
///      holder to holder, are the unbroken chain of endorsements (票据法 31).
contract EndorsementDesk is TransferDesk {
    IBillRules private immutable _RULES;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IBillRegistry bills,
        IPolicy policy,
        IBillRules rules
    ) TransferDesk(members, ledger, bills, policy) {
        _RULES = rules;
    }

    /// @inheritdoc TransferDesk
    function _afterSign(TransferOffer memory signed) internal override {}

    /// @inheritdoc TransferDesk
    function _requireOfferable(SliceRange calldata range, address transferee) internal view override {
        _RULES.requireMay(
            BillQuery({action: BillAction.Endorse, range: range, actor: msg.sender, counterparty: transferee})
        );
    }

    /// @inheritdoc TransferDesk
    function _requireSignable(TransferOffer memory signed) internal view override {
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Endorse,
                range: SliceRange({
                    instrumentId: signed.instrumentId,
                    sliceFrom: signed.from,
                    from: signed.from,
                    to: signed.to
                }),
                actor: signed.transferor,
                counterparty: signed.transferee
            })
        );
    }
}
