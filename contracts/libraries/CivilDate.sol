// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Civil dates in China Standard Time (UTC+8) as day numbers since 1970-01-01, proleptic Gregorian.
library CivilDate {
    /// @param timestamp UTC seconds.
    /// @return day the civil day in UTC+8.
    function dayOf(uint256 timestamp) internal pure returns (uint32 day) {
        return uint32((timestamp + 8 hours) / 1 days);
    }

    /// @param day from 1; day 0 begins before the epoch and reverts.
    /// @return timestamp UTC seconds at which `day` begins in UTC+8.
    function startOf(uint32 day) internal pure returns (uint64 timestamp) {
        return uint64(uint256(day) * 1 days - 8 hours);
    }

    /// @dev Hinnant's civil_from_days: eras of 400 years that begin on March 1.
    function toCivil(uint32 day) internal pure returns (uint16 year, uint8 month, uint8 dayOfMonth) {
        // No term is negative and none comes near the end of a word.
        unchecked {
            uint256 shifted = uint256(day) + 719_468;
            uint256 era = shifted / 146_097;
            uint256 dayOfEra = shifted % 146_097;
            uint256 yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            uint256 shiftedMonth = (5 * dayOfYear + 2) / 153;
            dayOfMonth = uint8(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
            month = uint8(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
            year = uint16(yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        }
    }

    function fromCivil(uint16 year, uint8 month, uint8 dayOfMonth) internal pure returns (uint32 day) {
        uint256 shiftedYear = month <= 2 ? uint256(year) - 1 : year;
        uint256 shiftedMonth = month > 2 ? month - 3 : month + 9;
        uint256 dayOfYear = (153 * shiftedMonth + 2) / 5 + dayOfMonth - 1;
        uint256 yearOfEra = shiftedYear % 400;
        uint256 dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return uint32((shiftedYear / 400) * 146_097 + dayOfEra - 719_468);
    }

    /// @notice The same day number `months` later, else that month's last day (Order 2022 No. 4, tenor).
    function addMonths(uint32 day, uint8 months) internal pure returns (uint32) {
        (uint16 year, uint8 month, uint8 dayOfMonth) = toCivil(day);
        uint256 monthIndex = uint256(year) * 12 + month - 1 + months;
        uint16 targetYear = uint16(monthIndex / 12);
        uint8 targetMonth = uint8((monthIndex % 12) + 1);
        uint8 last = lastDayOf(targetYear, targetMonth);
        return fromCivil(targetYear, targetMonth, dayOfMonth < last ? dayOfMonth : last);
    }

    function lastDayOf(uint16 year, uint8 month) internal pure returns (uint8) {
        if (month == 2) return isLeap(year) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    function isLeap(uint16 year) internal pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// @return weekday 0 = Sunday … 6 = Saturday (1970-01-01 was a Thursday).
    function weekdayOf(uint32 day) internal pure returns (uint8 weekday) {
        return uint8((uint256(day) + 4) % 7);
    }
}
