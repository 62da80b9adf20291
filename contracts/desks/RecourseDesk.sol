// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IBillRegistry} from "../interfaces/IBillRegistry.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {ILiabilityRules} from "../interfaces/ILiabilityRules.sol";
import {IRecourseDesk} from "../interfaces/IRecourseDesk.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Collection} from "../libraries/Collection.sol";
import {Governed} from "../libraries/Governed.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {RecourseParts} from "../libraries/RecourseParts.sol";
import {RecourseRank} from "../libraries/RecourseRank.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {EncumbranceKind, Slice} from "../types/LedgerTypes.sol";
import {
    Claim,
    ClaimStatus,
    Debtor,
    EndorsementRef,
    Liability,
    Recourse,
    RecourseCause,
    RecourseStatus
} from "../types/LiabilityTypes.sol";

/// @notice Recourse for bills that were not paid (追索); see IRecourseDesk.
///
///   None ──► Open ──► Discharged | Withdrawn | Split
///
/// @dev The slice bears this desk's InRecourse encumbrance while the recourse is open; a payment moves the title to the
///      payer, under the same encumbrance, or ends it. The rank of a recourse only falls, so it ends. Who is liable for
///      what is LiabilityRules' to say. Status is written before any call out. `docs/invariants.md` INV-X1 to INV-X5.
contract RecourseDesk is IRecourseDesk, IValuedRecords, Governed {
    ITitleLedger private immutable _LEDGER;
    IBillRegistry private immutable _BILLS;
    ICashToken private immutable _CASH;
    ILiabilityRules private immutable _LIABILITIES;
    ICreditRegistry private immutable _CREDIT;

    uint256 private _lastRecourseId;
    uint256 private _lastClaimId;
    mapping(uint256 recourseId => Recourse recourse) private _recourses;
    mapping(uint256 claimId => Claim claim) private _claims;
    mapping(uint256 recourseId => uint256 claimId) private _costliestClaims;

    constructor(
        ITitleLedger ledger,
        IBillRegistry bills,
        ICashToken cash,
        ILiabilityRules liabilities,
        ICreditRegistry credit
    ) {
        _LEDGER = ledger;
        _BILLS = bills;
        _CASH = cash;
        _LIABILITIES = liabilities;
        _CREDIT = credit;
    }

    /// @inheritdoc IRecourseDesk
    function open(Opening calldata opening) external restricted returns (uint256 recourseId) {
        return _open(opening);
    }

    /// @inheritdoc IRecourseDesk
    function openEarly(uint256 billId, uint64 sliceFrom) external returns (uint256 recourseId) {
        // Check: the holder of a bill that is not due yet and whose acceptor will not pay it.
        Slice memory slice = _LIABILITIES.requireEarly(billId, sliceFrom, msg.sender);
        return
            _open(
                Opening({
                    billId: billId,
                    from: slice.from,
                    to: slice.to,
                    holder: msg.sender,
                    cause: RecourseCause.Insolvency,
                    day: CivilDate.dayOf(block.timestamp),
                    late: false,
                    agent: address(0),
                    agentRef: 0
                })
            );
    }

    /// @inheritdoc IRecourseDesk
    function withdraw(uint256 recourseId) external {
        // Check: the holder that opened it itself, as long as nobody has paid.
        Recourse memory withdrawn = _openRecourse(recourseId);
        _requireCaller(recourseId, withdrawn.claimant);
        if (withdrawn.cause != RecourseCause.Insolvency || withdrawn.paidDay != 0) {
            revert LiabilityErrors.RecourseDesk_NotWithdrawable(recourseId);
        }

        // Effect
        _recourses[recourseId].status = RecourseStatus.Withdrawn;
        emit RecourseWithdrawn(recourseId, withdrawn.billId);

        // Interaction: the slice is free, to be presented at maturity.
        _LEDGER.release(withdrawn.billId, withdrawn.from);
    }

    /// @inheritdoc IRecourseDesk
    function split(uint256 recourseId, uint64 at) external returns (uint256 leftId, uint256 rightId) {
        // Check: the claimant, inside the range.
        Recourse memory whole = _openRecourse(recourseId);
        _requireCaller(recourseId, _claimantOf(whole));
        if (at <= whole.from || at > whole.to) {
            revert LiabilityErrors.RecourseDesk_CutOutside(recourseId, at, whole.from, whole.to);
        }

        // Compute: each part has its share of the principal, to the fen in sum.
        Recourse memory left = _recourses[recourseId];
        Recourse memory right = _recourses[recourseId];
        RecourseParts.cut(left, right, at);

        // Check: the rules about parts of the package.
        _LIABILITIES.requireMay(left, msg.sender);

        // Effect
        leftId = ++_lastRecourseId;
        rightId = ++_lastRecourseId;
        _recourses[leftId] = left;
        _recourses[rightId] = right;
        _recourses[recourseId].status = RecourseStatus.Split;
        emit RecourseSplit(recourseId, whole.billId, leftId, rightId, at);

        // Interaction
        _LEDGER.release(whole.billId, whole.from);
        _encumber(leftId, left);
        _encumber(rightId, right);
    }

    /// @inheritdoc IRecourseDesk
    /// @custom:rule RECOURSE-ANY-PARTY | 票据法 68 | RecourseDesk_NotPrior | The claimant asks any prior party, one or several, in any order; each owes the whole.
    function claim(uint256 recourseId, Debtor calldata debtor, uint64 costs) external returns (uint256 claimId) {
        // Check: the claimant asks a party that is liable to it, in time, for costs within the cap.
        Recourse memory asked = _openRecourse(recourseId);
        address claimant = _claimantOf(asked);
        _requireCaller(recourseId, claimant);
        _LIABILITIES.requireMay(asked, claimant);
        Liability memory liability = _LIABILITIES.requireLiable(recourseId, asked, debtor, costs);

        // Effect, Interaction
        return _enter(asked.billId, claimant, RecourseParts.claimOn(recourseId, asked, liability, costs));
    }

    /// @inheritdoc IRecourseDesk
    /// @custom:rule RECOURSE-CLAIM-KEPT | 民法典 195 | RecourseDesk_NotPart | A claim in time stays good for every part of what was claimed, also when the recourse is cut after the clock has run.
    function renew(uint256 claimId, uint256 recourseId) external returns (uint256 renewedId) {
        // Check: the claimant, of a part of what it claimed before anybody paid; who is liable for the whole is for it.
        Recourse memory part = _openRecourse(recourseId);
        address claimant = _claimantOf(part);
        _requireCaller(recourseId, claimant);
        Claim memory claimed = _claims[claimId];
        Recourse memory whole = _recourses[claimed.recourseId];
        if (!RecourseParts.isPartOf(part, whole, claimed)) {
            revert LiabilityErrors.RecourseDesk_NotPart(claimId, recourseId);
        }
        _LIABILITIES.requireMay(part, claimant);

        // Effect, Interaction: as of the day of the claim.
        claimed.costs = RecourseParts.shareDown(claimed.costs, part, whole);
        (claimed.recourseId, claimed.status) = (recourseId, ClaimStatus.Open);
        return _enter(part.billId, claimant, claimed);
    }

    /// @inheritdoc IRecourseDesk
    function pay(uint256 claimId) external {
        // Check: the debtor, before anybody else has paid.
        Claim memory paid = _openClaim(claimId);
        uint256 recourseId = paid.recourseId;
        _requireCaller(recourseId, paid.debtor);
        Recourse memory recourse = _openRecourse(recourseId);
        if (paid.round != recourse.rank) revert LiabilityErrors.RecourseDesk_ClaimOvertaken(claimId, recourseId);

        // Effect
        _claims[claimId].status = ClaimStatus.Paid;
        _settle({recourseId: recourseId, recourse: recourse, rank: paid.rank, costs: paid.costs});
    }

    /// @inheritdoc IRecourseDesk
    /// @custom:rule RECOURSE-ACCEPTOR-COSTS | 票据法 70、71 | - | An acceptor that pays late pays the costs too that the claimant has claimed, from whichever party.
    function payAsAcceptor(uint256 recourseId) external {
        // Check: the one party from whom nobody has recourse.
        Recourse memory recourse = _openRecourse(recourseId);
        _requireCaller(recourseId, _BILLS.billOf(recourse.billId).drawee);

        _settle({recourseId: recourseId, recourse: recourse, rank: RecourseRank.ACCEPTOR, costs: costsOf(recourseId)});
    }

    /// @inheritdoc IRecourseDesk
    /// @custom:rule RECOURSE-NO-REVERSE | 票据法 69 | RecourseDesk_NotEarlierEndorser | A holder that endorsed the bill before has no recourse against those who took it after it.
    function contest(uint256 claimId, EndorsementRef calldata earlier) external {
        // Check: the debtor, with the claimant's own endorsement from before the debtor's.
        Claim memory contested = _openClaim(claimId);
        _requireCaller(contested.recourseId, contested.debtor);
        Recourse memory recourse = _openRecourse(contested.recourseId);
        if (!_LIABILITIES.isEarlierEndorser(recourse, contested.rank, earlier)) {
            revert LiabilityErrors.RecourseDesk_NotEarlierEndorser(claimId, earlier.desk, earlier.recordId);
        }

        // Effect
        _claims[claimId].status = ClaimStatus.Contested;
        emit ClaimContested(claimId, contested.recourseId);
    }

    /// @inheritdoc IRecourseDesk
    function withdrawClaim(uint256 claimId) external {
        // Check: the claimant.
        Claim memory withdrawn = _openClaim(claimId);
        _requireCaller(withdrawn.recourseId, _claimantOf(_recourses[withdrawn.recourseId]));

        // Effect
        _claims[claimId].status = ClaimStatus.Withdrawn;
        emit ClaimWithdrawn(claimId, withdrawn.recourseId);
    }

    /// @inheritdoc IRecourseDesk
    function recourseOf(uint256 recourseId) external view returns (Recourse memory recourse) {
        return _recourses[recourseId];
    }

    /// @inheritdoc IRecourseDesk
    function claimantOf(uint256 recourseId) external view returns (address claimant) {
        return _claimantOf(_recourses[recourseId]);
    }

    /// @inheritdoc IRecourseDesk
    function claimOf(uint256 claimId) external view returns (Claim memory claim_) {
        return _claims[claimId];
    }

    /// @inheritdoc IRecourseDesk
    function liabilityOf(
        uint256 recourseId,
        Debtor calldata debtor
    ) external view returns (Liability memory liability) {
        return _LIABILITIES.requireLiable(recourseId, _openRecourse(recourseId), debtor, 0);
    }

    /// @inheritdoc IValuedRecords
    /// @dev `pay` names a claim, `payAsAcceptor` a recourse.
    function valueOfRecord(uint256 recordId, bytes4 method) external view returns (uint256 value) {
        return method == IRecourseDesk.pay.selector ? dueOn(recordId) : _dueOf(recordId, costsOf(recordId));
    }

    /// @inheritdoc IRecourseDesk
    function dueOn(uint256 claimId) public view returns (uint64 amount) {
        Claim memory claimed = _openClaim(claimId);
        return _dueOf(claimed.recourseId, claimed.costs);
    }

    /// @inheritdoc IRecourseDesk
    function costsOf(uint256 recourseId) public view returns (uint64 costs) {
        return RecourseParts.costsIn(_claims[_costliestClaims[recourseId]], _recourses[recourseId].rank);
    }

    function _open(Opening memory opening) private returns (uint256 recourseId) {
        // Effect: whoever comes before the holder is liable to it.
        recourseId = ++_lastRecourseId;
        uint64 rank = _LIABILITIES.rankOfHolder(opening.billId, opening.holder);
        Recourse memory opened = RecourseParts.opened(opening, rank);
        _recourses[recourseId] = opened;
        emit RecourseOpened({
            recourseId: recourseId,
            billId: opening.billId,
            holder: opening.holder,
            from: opening.from,
            to: opening.to,
            cause: opening.cause,
            late: opening.late
        });

        // Interaction: the slice must be free, and is in recourse from now on.
        _encumber(recourseId, opened);
        _LEDGER.record({
            instrumentId: opening.billId,
            kind: "RECOURSE_OPENED",
            data: abi.encode(recourseId, opening.holder, opening.from, opening.to, opening.cause, opening.late)
        });
    }

    function _enter(uint256 billId, address claimant, Claim memory made) private returns (uint256 claimId) {
        // Effect
        claimId = ++_lastClaimId;
        _claims[claimId] = made;
        if (made.costs > costsOf(made.recourseId)) _costliestClaims[made.recourseId] = claimId;
        emit RecourseClaimed({
            claimId: claimId,
            recourseId: made.recourseId,
            debtor: made.debtor,
            claimant: claimant,
            costs: made.costs
        });

        // Interaction
        _LEDGER.record({
            instrumentId: billId,
            kind: "RECOURSE_CLAIMED",
            data: abi.encode(made.recourseId, claimId, claimant, made.debtor, made.rank, made.costs)
        });
    }

    /// @custom:rule RECOURSE-SUBROGATION | 票据法 68、71 | - | Who pays takes the claimant's place and asks the parties before it for what it paid.
    /// @custom:rule RECOURSE-DISCHARGE | 票据法 60、72 | RecourseDesk_WrongStatus | Payment by the acceptor, or by the drawer that is its own acceptor, discharges the units; they are paid once.
    function _settle(uint256 recourseId, Recourse memory recourse, uint64 rank, uint64 costs) private {
        // Effect: the payer takes the claimant's place, or the units have ended.
        uint64 interest = _LIABILITIES.interestOn(recourse);
        uint64 newRank = _LIABILITIES.rankOfPayer(recourse.billId, msg.sender, rank);
        bool isLast = newRank == RecourseRank.ACCEPTOR;
        Recourse storage stored = _recourses[recourseId];
        if (isLast) stored.status = RecourseStatus.Discharged;
        stored.claimant = msg.sender;
        stored.paidDay = CivilDate.dayOf(block.timestamp);
        (stored.agent, stored.agentRef) = (address(0), 0);
        stored.rank = newRank;
        stored.principal = recourse.principal + interest + costs;
        emit RecoursePaid({
            recourseId: recourseId,
            debtor: msg.sender,
            claimant: recourse.claimant,
            principal: recourse.principal,
            interest: interest,
            costs: costs
        });
        if (isLast) emit RecourseDischarged(recourseId, recourse.billId);

        // Interaction: title, entry and cash in one transaction or not at all.
        _LEDGER.record({
            instrumentId: recourse.billId,
            kind: "RECOURSE_PAID",
            data: abi.encode(recourseId, msg.sender, recourse.claimant, recourse.principal, interest, costs)
        });
        if (isLast) _endTitle(recourse);
        else _passTitle(recourseId, recourse);
        Collection.payOut({
            cash: _CASH,
            payer: msg.sender,
            holder: recourse.claimant,
            agent: recourse.agent,
            agentRef: recourse.agentRef,
            amount: stored.principal
        });
    }

    function _endTitle(Recourse memory recourse) private {
        uint64 remaining = _LEDGER.discharge({instrumentId: recourse.billId, sliceFrom: recourse.from});
        if (remaining == 0) _BILLS.settled(recourse.billId);
        uint64 units = recourse.to - recourse.from + 1;
        if (recourse.cause == RecourseCause.Insolvency) _CREDIT.ended(msg.sender, units);
        else _CREDIT.cleared(msg.sender, units);
    }

    function _passTitle(uint256 recourseId, Recourse memory recourse) private {
        _LEDGER.move({range: SliceRanges.whole(recourse.billId, recourse.from, recourse.to), newHolder: msg.sender});
        _encumber(recourseId, recourse);
    }

    function _encumber(uint256 recourseId, Recourse memory recourse) private {
        _LEDGER.encumber({
            range: SliceRanges.whole(recourse.billId, recourse.from, recourse.to),
            kind: EncumbranceKind.InRecourse,
            until: 0,
            ref: bytes32(recourseId)
        });
    }

    /// @return amount fen that whoever pays today pays in all.
    function _dueOf(uint256 recourseId, uint64 costs) private view returns (uint64 amount) {
        Recourse memory recourse = _openRecourse(recourseId);
        return recourse.principal + _LIABILITIES.interestOn(recourse) + costs;
    }

    function _claimantOf(Recourse memory recourse) private view returns (address claimant) {
        return Collection.collectorOf(recourse.claimant, recourse.agent, recourse.agentRef);
    }

    function _openRecourse(uint256 recourseId) private view returns (Recourse memory recourse) {
        recourse = _recourses[recourseId];
        if (recourse.status != RecourseStatus.Open) {
            revert LiabilityErrors.RecourseDesk_WrongStatus(recourseId, recourse.status, RecourseStatus.Open);
        }
    }

    function _openClaim(uint256 claimId) private view returns (Claim memory claimed) {
        claimed = _claims[claimId];
        if (claimed.status != ClaimStatus.Open) {
            revert LiabilityErrors.RecourseDesk_WrongClaimStatus(claimId, claimed.status, ClaimStatus.Open);
        }
    }

    function _requireCaller(uint256 recourseId, address expected) private view {
        if (msg.sender != expected) revert LiabilityErrors.RecourseDesk_NotParty(recourseId, msg.sender, expected);
    }
}
