// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {CreditRecord} from "../types/CreditTypes.sol";
import {CivilDate} from "./CivilDate.sol";

/// @notice The registers of a CreditRecord: overdue payments and listings of the last months.
library CreditBook {
    uint16 internal constant REGISTER_MONTHS = 12;
    uint48 private constant _COUNT_MAX = 15;
    uint8 private constant _COUNT_BITS = 4;

    /// @notice Counts one overdue payment in the month of the record.
    function count(CreditRecord memory record) internal pure {
        if (record.overdues & _COUNT_MAX < _COUNT_MAX) ++record.overdues;
    }

    /// @notice One month later.
    function shift(CreditRecord memory record, bool listed) internal pure {
        unchecked {
            // What leaves the registers is older than any window.
            record.overdues = record.overdues << _COUNT_BITS;
            record.listings = (record.listings << 1) | (listed ? 1 : 0);
            ++record.month;
        }
        record.listings &= uint16((1 << REGISTER_MONTHS) - 1);
    }

    /// @return overdue payments in the `months` that end with the month of the record.
    function overduesWithin(CreditRecord memory record, uint256 months) internal pure returns (uint16 overdue) {
        uint48 register = record.overdues;
        for (uint256 index = 0; index < months && register != 0; ++index) {
            overdue += uint16(register & _COUNT_MAX);
            register >>= _COUNT_BITS;
        }
    }

    /// @return listed how often the acceptor was listed at the ends of the last `months` months.
    function listingsWithin(CreditRecord memory record, uint256 months) internal pure returns (uint16 listed) {
        uint16 register = record.listings;
        for (uint256 index = 0; index < months && register != 0; ++index) {
            listed += register & 1;
            register >>= 1;
        }
    }

    /// @return quiet whether months pass without changing anything but their number.
    function isQuiet(CreditRecord memory record) internal pure returns (bool quiet) {
        return record.overdues == 0 && record.listings == 0;
    }

    /// @return overdue whether there was an overdue payment in the month of the record.
    function isOverdueThisMonth(CreditRecord memory record) internal pure returns (bool overdue) {
        return record.overdues & _COUNT_MAX != 0;
    }

    /// @return month year * 12 + month - 1 of a CST day.
    function monthOf(uint32 day) internal pure returns (uint16 month) {
        (uint16 year, uint8 monthOfYear, ) = CivilDate.toCivil(day);
        return year * 12 + monthOfYear - 1;
    }

    /// @return day the CST day number of the first day of `month`.
    function firstDayOf(uint16 month) internal pure returns (uint32 day) {
        return CivilDate.fromCivil(month / 12, uint8(month % 12) + 1, 1);
    }
}
