// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Receivable} from "../types/InstrumentTypes.sol";
import {IInstrumentRegistry} from "./IInstrumentRegistry.sol";

/// @notice Receivables: registered by the creditor, confirmed by the debtor (确权).
interface IReceivableRegistry is IInstrumentRegistry {
    struct Registration {
        address debtor;
        /// Fen.
        uint64 face;
        uint32 dueDay;
        bytes32 contractEvidence;
        bytes32 invoiceEvidence;
    }

    event ReceivableRegistered(
        uint256 indexed receivableId, address indexed creditor, address indexed debtor, uint64 face, uint32 dueDay
    );
    event ReceivableConfirmed(uint256 indexed receivableId, address indexed debtor);
    event ReceivableWithdrawn(uint256 indexed receivableId, address indexed creditor);
    event ReceivableSettled(uint256 indexed receivableId);

    function register(Registration calldata registration) external returns (uint256 receivableId);
    function confirm(uint256 receivableId) external;
    function withdraw(uint256 receivableId) external;
    function receivableOf(uint256 receivableId) external view returns (Receivable memory);
}
