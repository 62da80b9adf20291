// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IPaymentDesk} from "../interfaces/IPaymentDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {IReceivablePaymentDesk} from "../interfaces/IReceivablePaymentDesk.sol";
import {IReceivableRegistry} from "../interfaces/IReceivableRegistry.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {Errors} from "../libraries/Errors.sol";
import {ReceivableStatus} from "../types/InstrumentTypes.sol";
import {PaymentDesk} from "./PaymentDesk.sol";

/// @notice Payment of confirmed receivables; see IReceivablePaymentDesk.
/// @dev A receivable has no window of presentment: limitation is a defence of the debtor's (民法典 192), which it
///      raises by refusing; so no demand is late here.
contract ReceivablePaymentDesk is PaymentDesk, IReceivablePaymentDesk {
    IReceivableRegistry private immutable _RECEIVABLES;

    constructor(
        ITitleLedger ledger,
        IReceivableRegistry receivables,
        ICashToken cash,
        IPolicy policy,
        IBusinessCalendar calendar
    ) PaymentDesk(ledger, receivables, cash, policy, calendar) {
        _RECEIVABLES = receivables;
    }

    /// @inheritdoc IReceivablePaymentDesk
    function payUnpresented(uint256 instrumentId, uint64 sliceFrom) external returns (uint256 presentmentId) {
        return _payUnpresented(instrumentId, sliceFrom);
    }

    /// @inheritdoc IPaymentDesk
    function windowOf(
        uint32 dueDay
    ) public pure override(IPaymentDesk, PaymentDesk) returns (uint32 firstDay, uint32 lastDay, bool provisional) {
        return (dueDay, type(uint32).max, false);
    }

    /// @inheritdoc PaymentDesk
    function _isLate(uint256 instrumentId, uint32 dueDay, uint32 today) internal view override returns (bool late) {
        if (_RECEIVABLES.receivableOf(instrumentId).status != ReceivableStatus.Confirmed) {
            revert Errors.PaymentDesk_NotPayable(instrumentId);
        }
        if (today < dueDay) revert Errors.PaymentDesk_TooEarly(instrumentId, today, dueDay);
        return false;
    }

    /// @inheritdoc PaymentDesk
    /// @custom:rule RECEIVABLE-LATE-PAYMENT | 民法典 579, 763 | - | A debtor that refused, or did not answer, still owes the receivable and pays it to its holder.
    function _takesLatePayment() internal pure override returns (bool) {
        return true;
    }
}
