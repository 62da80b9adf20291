// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Business days in China Standard Time. Days are civil day numbers since 1970-01-01.
/// @dev A year not yet published is provisional: weekends and the fixed dates Jan 1, May 1-2, Oct 1-3.
interface IBusinessCalendar {
    event YearPublished(uint16 indexed year, uint32[] holidays, uint32[] makeUpWorkdays);

    function publishYear(uint16 year, uint32[] calldata holidays, uint32[] calldata makeUpWorkdays) external;
    function isPublished(uint16 year) external view returns (bool);
    function today() external view returns (uint32 day);
    function isBusinessDay(uint32 day) external view returns (bool business, bool provisional);
    /// @return businessDay `day` itself when it is one, else the next.
    /// @return provisional whether the answer rests on a year not yet published.
    function onOrAfter(uint32 day) external view returns (uint32 businessDay, bool provisional);
}
