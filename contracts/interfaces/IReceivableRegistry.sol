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
        uint256 indexed receivableId,
        address indexed creditor,
        address indexed debtor,
        uint64 face,
        uint32 dueDay
    );
    event ReceivableConfirmed(uint256 indexed receivableId, address indexed debtor);
    event ReceivableRefused(uint256 indexed receivableId, address indexed debtor, string reason);
    event ReceivableWithdrawn(uint256 indexed receivableId, address indexed creditor);
    event ReceivableSettled(uint256 indexed receivableId);

    /// @notice The caller registers what the debtor owes it, for a term within six months (银发〔2025〕77号).
    /// @dev Evidence: seller is the creditor, buyer the debtor.
    /// @return receivableId the 30-digit number.
    function register(Registration calldata registration) external returns (uint256 receivableId);
    /// @notice As `register`, for a term up to one year, with the reason that the rules ask for (银发〔2025〕77号).
    /// @dev The reason goes into the history.
    /// @param reason 1 to 256 bytes.
    function registerLongTerm(
        Registration calldata registration,
        string calldata reason
    ) external returns (uint256 receivableId);
    /// @notice The debtor confirms (确权); it cannot later call the receivable fictitious (民法典 763).
    /// @dev The SME rules ask for an answer within 30 days; a later one is late, not void, so no day is enforced.
    function confirm(uint256 receivableId) external;
    /// @notice The debtor refuses to confirm: it does not owe this. The creditor can only take the receivable back, and
    ///         register anew what the two agree on.
    /// @dev The reason goes into the history, for whoever is asked to finance the trade.
    /// @param reason 1 to 256 bytes.
    function refuse(uint256 receivableId, string calldata reason) external;
    /// @notice The creditor takes a receivable back that is not confirmed, or was refused; evidence is released.
    function withdraw(uint256 receivableId) external;
    /// @dev Reverts InstrumentRegistry_Unknown(receivableId).
    function receivableOf(uint256 receivableId) external view returns (Receivable memory receivable);
}
