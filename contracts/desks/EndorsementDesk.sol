// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IEndorsementDesk} from "../interfaces/IEndorsementDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {TransferOffer} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";
import {TransferDesk} from "./TransferDesk.sol";

/// @notice Endorsement of a sub-range of a bill package (背书转让).
/// @dev Each fen is a bill of its own, so a sub-range is endorsed whole (票据法 33). The ledger's MOVED entries, from
///      holder to holder, are the unbroken chain of endorsements (票据法 31).
/// @custom:rule BILL-SUB-BILLS | 票据法 33; SHCPE 子票区间 | - | Endorsing part of a bill is void, so each fen is a bill of its own and a sub-range is endorsed whole.
/// @custom:rule BILL-ENDORSEMENT-CONDITION | 票据法 33 | - | A condition on an endorsement has no effect: an offer has no place for one, and whoever signs it holds the range outright.
/// @custom:rule BILL-CONTINUITY | 票据法 31 | - | Endorsements are continuous: title moves from the holder only, and anybody can check the chain.
contract EndorsementDesk is IEndorsementDesk, TransferDesk {
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

    /// @inheritdoc IEndorsementDesk
    function offerNotTransferable(SliceRange calldata range, address transferee) external returns (uint256 offerId) {
        return _offer(range, transferee, true);
    }

    /// @inheritdoc TransferDesk
    /// @custom:rule BILL-ENDORSER-NOT-TRANSFERABLE | 票据法 34; 票据纠纷规定 50, 53 | - | An endorser that writes 不得转让 is liable to its own endorsee and to no later holder; the bill goes on circulating.
    function _afterSign(uint256 offerId, TransferOffer memory signed) internal override {
        if (!signed.forbidsTransfer) return;
        _LEDGER.record({
            instrumentId: signed.instrumentId,
            kind: "ENDORSED_NOT_TRANSFERABLE",
            data: abi.encode(offerId, signed.transferor, signed.transferee, signed.from, signed.to)
        });
    }

    /// @inheritdoc TransferDesk
    function _requireOfferable(SliceRange calldata range, address transferee) internal view override {
        _RULES.requireMay(
            BillQuery({action: BillAction.Endorse, range: range, actor: msg.sender, counterparty: transferee})
        );
    }

    /// @inheritdoc TransferDesk
    /// @dev The rules allowed the offer, and its lock keeps slice, holder and range as they were then. What may have
    ///      changed are the transferor, the bill and the day; if one of them has, the rules say by what they refuse.
    ///      What a court has frozen since, the ledger does not move.
    function _requireSignable(TransferOffer memory signed) internal view override {
        if (_MEMBERS.isActive(signed.transferor) && _INSTRUMENTS.isCirculating(signed.instrumentId)) return;
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Endorse,
                range: SliceRanges.whole(signed.instrumentId, signed.from, signed.to),
                actor: signed.transferor,
                counterparty: signed.transferee
            })
        );
    }
}
