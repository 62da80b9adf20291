// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Unified Social Credit Codes (GB 32100-2015): 17 characters of a 31-letter alphabet and a check character.
/// @dev The alphabet is 0-9 and A-Z without I, O, S, V, Z. The sum of value x 3^position is 0 modulo 31, the check
///      character weighing 1.
library USCC {
    uint256 private constant _LENGTH = 18;
    uint256 private constant _MODULUS = 31;
    /// Value of 'A' + index; 0xff marks a letter outside the alphabet.
    bytes26 private constant _LETTER_VALUES = hex"0a0b0c0d0e0f1011ff1213141516ff171819ff1a1bff1c1d1eff";

    /// @return valid whether every character belongs to the alphabet and the check character agrees.
    function isValid(bytes18 code) internal pure returns (bool valid) {
        uint256 sum;
        uint256 weight = 1;
        for (uint256 position = 0; position < _LENGTH; ++position) {
            uint256 value = _valueOf(uint8(code[position]));
            if (value >= _MODULUS) return false;
            if (position == _LENGTH - 1) return (sum + value) % _MODULUS == 0;
            sum += value * weight;
            weight = (weight * 3) % _MODULUS;
        }
    }

    /// @return value 0 to 30, or 255 for a character outside the alphabet.
    function _valueOf(uint8 character) private pure returns (uint256 value) {
        if (character >= 0x30 && character <= 0x39) return character - 0x30;
        if (character >= 0x41 && character <= 0x5a) return uint8(_LETTER_VALUES[character - 0x41]);
        return type(uint8).max;
    }
}
