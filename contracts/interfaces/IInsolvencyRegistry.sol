// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Insolvency, InsolvencyCause} from "../types/LiabilityTypes.sol";

/// @notice Members declared bankrupt or ordered to stop business: their acceptances open early recourse (票据法 61).
interface IInsolvencyRegistry {
    event InsolvencyDeclared(address indexed account, InsolvencyCause cause, bytes32 documentHash);
    event InsolvencyLifted(address indexed account);

    /// @notice Records a court's or a supervisor's declaration. Only OPERATIONS.
    /// @param account a member, active or suspended.
    /// @param documentHash keccak256 of the document; not zero.
    function declare(address account, InsolvencyCause cause, bytes32 documentHash) external;
    /// @notice The declaration was set aside or the proceeding ended. Only OPERATIONS.
    /// @dev Recourse that was opened meanwhile stays open until its holder takes it back.
    function lift(address account) external;
    /// @return insolvency cause None when there is none.
    function insolvencyOf(address account) external view returns (Insolvency memory insolvency);
    function isInsolvent(address account) external view returns (bool);
}
