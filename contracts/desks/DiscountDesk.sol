// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IEvidenceRegistry} from "../interfaces/IEvidenceRegistry.sol";
import {IMatchedDesk} from "../interfaces/IMatchedDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {ApplicationStatus, FinancingAmounts, FinancingRequest} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";
import {FinancingDesk} from "./FinancingDesk.sol";
import {TradeBackground} from "./TradeBackground.sol";

/// @notice Discount of a sub-range of a bill package (贴现).
/// @dev The trade behind a bill is the payee's sale to the drawer, so the payee discounts on it; an endorsee brings an
///      invoice of its own (Order 2022 No. 4).
contract DiscountDesk is IMatchedDesk, FinancingDesk {
    IBillRegistry private immutable _BILLS;
    IBillRules private immutable _RULES;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IBillRegistry bills,
        IEvidenceRegistry evidence,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar,
        IBillRules rules
    ) FinancingDesk(members, ledger, bills, evidence, cash, policy, calendar) {
        _BILLS = bills;
        _RULES = rules;
    }

    /// @inheritdoc IMatchedDesk
    function settleMatched(
        SliceRange calldata range,
        address applicant,
        address bank,
        uint32 rateMillionths,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) external restricted returns (uint256 requestId, FinancingAmounts memory amounts) {
        // Check: rules and ledger let a desk act on what it locked itself, so a request that is still open is looked
        // for here.
        _RULES.requireMay(BillQuery({action: BillAction.Discount, range: range, actor: applicant, counterparty: bank}));
        _LEDGER.requireFree(range, applicant);

        // Effect, Interaction
        return
            _settleAtOnce({
                sold: FinancingRequest({
                    instrumentId: range.instrumentId,
                    applicant: applicant,
                    expiresAt: uint64(block.timestamp),
                    status: ApplicationStatus.Quoted,
                    bank: bank,
                    quoteValidUntil: uint64(block.timestamp),
                    rateMillionths: rateMillionths,
                    from: range.from,
                    to: range.to,
                    allocated: false,
                    sequence: 0,
                    contractEvidence: contractEvidence,
                    invoiceEvidence: invoiceEvidence
                }),
                sliceFrom: range.sliceFrom
            });
    }

    /// @inheritdoc FinancingDesk
    function _afterSettle(FinancingRequest memory taken) internal override {}

    /// @inheritdoc FinancingDesk
    function _requireRequestable(SliceRange calldata range, address bank) internal view override {
        _RULES.requireMay(
            BillQuery({action: BillAction.Discount, range: range, actor: msg.sender, counterparty: bank})
        );
    }

    /// @inheritdoc FinancingDesk
    function _requireSettleable(FinancingRequest memory taken) internal view override {
        _RULES.requireMay(
            BillQuery({
                action: BillAction.Discount,
                range: SliceRanges.whole(taken.instrumentId, taken.from, taken.to),
                actor: taken.applicant,
                counterparty: taken.bank
            })
        );
    }

    /// @inheritdoc TradeBackground
    function _isOwnTrade(
        uint256 instrumentId,
        address seller,
        bytes32 contractEvidence,
        bytes32 invoiceEvidence
    ) internal view override returns (bool) {
        (, uint64 code) = _MEMBERS.profileOf(seller);
        if (_BILLS.stateOf(instrumentId).payeeCode != code) return false;
        return _EVIDENCE.allocationOf(instrumentId, contractEvidence, invoiceEvidence, address(_BILLS)) != 0;
    }

    /// @inheritdoc FinancingDesk
    function _settledKind() internal pure override returns (bytes32 kind) {
        return "BILL_DISCOUNTED";
    }
}
