// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Endorsement} from "../types/LiabilityTypes.sol";

/// @notice A desk that moves bills from hand to hand and keeps a record of each transfer.
/// @dev Whoever transfers a bill is liable on it (票据法 37), so recourse needs the record: a desk that may move title
///      implements this. Units move only from their holder, so the settled records of a unit, by sequence, are its
///      chain of endorsements (票据法 31).
interface IEndorsing {
    /// @return endorsement sequence 0 when the record is unknown or the transfer has not settled.
    function endorsementOf(uint256 recordId) external view returns (Endorsement memory endorsement);
}
