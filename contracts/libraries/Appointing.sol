// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAppointing} from "../interfaces/IAppointing.sol";
import {AppointingErrors} from "./AppointingErrors.sol";
import {Governed} from "./Governed.sol";

/// @notice A contract that keeps its own list of the contracts that may change it; see IAppointing.
/// @dev The AccessManager decides who is appointed. Asking it at every call would cost a call and four cold slots; the
///      list costs one. Its state is in an ERC-7201 namespace, so an heir's own state starts at slot 0.
abstract contract Appointing is IAppointing, Governed {
    struct Appointee {
        /// From 1; kept after dismissal, so that what an appointee wrote stays its own.
        uint8 number;
        bool active;
    }

    /// @custom:storage-location erc7201:piaohao.storage.Appointing
    struct AppointingStorage {
        mapping(address account => Appointee appointee) appointees;
        mapping(uint8 number => address account) accounts;
        uint8 count;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("piaohao.storage.Appointing")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant _STORAGE = 0x54f4ca9ed3d483a2111003b1d200bd29a05dbae329493a17a31cb49bf6971700;

    modifier onlyAppointed() {
        _requireAppointed();
        _;
    }

    /// @inheritdoc IAppointing
    function appoint(address account) external restricted {
        // Check
        AppointingStorage storage $ = _appointing();
        Appointee storage appointee = $.appointees[account];
        if (account == address(0) || appointee.active) revert AppointingErrors.Appointing_AlreadyAppointed(account);

        // Effect: somebody who comes back has its old number.
        if (appointee.number == 0) {
            if ($.count == type(uint8).max) revert AppointingErrors.Appointing_Full(account, $.count);
            appointee.number = ++$.count;
            $.accounts[appointee.number] = account;
        }
        appointee.active = true;
        emit Appointed(account, appointee.number);
    }

    /// @inheritdoc IAppointing
    function dismiss(address account) external restricted {
        // Check
        Appointee storage appointee = _appointing().appointees[account];
        if (!appointee.active) revert AppointingErrors.Appointing_NotAppointed(account);

        // Effect
        appointee.active = false;
        emit Dismissed(account, appointee.number);
    }

    /// @inheritdoc IAppointing
    function isAppointed(address account) external view returns (bool appointed) {
        return _appointing().appointees[account].active;
    }

    /// @inheritdoc IAppointing
    function wasAppointed(address account) external view returns (bool appointed) {
        return _numberOf(account) != 0;
    }

    /// @dev The refusal is that of a restricted function.
    /// @return number of the caller.
    function _requireAppointed() internal view returns (uint8 number) {
        Appointee memory appointee = _appointing().appointees[msg.sender];
        if (!appointee.active) revert IAccessManaged.AccessManagedUnauthorized(msg.sender);
        return appointee.number;
    }

    /// @return number 0 unless `account` is or was appointed.
    function _numberOf(address account) internal view returns (uint8 number) {
        return _appointing().appointees[account].number;
    }

    /// @return account zero for number 0.
    function _appointeeAt(uint8 number) internal view returns (address account) {
        return number == 0 ? address(0) : _appointing().accounts[number];
    }

    function _appointing() private pure returns (AppointingStorage storage $) {
        assembly {
            $.slot := _STORAGE
        }
    }
}
