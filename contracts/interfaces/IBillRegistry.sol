// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Bill, InstrumentClass} from "../types/InstrumentTypes.sol";
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
        bool transferable;
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
    event BillReceived(uint256 indexed billId, address indexed payee);
    event BillWithdrawn(uint256 indexed billId, address indexed drawer);
    event BillSettled(uint256 indexed billId);

    /// @return billId the 30-digit package number.
    function issue(Issue calldata bill) external returns (uint256 billId);
    /// @notice The drawee accepts, within the answer time (票据法 41).
    function accept(uint256 billId) external;
    /// @notice The payee takes the bill (收票); it circulates from now on.
    function receive_(uint256 billId) external;
    /// @notice The drawer takes a bill back before receipt (未用退回); evidence is released.
    function withdraw(uint256 billId) external;
    function billOf(uint256 billId) external view returns (Bill memory);
}
