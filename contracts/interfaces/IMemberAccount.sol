// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {OperatorRole, Request} from "../types/MemberTypes.sol";

/// @notice One institution. A maker signs a request off chain (EIP-712), a checker submits it; the calls run as the account.
interface IMemberAccount {
    event RequestExecuted(bytes32 indexed requestId, address indexed maker, address indexed checker);
    event OperatorSet(address indexed operator, OperatorRole role);

    /// @return results the return data of each call, in order. The first failing call reverts with its own error.
    function execute(Request calldata request, bytes calldata makerSignature) external returns (bytes[] memory results);

    /// @notice Grants, changes or revokes (None) a key. Only the account itself or the central bank (key recovery).
    function setOperator(address operator, OperatorRole role) external;

    function roleOf(address operator) external view returns (OperatorRole);
    function isExecuted(bytes32 requestId) external view returns (bool);
    /// @return digest the EIP-712 digest the maker signs.
    function requestDigest(Request calldata request) external view returns (bytes32 digest);
}
