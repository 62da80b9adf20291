// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {FinancingAmounts} from "../types/DeskTypes.sol";
import {Errors} from "./Errors.sol";
import {InterestMath} from "./InterestMath.sol";

/// @notice What a slice costs that is sold before its due day.
library FinancingPrice {
    /// @notice Interest for the days from `day`, which counts, to the business day of payment, which does not.
    /// @dev Reverts FinancingDesk_NoDaysLeft, FinancingDesk_NoProceeds.
    /// @custom:rule DISCOUNT-INTEREST | 支付结算办法 94 | FinancingDesk_NoProceeds | Interest = face x rate x days / 360, half up to the fen, to the business day on which the bill is paid.
    /// @custom:rule DISCOUNT-ALL-IN | practice 综合融资成本 | - | A sale before the due day costs its interest and nothing else: the applicant has the face less interest to the fen, and no desk takes a fee.
    /// @param face fen.
    /// @param dueDay CST day number, as `day`.
    function at(
        IBusinessCalendar calendar,
        uint64 face,
        uint32 dueDay,
        uint32 day,
        uint32 rateMillionths
    ) internal view returns (FinancingAmounts memory amounts) {
        (uint32 days_, uint32 adjustedDueDay, bool provisional) = daysLeft(calendar, dueDay, day);
        uint64 interest = InterestMath.interestHalfUp(face, rateMillionths, days_);
        if (interest >= face) revert Errors.FinancingDesk_NoProceeds(face, interest);
        return
            FinancingAmounts({
                face: face,
                interest: interest,
                proceeds: face - interest,
                days_: days_,
                adjustedDueDay: adjustedDueDay,
                provisional: provisional
            });
    }

    /// @notice Days that interest is charged for; at least one.
    /// @dev Reverts FinancingDesk_NoDaysLeft.
    /// @return days_ from `day` to the adjusted due day.
    /// @return adjustedDueDay CST day number of the business day on which the instrument is paid.
    /// @return provisional whether that day's year is not published yet.
    function daysLeft(
        IBusinessCalendar calendar,
        uint32 dueDay,
        uint32 day
    ) internal view returns (uint32 days_, uint32 adjustedDueDay, bool provisional) {
        (adjustedDueDay, provisional) = calendar.onOrAfter(dueDay);
        if (day >= adjustedDueDay) revert Errors.FinancingDesk_NoDaysLeft(day, adjustedDueDay);
        days_ = adjustedDueDay - day;
    }
}
