// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Slice} from "../types/LedgerTypes.sol";
import {Debtor, EndorsementRef, Liability, Recourse} from "../types/LiabilityTypes.sol";

/// @notice Who is liable on a dishonoured bill to whom, for how much and until when (票据法 17, 61 to 72).
interface ILiabilityRules {
    /// @notice Reverts with the reason why the named party is not liable; see LiabilityErrors.
    /// @param costs fen that the claimant asks for beside principal and interest.
    function requireLiable(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        uint64 costs
    ) external view returns (Liability memory liability);
    /// @notice Every reason for which `requireLiable` would refuse, as encoded custom errors; empty = the party is
    ///      liable.
    function claimRefusals(
        uint256 recourseId,
        Recourse calldata recourse,
        Debtor calldata named,
        uint64 costs
    ) external view returns (bytes[] memory errors);
    /// @notice Reverts unless `holder` may open recourse on the slice before maturity; see IRecourseDesk.openEarly.
    /// @return slice as the ledger has it.
    function requireEarly(uint256 billId, uint64 sliceFrom, address holder) external view returns (Slice memory slice);
    /// @notice Every reason of its own for which `requireEarly` would refuse, as encoded custom errors; beside those of
    ///         IBillRules.
    function earlyRefusals(uint256 billId) external view returns (bytes[] memory errors);
    /// @notice Reverts with the first rule of IBillRules by which the claimant may not act on the range.
    /// @param collector who acts for the claimant as its pledgee; the claimant itself when it acts.
    function requireMay(Recourse calldata recourse, address collector) external view;
    /// @return interest fen on the principal, up to today.
    function interestOn(Recourse calldata recourse) external view returns (uint64 interest);
    /// @return rank up to which parties are liable to a holder: a drawer or an acceptor has nobody after it.
    function rankOfHolder(uint256 billId, address holder) external view returns (uint64 rank);
    /// @return rank of whoever paid in a capacity of rank `rank`; 0 = nobody comes before it.
    function rankOfPayer(uint256 billId, address payer, uint64 rank) external view returns (uint64);
    /// @return whether the endorsement shows that the claimant endorsed some of the units no later than `rank`.
    function isEarlierEndorser(
        Recourse calldata recourse,
        uint64 rank,
        EndorsementRef calldata endorsement
    ) external view returns (bool);
}
