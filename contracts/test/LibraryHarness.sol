// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {CivilDate} from "../libraries/CivilDate.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {InterestMath} from "../libraries/InterestMath.sol";
import {USCC} from "../libraries/USCC.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";

/// @notice Makes internal library functions callable by tests; never deployed on a network.
contract LibraryHarness {
    function dayOf(uint256 timestamp) external pure returns (uint32) {
        return CivilDate.dayOf(timestamp);
    }

    function startOf(uint32 day) external pure returns (uint64) {
        return CivilDate.startOf(day);
    }

    function toCivil(uint32 day) external pure returns (uint16 year, uint8 month, uint8 dayOfMonth) {
        return CivilDate.toCivil(day);
    }

    function fromCivil(uint16 year, uint8 month, uint8 dayOfMonth) external pure returns (uint32) {
        return CivilDate.fromCivil(year, month, dayOfMonth);
    }

    function addMonths(uint32 day, uint8 months) external pure returns (uint32) {
        return CivilDate.addMonths(day, months);
    }

    function lastDayOf(uint16 year, uint8 month) external pure returns (uint8) {
        return CivilDate.lastDayOf(year, month);
    }

    function weekdayOf(uint32 day) external pure returns (uint8) {
        return CivilDate.weekdayOf(day);
    }

    function compose(
        InstrumentClass class_,
        uint64 institutionCode,
        uint32 day,
        uint32 serial
    ) external pure returns (uint256) {
        return InstrumentNumber.compose(class_, institutionCode, day, serial);
    }

    function classOf(uint256 number) external pure returns (InstrumentClass) {
        return InstrumentNumber.classOf(number);
    }

    function interestHalfUp(uint64 principal, uint32 rateMillionths, uint32 days_) external pure returns (uint64) {
        return InterestMath.interestHalfUp(principal, rateMillionths, days_);
    }

    function isValidUSCC(bytes18 code) external pure returns (bool) {
        return USCC.isValid(code);
    }
}
