// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {InstrumentClass} from "../types/InstrumentTypes.sol";
import {CivilDate} from "./CivilDate.sol";

/// @notice 30-digit instrument numbers: class(1) institution(12) date YYYYMMDD(8) serial(8) check(1).
/// @dev The check digit is Luhn's (ISO/IEC 7812-1 annex B): it catches every single wrong digit and every
///      swap of neighbours but 09/90.
/// @custom:rule BILL-NUMBER | SHCPE 票据包号 | - | A package has a 30-digit number: class, institution, date, serial, check digit.
library InstrumentNumber {
    uint256 private constant _DIGIT_PAIRS = 15;
    /// @dev Twice a digit, the digits of the product added up, by digit from the left.
    bytes10 private constant _DOUBLED = 0x00020406080103050709;

    /// @param institutionCode below 10^12.
    /// @param day CST day number.
    /// @param serial below 10^8.
    function compose(
        InstrumentClass class,
        uint64 institutionCode,
        uint32 day,
        uint32 serial
    ) internal pure returns (uint256 number) {
        (uint16 year, uint8 month, uint8 dayOfMonth) = CivilDate.toCivil(day);
        uint256 date = uint256(year) * 10_000 + uint256(month) * 100 + dayOfMonth;
        uint256 body = ((uint256(class) * 10 ** 12 + institutionCode) * 10 ** 8 + date) * 10 ** 8 + serial;
        return body * 10 + checkDigit(body);
    }

    function checkDigit(uint256 body) internal pure returns (uint256) {
        // Nothing here comes near the end of a word: thirty digits, each at most nine.
        unchecked {
            uint256 sum;
            for (uint256 pair = 0; pair < _DIGIT_PAIRS; ++pair) {
                uint256 digits = body % 100;
                body /= 100;
                sum += digits / 10 + uint8(_DOUBLED[digits % 10]);
            }
            return (10 - (sum % 10)) % 10;
        }
    }

    /// @return class the leading digit; None if the number has not 30 digits or its check digit is wrong.
    function classOf(uint256 number) internal pure returns (InstrumentClass class) {
        uint256 leading = number / 10 ** 29;
        if (leading == 0 || leading > uint256(type(InstrumentClass).max)) return InstrumentClass.None;
        if (checkDigit(number / 10) != number % 10) return InstrumentClass.None;
        return InstrumentClass(leading);
    }

    /// @return whether it is the number of a bill package, of whichever kind.
    function isBill(uint256 number) internal pure returns (bool) {
        return classOf(number) >= InstrumentClass.BankAcceptedBill;
    }
}
