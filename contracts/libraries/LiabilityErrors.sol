// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ApplicationStatus} from "../types/DeskTypes.sol";
import {BillStatus} from "../types/InstrumentTypes.sol";
import {ClaimStatus, InsolvencyCause, LiableParty, RecourseStatus} from "../types/LiabilityTypes.sol";

/// @notice Reverts about liability on bills: guarantee, insolvency and recourse. Named like those of Errors.
library LiabilityErrors {
    /// @notice The guarantee is not in the status that this step needs; an unknown guarantee has status None.
    error GuaranteeDesk_WrongStatus(uint256 guaranteeId, ApplicationStatus status, ApplicationStatus expected);
    /// @notice The caller is not the party of the guarantee who may take this step.
    error GuaranteeDesk_NotParty(uint256 guaranteeId, address caller, address expected);
    /// @notice The application ended at `expiresAt` (UTC seconds).
    error GuaranteeDesk_Expired(uint256 guaranteeId, uint64 expiresAt);
    /// @notice The caller is not liable on the bill in this capacity.
    /// @dev 票据法 46 and 47: a guarantee names the party it is for, acceptor, drawer or endorser.
    error GuaranteeDesk_NotLiable(uint256 billId, address caller, LiableParty party);
    /// @notice Acceptor and drawer answer for the whole package of `face` fen, and so does their guarantor.
    error GuaranteeDesk_NotPackage(uint256 billId, uint64 from, uint64 to, uint64 face);
    /// @notice The bill has not reached, or has passed, the stage at which this party is guaranteed.
    error GuaranteeDesk_WrongStage(uint256 billId, BillStatus status, LiableParty party);
    /// @notice The guarantor is not an active bank, enterprise or guarantor, or is a party of the bill itself.
    /// @dev 票据法 45: the guarantor is another than the debtors of the bill; 民法典 683: no public body.
    error GuaranteeDesk_GuarantorNotEligible(address guarantor);
    /// @notice The record does not show that the guarantor endorsed any of the units.
    /// @dev 票据法 45.
    error GuaranteeDesk_NotEndorsed(uint256 guaranteeId, address desk, uint256 recordId);

    /// @notice The declaration names no cause.
    error InsolvencyRegistry_NoCause(address account);
    /// @notice The declaration names no document.
    error InsolvencyRegistry_NoDocument(address account);
    /// @notice Only a member is declared insolvent.
    error InsolvencyRegistry_NotMember(address account);
    /// @notice A declaration is made once until it is lifted, and only a declared one is lifted.
    error InsolvencyRegistry_WrongCause(address account, InsolvencyCause actual);

    /// @notice A loan whose bank has presented the pledge for payment, or an instrument that is not paid in money.
    /// @dev 民法典 442: the pledgee cashes a bill or a claim; goods are not presented for payment.
    error PledgeDesk_NotCollectable(uint256 loanId, uint256 instrumentId);

    /// @notice The last day of the instruction is over (CST day numbers).
    error PresentmentDesk_InstructionPast(uint32 lastDay, uint32 today);
    /// @notice The acceptor has not ordered this payment, it is late or not due yet, or the acceptor lacks the money.
    error PresentmentDesk_NotOrdered(uint256 presentmentId, address acceptor);

    /// @notice Before maturity there is recourse only when the acceptor is bankrupt or was ordered to stop business.
    /// @dev 票据法 61.
    error RecourseDesk_NoCause(uint256 billId, address acceptor);
    /// @notice The bill is not with its holders, or its due day has come: it is presented for payment first.
    /// @dev 票据法 61: early recourse is for bills not yet due.
    error RecourseDesk_NotEarly(uint256 billId, BillStatus status, uint32 dueDay);
    /// @notice The recourse is not in the status that this step needs; an unknown recourse has status None.
    error RecourseDesk_WrongStatus(uint256 recourseId, RecourseStatus status, RecourseStatus expected);
    /// @notice The caller is not the one who may claim, or not the debtor of the claim.
    error RecourseDesk_NotParty(uint256 recourseId, address caller, address expected);
    /// @notice Only a recourse opened before maturity, on which nobody has paid, is taken back.
    error RecourseDesk_NotWithdrawable(uint256 recourseId);
    /// @notice The unit is not inside the range of the recourse.
    error RecourseDesk_CutOutside(uint256 recourseId, uint64 at, uint64 from, uint64 to);
    /// @notice The desk is none that may or might move title, so its records prove nothing.
    error RecourseDesk_UnknownDesk(address desk);
    /// @notice The desk has no settled transfer of this bill under this id that covers the whole range.
    /// @dev 票据法 31 and 37: an endorser is liable for what it endorsed; split the recourse to claim a part.
    error RecourseDesk_NotEndorsed(uint256 recourseId, address desk, uint256 recordId);
    /// @notice The guarantee is not signed, is for another party, or does not cover the range or the endorsement.
    error RecourseDesk_NotGuaranteed(uint256 recourseId, uint256 guaranteeId);
    /// @notice No party is named.
    error RecourseDesk_NoParty(uint256 recourseId);
    /// @notice The party does not come before the claimant on the bill, or is the claimant itself.
    /// @dev 票据法 68 and 69: recourse runs against prior parties.
    error RecourseDesk_NotPrior(uint256 recourseId, address debtor, uint64 rank, uint64 claimantRank);
    /// @param collector pledgee that asks in the holder's place, and acceptor of the bill.
    error RecourseDesk_CollectorIsAcceptor(uint256 billId, address collector);
    /// @notice The bill was presented after its window: only drawer, acceptor and their guarantors remain liable.
    /// @dev 票据法 53 and 65.
    error RecourseDesk_PresentedLate(uint256 recourseId, address debtor);
    /// @notice The endorser wrote 不得转让 and answers to its own endorsee only.
    /// @dev 票据法 34; 票据纠纷规定 50.
    error RecourseDesk_EndorserReleased(uint256 recourseId, address debtor, address endorsee);
    /// @notice The time to claim from this party has passed (CST day numbers).
    /// @dev 票据法 17: two years from maturity, six months from the refusal, three months from the payment.
    error RecourseDesk_ClockPassed(uint256 recourseId, address debtor, uint32 today, uint32 lastDay);
    /// @notice The costs are above the cap, in fen.
    /// @dev 票据法 70 and 71: costs of the proof of refusal and of the notices.
    error RecourseDesk_CostsTooHigh(uint256 recourseId, uint64 costs, uint256 cap);
    /// @notice The claim is not in the status that this step needs; an unknown claim has status None.
    error RecourseDesk_WrongClaimStatus(uint256 claimId, ClaimStatus status, ClaimStatus expected);
    /// @notice Another party has paid since the claim was made, and claims in the claimant's place.
    /// @dev 票据法 68.
    error RecourseDesk_ClaimOvertaken(uint256 claimId, uint256 recourseId);
    /// @notice The recourse is no part of what was claimed, or the claim was paid, overtaken or dropped.
    error RecourseDesk_NotPart(uint256 claimId, uint256 recourseId);
    /// @notice The record does not show that the claimant endorsed any of the units before the debtor did.
    /// @dev 票据法 69.
    error RecourseDesk_NotEarlierEndorser(uint256 claimId, address desk, uint256 recordId);
}
