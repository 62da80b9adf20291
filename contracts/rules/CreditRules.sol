// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IDisclosureRegistry} from "../interfaces/IDisclosureRegistry.sol";
import {BillLifecycle} from "../libraries/BillLifecycle.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {BillAction, BillFacts} from "../types/RuleTypes.sol";

/// @notice Rules about the acceptor: its credit, its limits, and what it disclosed.
abstract contract CreditRules {
    ICreditRegistry private immutable _CREDIT;
    IDisclosureRegistry private immutable _DISCLOSURES;

    constructor(ICreditRegistry credit, IDisclosureRegistry disclosures) {
        _CREDIT = credit;
        _DISCLOSURES = disclosures;
    }

    function _acceptorCreditworthy(BillFacts memory facts) internal view returns (bytes memory error_) {
        if (facts.query.action == BillAction.Accept && facts.bill.status == BillStatus.Issued) {
            return _CREDIT.acceptanceRefusal(facts.acceptor, facts.bill.class, facts.bill.face);
        }
        if (_isFinancing(facts)) return _CREDIT.financingRefusal(facts.acceptor);
    }

    /// @return ofBill refusal for want of the bill's own disclosure.
    /// @return ofCredit refusal for want of the acceptor's credit data.
    function _disclosed(BillFacts memory facts) internal view returns (bytes memory ofBill, bytes memory ofCredit) {
        if (_isFinancing(facts)) return _DISCLOSURES.refusalsOf(facts.query.range.instrumentId, facts.acceptor);
    }

    function _isFinancing(BillFacts memory facts) private pure returns (bool) {
        return facts.bill.acceptedAfter != 0 && BillLifecycle.isFinancing(facts.query.action);
    }
}
