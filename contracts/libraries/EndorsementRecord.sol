// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IAppointing} from "../interfaces/IAppointing.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {Endorsement, EndorsementRef} from "../types/LiabilityTypes.sol";

/// @notice Endorsements as the desks that moved title have them on record.
library EndorsementRecord {
    /// @return whether the ledger lets the desk move title: only then its records count.
    function counts(EndorsementRef calldata endorsement, ITitleLedger ledger) internal view returns (bool) {
        return IAppointing(address(ledger)).isAppointed(endorsement.desk);
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
