// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {ITransferDesk} from "./ITransferDesk.sol";

/// @notice Endorsement of a sub-range of a bill package: a transfer that its endorser may forbid to go further.
interface IEndorsementDesk is ITransferDesk {
    /// @notice As `offer`, with 不得转让 written on the endorsement: whoever takes the range from the transferee later has
    ///         no recourse against the caller.
    /// @dev The range circulates as before. History: ENDORSED_NOT_TRANSFERABLE, when it is signed.
    function offerNotTransferable(SliceRange calldata range, address transferee) external returns (uint256 offerId);
}
