// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Money of the network: ERC-20 with 2 decimals (1 unit = 1 fen), held by members only.
/// @dev A suspended member can be paid but cannot pay: reverts MemberRegistry_NotActive(from), CashToken_NotMember(to).
interface ICashToken is IERC20 {
    /// @notice Only the settlement bank, under the central bank's authority.
    function mint(address to, uint256 amount) external;
    /// @notice Ends own money, against payment outside the network.
    function burn(uint256 amount) external;
}
