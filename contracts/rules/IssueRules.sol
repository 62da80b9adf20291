// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Refusals} from "../libraries/Refusals.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";

/// @notice Rules about drawing a bill: who may be what, how much, how long. Each returns the encoded error that refuses, or
///         nothing; `_rules` is the one list.
abstract contract IssueRules {
    using MemberEligibility for IMemberRegistry;

    uint256 private constant _RULE_COUNT = 6;

    IMemberRegistry internal immutable _MEMBERS;
    IPolicy internal immutable _POLICY;

    constructor(IMemberRegistry members, IPolicy policy) {
        _MEMBERS = members;
        _POLICY = policy;
    }

    /// @notice Reverts with the typed error of the first rule that refuses.
    function _requireIssuable(IBillRegistry.Issue calldata particulars) internal view {
        function(IBillRegistry.Issue calldata, address) view returns (bytes memory)[_RULE_COUNT]
            memory rules = _rules();
        for (uint256 index = 0; index < _RULE_COUNT; ++index) {
            Refusals.requireNone(rules[index](particulars, msg.sender));
        }
    }

    /// @return errors of every rule that refuses, in the order of the list.
    function _issueRefusals(
        IBillRegistry.Issue calldata particulars,
        address drawer
    ) internal view returns (bytes[] memory errors) {
        function(IBillRegistry.Issue calldata, address) view returns (bytes memory)[_RULE_COUNT]
            memory rules = _rules();
        errors = new bytes[](_RULE_COUNT);
        for (uint256 index = 0; index < _RULE_COUNT; ++index) {
            errors[index] = rules[index](particulars, drawer);
        }
        return Refusals.compact(errors);
    }

    function _isBill(IBillRegistry.Issue calldata particulars, address) private pure returns (bytes memory error_) {
        if (particulars.class >= InstrumentClass.BankAcceptedBill) return "";
        return abi.encodeWithSelector(Errors.BillRegistry_NotABill.selector, particulars.class);
    }

    /// @custom:rule BILL-DRAWER | 票据法 21; Order 2022 No. 4 | BillRegistry_DrawerNotEligible | Only an enterprise that trades draws a bill.
    function _drawerEligible(IBillRegistry.Issue calldata, address drawer) private view returns (bytes memory error_) {
        if (_MEMBERS.isEnterprise(drawer)) return "";
        return abi.encodeWithSelector(Errors.BillRegistry_DrawerNotEligible.selector, drawer);
    }

    /// @custom:rule BILL-DRAWEE | Order 2022 No. 4 | BillRegistry_DraweeNotEligible | Banks accept bills of class 5 and 8, enterprises those of class 6 and 7.
    function _draweeEligible(
        IBillRegistry.Issue calldata particulars,
        address
    ) private view returns (bytes memory error_) {
        address drawee = particulars.drawee;
        bool byBank =
            particulars.class == InstrumentClass.BankAcceptedBill ||
                particulars.class == InstrumentClass.SupplyChainBankBill;
        if (byBank ? _MEMBERS.isBank(drawee) : _MEMBERS.isEnterprise(drawee)) return "";
        return abi.encodeWithSelector(Errors.BillRegistry_DraweeNotEligible.selector, particulars.class, drawee);
    }

    /// @custom:rule BILL-PAYEE | 票据法 10 | BillRegistry_PayeeNotEligible | The payee is another than drawer and drawee: a bill follows a real trade.
    function _payeeEligible(
        IBillRegistry.Issue calldata particulars,
        address drawer
    ) private view returns (bytes memory error_) {
        address payee = particulars.payee;
        if (payee != drawer && payee != particulars.drawee && _MEMBERS.isActive(payee)) return "";
        return abi.encodeWithSelector(Errors.BillRegistry_PayeeNotEligible.selector, payee);
    }

    /// @custom:rule BILL-FACE-CAP | SHCPE 票据包 | BillRegistry_FaceOutOfRange | A package is worth one fen to ¥1,000,000,000.00.
    function _faceInRange(
        IBillRegistry.Issue calldata particulars,
        address
    ) private view returns (bytes memory error_) {
        uint256 cap = _POLICY.valueOf(PolicyParameter.BILL_FACE_FEN);
        if (particulars.face != 0 && particulars.face <= cap) return "";
        return abi.encodeWithSelector(Errors.BillRegistry_FaceOutOfRange.selector, particulars.face, cap);
    }

    /// @custom:rule BILL-TENOR | Order 2022 No. 4 | BillRegistry_TenorOutOfRange | A bill falls due within six months, on the same day number or the last of a shorter month.
    function _tenorInRange(
        IBillRegistry.Issue calldata particulars,
        address
    ) private view returns (bytes memory error_) {
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint8 months = SafeCast.toUint8(_POLICY.valueOf(PolicyParameter.BILL_TENOR_MONTHS));
        uint32 lastDay = CivilDate.addMonths(today, months);
        if (particulars.dueDay > today && particulars.dueDay <= lastDay) return "";
        return
            abi.encodeWithSelector(
                Errors.BillRegistry_TenorOutOfRange.selector,
                particulars.dueDay,
                today + 1,
                lastDay
            );
    }

    function _rules()
        private
        pure
        returns (function(IBillRegistry.Issue calldata, address) view returns (bytes memory)[_RULE_COUNT] memory rules)
    {
        rules[0] = _isBill;
        rules[1] = _drawerEligible;
        rules[2] = _draweeEligible;
        rules[3] = _payeeEligible;
        rules[4] = _faceInRange;
        rules[5] = _tenorInRange;
    }
}
