// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBusinessCalendar} from "../interfaces/IBusinessCalendar.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice Business days in China Standard Time; see IBusinessCalendar.
/// @dev A published year is a bitmap of its business days. Both words of a year have some, so an empty word means that
///      the year is not published and its days are told by the provisional rule.
contract BusinessCalendar is IBusinessCalendar, Governed {
    /// The longest closure the State Council has ordered was ten days (2020-01-24 to 02-02).
    uint256 private constant _MAX_CLOSURE_DAYS = 10;
    uint256 private constant _MAX_LISTED_DAYS = 64;
    uint256 private constant _WORD_BITS = 256;
    /// 9999-12-31.
    uint32 private constant _LAST_DAY = 2_932_896;

    /// Bit i of the 512 is day i of the year, from 0.
    mapping(uint16 year => uint256[2] bitmap) private _businessDays;

    /// @notice Seeds the year of genesis; its days may have begun.
    /// @param authority the AccessManager.
    function initialize(
        address authority,
        uint16 year,
        uint32[] calldata holidays,
        uint32[] calldata makeUpWorkdays
    ) external initializer {
        __AccessManaged_init(authority);
        _businessDays[year] = _bitmapOf(year, holidays, makeUpWorkdays);
        emit YearPublished(year, holidays, makeUpWorkdays);
    }

    /// @inheritdoc IBusinessCalendar
    function publishYear(
        uint16 year,
        uint32[] calldata holidays,
        uint32[] calldata makeUpWorkdays
    ) external restricted {
        // Check
        (uint16 current, , ) = CivilDate.toCivil(today());
        if (year != current && year != current + 1) {
            revert Errors.BusinessCalendar_YearOutOfRange({year: year, first: current, last: current + 1});
        }
        if (isPublished(year)) revert Errors.BusinessCalendar_AlreadyPublished(year);
        uint256[2] memory bitmap = _bitmapOf(year, holidays, makeUpWorkdays);
        _requireBegunDaysKept(year, _provisionalBitmapOf(year), bitmap);

        // Effect
        _businessDays[year] = bitmap;
        emit YearPublished(year, holidays, makeUpWorkdays);
    }

    /// @inheritdoc IBusinessCalendar
    function correctYear(
        uint16 year,
        uint32[] calldata holidays,
        uint32[] calldata makeUpWorkdays
    ) external restricted {
        // Check
        if (!isPublished(year)) revert Errors.BusinessCalendar_NotPublished(year);
        uint256[2] memory bitmap = _bitmapOf(year, holidays, makeUpWorkdays);
        _requireBegunDaysKept(year, _businessDays[year], bitmap);

        // Effect
        _businessDays[year] = bitmap;
        emit YearCorrected(year, holidays, makeUpWorkdays);
    }

    /// @inheritdoc IBusinessCalendar
    function onOrAfter(uint32 day) external view returns (uint32 businessDay, bool provisional) {
        // Two closures that meet at a year's end are the longest possible.
        for (uint32 offset = 0; offset <= 2 * _MAX_CLOSURE_DAYS; ++offset) {
            businessDay = day + offset;
            (bool business, bool restsOnRule) = isBusinessDay(businessDay);
            provisional = provisional || restsOnRule;
            if (business) return (businessDay, provisional);
        }
        revert Errors.BusinessCalendar_LongClosure(day, 2 * _MAX_CLOSURE_DAYS);
    }

    /// @inheritdoc IBusinessCalendar
    function today() public view returns (uint32 day) {
        return CivilDate.dayOf(block.timestamp);
    }

    /// @inheritdoc IBusinessCalendar
    function isPublished(uint16 year) public view returns (bool) {
        return _businessDays[year][0] != 0;
    }

    /// @inheritdoc IBusinessCalendar
    function isBusinessDay(uint32 day) public view returns (bool business, bool provisional) {
        if (day > _LAST_DAY) revert Errors.BusinessCalendar_DayOutOfRange(day, _LAST_DAY);
        (uint16 year, uint8 month, uint8 dayOfMonth) = CivilDate.toCivil(day);
        uint256 index = day - CivilDate.fromCivil(year, 1, 1);
        uint256 word = _businessDays[year][index / _WORD_BITS];
        if (word != 0) return ((word >> (index % _WORD_BITS)) & 1 == 1, false);
        return (!_isWeekend(day) && !_isFixedHoliday(month, dayOfMonth), true);
    }

    /// @dev What a day was that has begun was relied upon; only days to come may change.
    /// @custom:rule CALENDAR-PROVISIONAL | 全国年节及纪念日放假办法 2 | BusinessCalendar_DayBegun | A year not yet published goes by weekends and the fixed dates; its publication moves days to come, never one that has begun.
    function _requireBegunDaysKept(uint16 year, uint256[2] memory before, uint256[2] memory bitmap) private view {
        uint32 first = CivilDate.fromCivil(year, 1, 1);
        if (today() < first) return;
        uint256 begun = uint256(today()) - first + 1;
        for (uint256 word = 0; word < 2; ++word) {
            uint256 bits = Math.min(Math.saturatingSub(begun, word * _WORD_BITS), _WORD_BITS);
            uint256 mask = bits == _WORD_BITS ? type(uint256).max : (1 << bits) - 1;
            uint256 changed = (before[word] ^ bitmap[word]) & mask;
            if (changed != 0) {
                uint256 index = word * _WORD_BITS + Math.log2(changed & (~changed + 1));
                revert Errors.BusinessCalendar_DayBegun(year, first + uint32(index));
            }
        }
    }

    /// @dev Weekends off, unless made up; holidays off. Checks that the lists belong to the year and agree.
    function _bitmapOf(
        uint16 year,
        uint32[] calldata holidays,
        uint32[] calldata makeUpWorkdays
    ) private pure returns (uint256[2] memory bitmap) {
        uint256[2] memory off = _listed(year, holidays);
        uint256[2] memory madeUp = _listed(year, makeUpWorkdays);
        for (uint256 index = 0; index < makeUpWorkdays.length; ++index) {
            uint32 day = makeUpWorkdays[index];
            uint256 inYear = day - CivilDate.fromCivil(year, 1, 1);
            bool isOff = (off[inYear / _WORD_BITS] >> (inYear % _WORD_BITS)) & 1 == 1;
            if (isOff || !_isWeekend(day)) revert Errors.BusinessCalendar_NotMakeUpDay(day);
        }
        bitmap = _weekdaysOf(year);
        bitmap[0] = (bitmap[0] & ~off[0]) | madeUp[0];
        bitmap[1] = (bitmap[1] & ~off[1]) | madeUp[1];
        _requireShortClosures(year, bitmap);
    }

    function _provisionalBitmapOf(uint16 year) private pure returns (uint256[2] memory bitmap) {
        bitmap = _weekdaysOf(year);
        uint32 first = CivilDate.fromCivil(year, 1, 1);
        for (uint8 month = 1; month <= 12; ++month) {
            for (uint8 dayOfMonth = 1; _isFixedHoliday(month, dayOfMonth); ++dayOfMonth) {
                uint256 index = CivilDate.fromCivil(year, month, dayOfMonth) - first;
                bitmap[index / _WORD_BITS] &= ~(1 << (index % _WORD_BITS));
            }
        }
    }

    function _weekdaysOf(uint16 year) private pure returns (uint256[2] memory bitmap) {
        uint32 first = CivilDate.fromCivil(year, 1, 1);
        uint256 length = CivilDate.isLeap(year) ? 366 : 365;
        for (uint32 index = 0; index < length; ++index) {
            if (!_isWeekend(first + index)) bitmap[index / _WORD_BITS] |= 1 << (index % _WORD_BITS);
        }
    }

    function _listed(uint16 year, uint32[] calldata days_) private pure returns (uint256[2] memory bitmap) {
        if (days_.length > _MAX_LISTED_DAYS) {
            revert Errors.BusinessCalendar_TooManyDays(days_.length, _MAX_LISTED_DAYS);
        }
        uint32 first = CivilDate.fromCivil(year, 1, 1);
        uint32 end = CivilDate.fromCivil(year + 1, 1, 1);
        for (uint256 index = 0; index < days_.length; ++index) {
            uint32 day = days_[index];
            if (day < first || day >= end) revert Errors.BusinessCalendar_DayOutOfYear(year, day);
            uint256 inYear = day - first;
            bitmap[inYear / _WORD_BITS] |= 1 << (inYear % _WORD_BITS);
        }
    }

    /// @dev Keeps `onOrAfter` within its bound.
    function _requireShortClosures(uint16 year, uint256[2] memory bitmap) private pure {
        uint32 first = CivilDate.fromCivil(year, 1, 1);
        uint256 length = CivilDate.isLeap(year) ? 366 : 365;
        uint256 closed = 0;
        for (uint32 index = 0; index < length; ++index) {
            bool business = (bitmap[index / _WORD_BITS] >> (index % _WORD_BITS)) & 1 == 1;
            closed = business ? 0 : closed + 1;
            if (closed > _MAX_CLOSURE_DAYS) {
                revert Errors.BusinessCalendar_LongClosure(
                    first + index - uint32(_MAX_CLOSURE_DAYS),
                    _MAX_CLOSURE_DAYS
                );
            }
        }
    }

    function _isWeekend(uint32 day) private pure returns (bool) {
        uint8 weekday = CivilDate.weekdayOf(day);
        return weekday == 0 || weekday == 6;
    }

    /// @dev The days off that the law fixes by date (全国年节及纪念日放假办法 art. 2); each run starts on the 1st.
    function _isFixedHoliday(uint8 month, uint8 dayOfMonth) private pure returns (bool) {
        if (month == 1) return dayOfMonth == 1;
        if (month == 5) return dayOfMonth <= 2;
        return month == 10 && dayOfMonth <= 3;
    }
}
