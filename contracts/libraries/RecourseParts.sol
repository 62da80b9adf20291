// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IRecourseDesk} from "../interfaces/IRecourseDesk.sol";
import {Claim, ClaimStatus, Liability, Recourse, RecourseStatus} from "../types/LiabilityTypes.sol";
import {CivilDate} from "./CivilDate.sol";

/// @notice Recourse as it is opened and as it is cut in two, and the claims on it: what was claimed of the whole is
///         claimed of each part.
library RecourseParts {
    /// @return claim on a party that is liable for all of the recourse, as of today.
    function claimOn(
        uint256 recourseId,
        Recourse memory asked,
        Liability memory liability,
        uint64 costs
    ) internal view returns (Claim memory claim) {
        return
            Claim({
                recourseId: recourseId,
                debtor: liability.debtor,
                costs: costs,
                claimedDay: CivilDate.dayOf(block.timestamp),
                rank: liability.rank,
                round: asked.rank,
                status: ClaimStatus.Open
            });
    }

    /// @return recourse for the whole of what was not paid.
    function opened(
        IRecourseDesk.Opening memory opening,
        uint64 rank
    ) internal pure returns (Recourse memory recourse) {
        return
            Recourse({
                billId: opening.billId,
                claimant: opening.holder,
                openedDay: opening.day,
                paidDay: 0,
                cause: opening.cause,
                status: RecourseStatus.Open,
                late: opening.late,
                agent: opening.agent,
                agentRef: opening.agentRef,
                rank: rank,
                from: opening.from,
                to: opening.to,
                principal: opening.to - opening.from + 1
            });
    }

    /// @notice Makes of two copies of one recourse its two parts.
    /// @param at first unit of the right one.
    function cut(Recourse memory left, Recourse memory right, uint64 at) internal pure {
        uint64 principal = left.principal;
        uint64 leftShare = uint64((uint256(principal) * (at - left.from)) / _unitsOf(left));
        (left.to, left.principal) = (at - 1, leftShare);
        (right.from, right.principal) = (at, principal - leftShare);
    }

    /// @return whether `part` was cut out of what was claimed, and nobody has paid on it since.
    function isPartOf(Recourse memory part, Recourse memory whole, Claim memory claimed) internal pure returns (bool) {
        bool claimable = claimed.status == ClaimStatus.Open || claimed.status == ClaimStatus.Contested;
        return
            claimable &&
            whole.status == RecourseStatus.Split &&
            part.billId == whole.billId &&
            part.from >= whole.from &&
            part.to <= whole.to &&
            part.claimant == whole.claimant &&
            part.rank == claimed.round &&
            part.openedDay == whole.openedDay &&
            part.paidDay == whole.paidDay;
    }

    /// @return share fen of the amount that fall on the part, down to the fen.
    function shareDown(
        uint64 amount,
        Recourse memory part,
        Recourse memory whole
    ) internal pure returns (uint64 share) {
        return uint64((uint256(amount) * _unitsOf(part)) / _unitsOf(whole));
    }

    /// @dev A debtor's defence leaves the claimant its costs, which others owe.
    /// @return costs fen of a claim that the claimant of the round `rank` made and has not dropped.
    function costsIn(Claim memory claim, uint64 rank) internal pure returns (uint64 costs) {
        return claim.round == rank && claim.status != ClaimStatus.Withdrawn ? claim.costs : 0;
    }

    function _unitsOf(Recourse memory recourse) private pure returns (uint64 units) {
        return recourse.to - recourse.from + 1;
    }
}
