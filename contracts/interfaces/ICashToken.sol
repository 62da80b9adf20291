// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Money of the network: ERC-20 with 2 decimals (1 unit = 1 fen), held by active members only.
interface ICashToken is IERC20 {
    /// @notice Only the settlement bank, under the central bank's authority.
    function mint(address to, uint256 amount) external;
    function burn(uint256 amount) external;
}
