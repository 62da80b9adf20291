// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Business days in China Standard Time. Days are civil day numbers since 1970-01-01.
/// @dev A year not yet published is provisional: weekends and the fixed dates Jan 1, May 1-2, Oct 1-3.
interface IBusinessCalendar {
    event YearPublished(uint16 indexed year, uint32[] holidays, uint32[] makeUpWorkdays);
    event YearCorrected(uint16 indexed year, uint32[] holidays, uint32[] makeUpWorkdays);

    /// @notice Publishes the State Council's schedule of the current or the next year, once. Only GOVERNOR.
    /// @dev Days that have begun keep what the provisional rule said: reverts BusinessCalendar_DayBegun(year, day).
    /// @param holidays days off, weekends among them or not; at most 64.
    /// @param makeUpWorkdays weekend days that are worked; at most 64.
    function publishYear(uint16 year, uint32[] calldata holidays, uint32[] calldata makeUpWorkdays) external;
    /// @notice Replaces the schedule of a published year; only days that have not begun may change. Only GOVERNOR.
    function correctYear(uint16 year, uint32[] calldata holidays, uint32[] calldata makeUpWorkdays) external;
    function isPublished(uint16 year) external view returns (bool);
    function today() external view returns (uint32 day);
    /// @return business whether banks work on `day`.
    /// @return provisional whether the answer rests on a year not yet published.
    function isBusinessDay(uint32 day) external view returns (bool business, bool provisional);
    /// @return businessDay `day` itself when it is one, else the next.
    /// @return provisional whether the answer rests on a year not yet published.
    function onOrAfter(uint32 day) external view returns (uint32 businessDay, bool provisional);
}
