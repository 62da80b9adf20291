// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {Governed} from "../libraries/Governed.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {Errors} from "../libraries/Errors.sol";
import {MemberStatus} from "../types/MemberTypes.sol";

/// @notice Money of the network, one token per currency; see ICashToken.
/// @dev A suspended member can be paid, since what it is owed stays its own, but it cannot pay.
contract CashToken is ICashToken, ERC20Upgradeable, Governed {
    IMemberRegistry private immutable _MEMBERS;

    constructor(IMemberRegistry members) {
        _MEMBERS = members;
    }

    /// @param authority the AccessManager.
    /// @param name_ for example "Renminbi on piaohao".
    /// @param symbol_ ISO 4217 code of the currency.
    function initialize(address authority, string calldata name_, string calldata symbol_) external initializer {
        __AccessManaged_init(authority);
        __ERC20_init(name_, symbol_);
    }

    /// @inheritdoc ICashToken
    function mint(address to, uint256 amount) external restricted {
        _mint(to, amount);
    }

    /// @inheritdoc ICashToken
    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    /// @return two: one unit is one fen.
    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /// @dev The one place through which balances change.
    function _update(address from, address to, uint256 value) internal override {
        (MemberStatus payer, MemberStatus payee) = _MEMBERS.statusesOf(from, to);
        if (from != address(0) && payer != MemberStatus.Active) revert Errors.MemberRegistry_NotActive(from);
        if (to != address(0) && payee == MemberStatus.None) revert Errors.CashToken_NotMember(to);
        super._update(from, to, value);
    }
}
