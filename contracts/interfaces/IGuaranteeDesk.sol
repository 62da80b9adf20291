// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {EndorsementRef, Guarantee, LiableParty} from "../types/LiabilityTypes.sol";

/// @notice Guarantee of a party's liability on a bill (票据保证, 票据法 45 to 52).
interface IGuaranteeDesk {
    event GuaranteeRequested(
        uint256 indexed guaranteeId,
        uint256 indexed billId,
        address indexed guarantor,
        address guaranteed,
        LiableParty party,
        uint64 from,
        uint64 to,
        uint64 expiresAt
    );
    event GuaranteeSigned(uint256 indexed guaranteeId, uint256 indexed billId, address indexed guarantor);
    event GuaranteeRefused(uint256 indexed guaranteeId, uint256 indexed billId);
    event GuaranteeWithdrawn(uint256 indexed guaranteeId, uint256 indexed billId);

    /// @notice A party of the bill asks `guarantor` to answer for it.
    /// @dev The acceptor and the drawer ask for the whole package, the drawer before the payee receives it; a holder
    ///      asks for the range it is about to endorse. What the applicant holds is locked until the answer.
    /// @param range the package, or the caller's free sub-range.
    /// @param party in which capacity the caller is or will be liable.
    /// @param guarantor an active bank, enterprise or guarantor that is no party of the bill.
    function apply_(
        SliceRange calldata range,
        LiableParty party,
        address guarantor
    ) external returns (uint256 guaranteeId);
    /// @notice The guarantor signs, without condition (票据法 48); it is liable as the guaranteed party is (50).
    function sign(uint256 guaranteeId) external;
    /// @notice The guarantor declines.
    function refuse(uint256 guaranteeId) external;
    /// @notice The applicant takes the application back.
    function withdraw(uint256 guaranteeId) external;
    /// @notice Anybody shows by a settled endorsement that the guarantor is liable on the units itself, and with that
    ///         the application is refused (票据法 45). Once it is signed, whoever signed it answers for it.
    /// @dev Reverts GuaranteeDesk_NotEndorsed(guaranteeId, desk, recordId) when the record shows nothing of the kind.
    function disqualify(uint256 guaranteeId, EndorsementRef calldata endorsement) external;
    /// @return error_ encoded, when the endorsement shows that the guarantor endorsed units of the range; else empty.
    function endorserRefusal(
        SliceRange calldata range,
        address guarantor,
        EndorsementRef calldata endorsement
    ) external view returns (bytes memory error_);
    /// @notice Every reason of this desk's own for which `apply_` would refuse `guaranteed`, as encoded custom errors;
    ///         beside those of IBillRules.
    /// @dev Reverts InstrumentRegistry_Unknown(billId).
    function applicationRefusals(
        SliceRange calldata range,
        LiableParty party,
        address guaranteed,
        address guarantor
    ) external view returns (bytes[] memory errors);
    /// @return guarantee status None when the id is unknown; an expired application still reads Open.
    function guaranteeOf(uint256 guaranteeId) external view returns (Guarantee memory guarantee);
}
