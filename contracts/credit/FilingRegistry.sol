// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IFilingRegistry} from "../interfaces/IFilingRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {CreditErrors} from "../libraries/CreditErrors.sol";
import {Governed} from "../libraries/Governed.sol";
import {MemberEligibility} from "../libraries/MemberEligibility.sol";
import {Filing} from "../types/CreditTypes.sol";

/// @notice Dated figures of banks; see IFilingRegistry.
/// @dev The latest filing is kept, all are events. Whether the figures are true is the supervisor's to examine: each is
///      signed by the bank's own operators.
contract FilingRegistry is IFilingRegistry, Governed {
    using MemberEligibility for IMemberRegistry;

    IMemberRegistry private immutable _MEMBERS;

    mapping(address bank => Filing filing) private _filings;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @inheritdoc IFilingRegistry
    function file(Figures calldata figures) external {
        // Check: a bank, with later figures than before, of a day that has come.
        if (!_MEMBERS.isBank(msg.sender)) revert CreditErrors.FilingRegistry_NotABank(msg.sender);
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (figures.asOfDay > today) revert CreditErrors.FilingRegistry_FutureDay(figures.asOfDay, today);
        uint32 last = _filings[msg.sender].asOfDay;
        if (figures.asOfDay <= last) revert CreditErrors.FilingRegistry_NotAfterLast(figures.asOfDay, last);
        if (figures.totalAssets == 0) revert CreditErrors.FilingRegistry_NoAssets(msg.sender);

        // Effect
        _filings[msg.sender] = Filing({
            totalAssets: figures.totalAssets,
            deposits: figures.deposits,
            marginDeposits: figures.marginDeposits,
            asOfDay: figures.asOfDay,
            filedDay: today,
            otherAcceptances: figures.otherAcceptances
        });
        emit FiguresFiled({
            bank: msg.sender,
            asOfDay: figures.asOfDay,
            totalAssets: figures.totalAssets,
            deposits: figures.deposits,
            marginDeposits: figures.marginDeposits,
            otherAcceptances: figures.otherAcceptances
        });
    }

    /// @inheritdoc IFilingRegistry
    function filingOf(address bank) external view returns (Filing memory filing) {
        return _filings[bank];
    }
}
