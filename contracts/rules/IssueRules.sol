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
import {MemberKind} from "../types/MemberTypes.sol";

/// @notice Rules about drawing a bill: who may be what, how much, how long. Each returns the encoded error that
///         refuses, or nothing; `_judge` has the one list.
abstract contract IssueRules {
    /// @notice What the registry of members says of the three, asked once: kind None of who is no active member.
    struct Parties {
        MemberKind drawerKind;
        MemberKind draweeKind;
        MemberKind payeeKind;
        uint64 drawerCode;
        uint64 draweeCode;
        uint64 payeeCode;
    }

    uint256 private constant _RULE_COUNT = 6;

    IMemberRegistry internal immutable _MEMBERS;
    IPolicy internal immutable _POLICY;

    constructor(IMemberRegistry members, IPolicy policy) {
        _MEMBERS = members;
        _POLICY = policy;
    }

    /// @notice Reverts with the typed error of the first rule that refuses.
    function _requireIssuable(IBillRegistry.Issue calldata particulars) internal view returns (Parties memory parties) {
        return _judge(particulars, msg.sender, new bytes[](0));
    }

    /// @return errors of every rule that refuses, in the order of the list.
    function _issueRefusals(
        IBillRegistry.Issue calldata particulars,
        address drawer
    ) internal view returns (bytes[] memory errors) {
        errors = new bytes[](_RULE_COUNT);
        _judge(particulars, drawer, errors);
        return Refusals.compact(errors);
    }

    /// @param errors see Refusals.note.
    function _judge(
        IBillRegistry.Issue calldata particulars,
        address drawer,
        bytes[] memory errors
    ) private view returns (Parties memory parties) {
        (parties.drawerKind, parties.drawerCode) = _MEMBERS.profileOf(drawer);
        (parties.draweeKind, parties.draweeCode) = _MEMBERS.profileOf(particulars.drawee);
        (parties.payeeKind, parties.payeeCode) = _MEMBERS.profileOf(particulars.payee);
        Refusals.note(errors, 0, _isBill(particulars));
        Refusals.note(errors, 1, _drawerEligible(parties, drawer));
        Refusals.note(errors, 2, _draweeEligible(parties, particulars));
        Refusals.note(errors, 3, _payeeEligible(parties, particulars, drawer));
        Refusals.note(errors, 4, _faceInRange(particulars));
        Refusals.note(errors, 5, _tenorInRange(particulars));
    }

    /// @custom:rule BILL-FACE-CAP | SHCPE 票据包 | BillRegistry_FaceOutOfRange | A package is worth one fen to ¥1,000,000,000.00.
    function _faceInRange(IBillRegistry.Issue calldata particulars) private view returns (bytes memory error_) {
        uint256 cap = _POLICY.valueOf(PolicyParameter.BILL_FACE_FEN);
        if (particulars.face != 0 && particulars.face <= cap) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_FaceOutOfRange.selector, particulars.face, cap);
    }

    /// @custom:rule BILL-TENOR | Order 2022 No. 4 | BillRegistry_TenorOutOfRange | A bill falls due within six months, on the same day number or the last of a shorter month.
    function _tenorInRange(IBillRegistry.Issue calldata particulars) private view returns (bytes memory error_) {
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint8 months = SafeCast.toUint8(_POLICY.valueOf(PolicyParameter.BILL_TENOR_MONTHS));
        uint32 lastDay = CivilDate.addMonths(today, months);
        if (particulars.dueDay > today && particulars.dueDay <= lastDay) return error_;
        return
            abi.encodeWithSelector(
                Errors.BillRegistry_TenorOutOfRange.selector,
                particulars.dueDay,
                today + 1,
                lastDay
            );
    }

    function _isBill(IBillRegistry.Issue calldata particulars) private pure returns (bytes memory error_) {
        if (particulars.class >= InstrumentClass.BankAcceptedBill) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_NotABill.selector, particulars.class);
    }

    /// @custom:rule BILL-DRAWER | 票据法 21; Order 2022 No. 4 | BillRegistry_DrawerNotEligible | Only an enterprise that trades draws a bill.
    function _drawerEligible(Parties memory parties, address drawer) private pure returns (bytes memory error_) {
        if (MemberEligibility.isEnterprise(parties.drawerKind)) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_DrawerNotEligible.selector, drawer);
    }

    /// @custom:rule BILL-DRAWEE | Order 2022 No. 4 | BillRegistry_DraweeNotEligible | Banks accept bills of class 5 and 8, enterprises those of class 6 and 7.
    function _draweeEligible(
        Parties memory parties,
        IBillRegistry.Issue calldata particulars
    ) private pure returns (bytes memory error_) {
        MemberKind kind = parties.draweeKind;
        bool byBank =
            particulars.class == InstrumentClass.BankAcceptedBill ||
                particulars.class == InstrumentClass.SupplyChainBankBill;
        if (byBank ? kind == MemberKind.CommercialBank : MemberEligibility.isEnterprise(kind)) return error_;
        return
            abi.encodeWithSelector(
                Errors.BillRegistry_DraweeNotEligible.selector,
                particulars.class,
                particulars.drawee
            );
    }

    /// @custom:rule BILL-PAYEE | 票据法 10 | BillRegistry_PayeeNotEligible | The payee is another than drawer and drawee: a bill follows a real trade.
    function _payeeEligible(
        Parties memory parties,
        IBillRegistry.Issue calldata particulars,
        address drawer
    ) private pure returns (bytes memory error_) {
        address payee = particulars.payee;
        if (payee != drawer && payee != particulars.drawee && parties.payeeKind != MemberKind.None) return error_;
        return abi.encodeWithSelector(Errors.BillRegistry_PayeeNotEligible.selector, payee);
    }
}
