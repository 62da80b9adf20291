// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Errors} from "./Errors.sol";

/// @notice The serial inside an instrument number: counts from 1 for each issuer and each day.
library DailySerial {
    /// @dev One slot per issuer, overwritten every day, so storage does not grow with days or instruments.
    struct Counter {
        uint32 day;
        uint32 last;
    }

    /// @dev Eight digits (see InstrumentNumber).
    uint32 internal constant MAX_SERIAL = 99_999_999;

    /// @param issuer named in the error only.
    /// @param day CST day number; block time never goes back, so neither does the day.
    /// @return serial the next one, from 1 to 99 999 999; reverts DailySerial_Exhausted(issuer, day) after that.
    function next(Counter storage counter, address issuer, uint32 day) internal returns (uint32 serial) {
        serial = counter.day == day ? counter.last + 1 : 1;
        if (serial > MAX_SERIAL) revert Errors.DailySerial_Exhausted(issuer, day);
        counter.day = day;
        counter.last = serial;
    }
}
