// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {InstrumentTerms} from "../types/InstrumentTypes.sol";

/// @notice What every registry of instruments tells the desks.
interface IInstrumentRegistry {
    /// @notice Tells the registry that all units are discharged. Only payment desks.
    function settled(uint256 instrumentId) external;
    /// @notice The due day alone, which a price needs. Reverts InstrumentRegistry_Unknown(instrumentId).
    /// @return dueDay CST day number.
    function dueDayOf(uint256 instrumentId) external view returns (uint32 dueDay);
    /// @notice Whether the instrument may be endorsed, financed or pledged now, as far as it goes. Reverts
    ///         InstrumentRegistry_Unknown(instrumentId).
    function isCirculating(uint256 instrumentId) external view returns (bool circulating);
    /// @dev Reverts InstrumentRegistry_Unknown(instrumentId).
    function termsOf(uint256 instrumentId) external view returns (InstrumentTerms memory terms);
}
