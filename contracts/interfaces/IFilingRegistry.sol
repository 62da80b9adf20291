// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Filing} from "../types/CreditTypes.sol";

/// @notice Figures that a bank files about itself, each with its date; its limits of acceptance follow from them.
interface IFilingRegistry {
    struct Figures {
        /// Fen, all four.
        uint64 totalAssets;
        uint64 deposits;
        uint64 marginDeposits;
        uint64 otherAcceptances;
        /// CST day number of the balance sheet.
        uint32 asOfDay;
    }

    event FiguresFiled(
        address indexed bank,
        uint32 indexed asOfDay,
        uint64 totalAssets,
        uint64 deposits,
        uint64 marginDeposits,
        uint64 otherAcceptances
    );

    /// @notice The calling bank files the figures of a day, later than those it filed before.
    /// @dev Reverts FilingRegistry_NotABank, FilingRegistry_NotAfterLast, FilingRegistry_FutureDay,
    ///      FilingRegistry_NoAssets.
    function file(Figures calldata figures) external;
    /// @return filing the latest; `asOfDay` 0 when the bank filed nothing.
    function filingOf(address bank) external view returns (Filing memory filing);
}
