// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IAppointing} from "../interfaces/IAppointing.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {Endorsement, EndorsementRef} from "../types/LiabilityTypes.sol";

/// @notice Endorsements as the desks that moved title have them on record.
/// @dev Who signed stays liable when the desk is replaced (票据法 26, 37), so the records of every desk count that the
///      ledger ever let move title. A dismissed desk adds none: it writes a record only with the move of the title,
///      which the ledger refuses it, and its code is still ADMIN's alone to change.
///      Warning: to appoint is to vouch for the records. Those of a desk that turns out to lie are mended by upgrading
///      it, not by dismissing it.
library EndorsementRecord {
    /// @return whether the ledger lets the desk move title, or did: only then its records count.
    function counts(EndorsementRef calldata endorsement, ITitleLedger ledger) internal view returns (bool) {
        return IAppointing(address(ledger)).wasAppointed(endorsement.desk);
    }

    /// @return record of a desk that counts; with sequence 0 when nothing was endorsed.
    function read(EndorsementRef calldata endorsement) internal view returns (Endorsement memory record) {
        return IEndorsing(endorsement.desk).endorsementOf(endorsement.recordId);
    }

    /// @return whether the account endorsed some of the units by it.
    function isBy(
        Endorsement memory record,
        address account,
        uint256 billId,
        uint64 from,
        uint64 to
    ) internal pure returns (bool) {
        return
            record.sequence != 0 &&
            record.billId == billId &&
            record.endorser == account &&
            record.from <= to &&
            record.to >= from;
    }
}
