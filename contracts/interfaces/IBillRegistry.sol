// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Bill, InstrumentClass, StoredBill} from "../types/InstrumentTypes.sol";
import {IInstrumentRegistry} from "./IInstrumentRegistry.sol";

/// @notice Bill packages: particulars and lifecycle. Slices live in the TitleLedger, the drawer holds until receipt.
interface IBillRegistry is IInstrumentRegistry {
    struct Issue {
        InstrumentClass class;
        address drawee;
        address payee;
        /// Fen; becomes units 1..face.
        uint64 face;
        uint32 dueDay;
        /// False: 不得转让.
        bool transferable;
        /// False: the sub-bill range is `0`, the package is never split.
        bool splittable;
        bytes32 contractEvidence;
        bytes32 invoiceEvidence;
    }

    event BillIssued(
        uint256 indexed billId,
        address indexed drawer,
        address indexed payee,
        address drawee,
        uint64 face,
        uint32 issueDay,
        uint32 dueDay,
        InstrumentClass class
    );
    event BillAccepted(uint256 indexed billId, address indexed drawee);
    /// @param reason of the refusal, or the condition of an acceptance that counts as none.
    event AcceptanceRefused(uint256 indexed billId, address indexed drawee, string reason);
    event BillReceived(uint256 indexed billId, address indexed payee);
    /// @param by the drawer or the payee.
    event BillWithdrawn(uint256 indexed billId, address indexed by);
    event BillSettled(uint256 indexed billId);

    /// @notice The caller draws a bill on the drawee, payable to the payee; issuing registers it at once (出票登记).
    /// @dev Banks accept class 5 and 8, enterprises class 6 and 7. Evidence: seller is the payee, buyer the drawer.
    /// @return billId the 30-digit package number.
    function issue(Issue calldata bill) external returns (uint256 billId);
    /// @notice The drawee accepts, within the answer time; after it, silence was a refusal (票据法 41).
    function accept(uint256 billId) external;
    /// @notice The drawee refuses to accept; the bill can only be taken back.
    /// @param reason 1 to 256 bytes.
    function refuse(uint256 billId, string calldata reason) external;
    /// @notice An acceptance under a condition is a refusal, and recorded as one (票据法 43).
    /// @param condition 1 to 256 bytes.
    function acceptOnCondition(uint256 billId, string calldata condition) external;
    /// @notice The payee takes the bill (收票): the whole package is its, and circulates from now on.
    /// @dev Reverts TitleLedger_RangeOutsideSlice as long as the drawer, who holds the package until now, keeps it
    ///      split.
    function receive_(uint256 billId) external;
    /// @notice Before receipt the drawer takes the bill back (未用退回) or the payee declines it; evidence is released, the
    ///         title ends.
    /// @dev The evidence is the payee's sale: a bill that it does not want, or that nobody accepts, does not hold it.
    ///      The bill's state does not hold the two ids; its history does. Reverts
    ///      EvidenceRegistry_NotAllocated(invoiceEvidence, billId, registry) for a pair that is not the bill's.
    function withdraw(uint256 billId, bytes32 contractEvidence, bytes32 invoiceEvidence) external;
    /// @dev Reverts InstrumentRegistry_Unknown(billId).
    function billOf(uint256 billId) external view returns (Bill memory bill);
    /// @notice Every rule by which `issue` would refuse `drawer`, as encoded custom errors; empty = it may be issued.
    /// @return errors about parties, face and tenor, by the list that `issue` itself goes through.
    /// @return evidenceErrors about the trade behind it.
    function issueRefusals(
        Issue calldata bill,
        address drawer
    ) external view returns (bytes[] memory errors, bytes[] memory evidenceErrors);
    /// @return state what rules judge by, cheaper than `billOf`; status None when the number is unknown.
    function stateOf(uint256 billId) external view returns (StoredBill memory state);
}
