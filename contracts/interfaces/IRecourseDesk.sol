// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Claim, Debtor, EndorsementRef, Liability, Recourse, RecourseCause} from "../types/LiabilityTypes.sol";

/// @notice Recourse against prior parties for a range of a bill that was not paid (追索, 票据法 61 to 72).
/// @dev The claimant asks any of them in any order (68); whoever pays takes its place against the parties before it.
///      The claimant names the endorsement that makes a party liable, so nothing is searched.
interface IRecourseDesk {
    /// @notice What a payment desk knows of a slice that was not paid.
    struct Opening {
        uint256 billId;
        uint64 from;
        uint64 to;
        address holder;
        RecourseCause cause;
        /// CST day from which the clock of the recourse runs: of the refusal, or the first after the time to answer.
        uint32 day;
        bool late;
        /// Desk that collects for a pledgee; zero when nobody does.
        address agent;
        uint32 agentRef;
    }

    event RecourseOpened(
        uint256 indexed recourseId,
        uint256 indexed billId,
        address indexed holder,
        uint64 from,
        uint64 to,
        RecourseCause cause,
        bool late
    );
    event RecourseSplit(uint256 indexed recourseId, uint256 indexed billId, uint256 leftId, uint256 rightId, uint64 at);
    event RecourseWithdrawn(uint256 indexed recourseId, uint256 indexed billId);
    event RecourseDischarged(uint256 indexed recourseId, uint256 indexed billId);
    event RecourseClaimed(
        uint256 indexed claimId,
        uint256 indexed recourseId,
        address indexed debtor,
        address claimant,
        uint64 costs
    );
    event RecoursePaid(
        uint256 indexed recourseId,
        address indexed debtor,
        address indexed claimant,
        uint64 principal,
        uint64 interest,
        uint64 costs
    );
    event ClaimContested(uint256 indexed claimId, uint256 indexed recourseId);
    event ClaimWithdrawn(uint256 indexed claimId, uint256 indexed recourseId);

    /// @notice A slice was not paid: its holder has recourse. Only payment desks, which have just freed the slice.
    function open(Opening calldata opening) external returns (uint256 recourseId);
    /// @notice Before maturity, when the acceptor is bankrupt or was ordered to stop business (票据法 61).
    /// @param sliceFrom first unit of a free slice that the caller holds.
    function openEarly(uint256 billId, uint64 sliceFrom) external returns (uint256 recourseId);
    /// @notice The holder takes an early recourse back as long as nobody has paid; the slice is free again.
    function withdraw(uint256 recourseId) external;
    /// @notice The claimant cuts its recourse, since an endorsement covers only a part of it.
    /// @param at first unit of the right part.
    function split(uint256 recourseId, uint64 at) external returns (uint256 leftId, uint256 rightId);
    /// @notice The claimant asks one party for everything; a claim in time stays good (民法典 195).
    /// @param costs fen spent on proof and notice (票据法 70, 71), up to a governed cap.
    function claim(uint256 recourseId, Debtor calldata debtor, uint64 costs) external returns (uint256 claimId);
    /// @notice Claims of a part what was claimed of the whole before it was cut, in time as the claim was; the clock of
    ///         the part is not asked again.
    /// @dev A cut ends the claims on the whole, and so does a contest, which may be right of some units only. The part
    ///      bears its share of the costs. Reverts RecourseDesk_NotPart(claimId, recourseId).
    /// @param claimId open or contested; nobody has paid since.
    /// @param recourseId a part of the recourse that was claimed, or a part of one.
    function renew(uint256 claimId, uint256 recourseId) external returns (uint256 renewedId);
    /// @notice The debtor pays; it takes the claimant's place, or the units are discharged when nobody is before it.
    /// @dev The debtor approves the amount on the cash token in the same request.
    function pay(uint256 claimId) external;
    /// @notice The acceptor pays without being asked, with the costs of `costsOf`; the units are discharged.
    function payAsAcceptor(uint256 recourseId) external;
    /// @notice The debtor shows that the claimant endorsed the units before it did, so it owes it nothing (票据法 69).
    /// @dev One unit is enough: the claimant cuts the recourse there and renews its claim on the rest.
    function contest(uint256 claimId, EndorsementRef calldata earlier) external;
    /// @notice The claimant drops a claim.
    function withdrawClaim(uint256 claimId) external;

    /// @return recourse status None when the id is unknown.
    function recourseOf(uint256 recourseId) external view returns (Recourse memory recourse);
    /// @return claimant who may claim now: the one who has the title, or the pledgee that collects for it.
    function claimantOf(uint256 recourseId) external view returns (address claimant);
    /// @return claim_ status None when the id is unknown.
    function claimOf(uint256 claimId) external view returns (Claim memory claim_);
    /// @return liability of a party today; reverts with the reason why it is not liable.
    function liabilityOf(uint256 recourseId, Debtor calldata debtor) external view returns (Liability memory liability);
    /// @return amount fen that the debtor of an open claim pays today, costs included.
    function dueOn(uint256 claimId) external view returns (uint64 amount);
    /// @dev A claimant that drops that claim states its costs anew by another.
    /// @return costs fen, the highest that the claimant has claimed since it has the right; 0 once that claim is
    ///         dropped or a payment has overtaken it.
    function costsOf(uint256 recourseId) external view returns (uint64 costs);
}
