// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IDirectory} from "../interfaces/IDirectory.sol";
import {Errors} from "../libraries/Errors.sol";
import {Governed} from "../libraries/Governed.sol";

/// @notice The names of the network's contracts; see IDirectory.
contract Directory is IDirectory, Governed {
    uint256 private constant _MAX_NAMES = 128;

    bytes32[] private _names;
    mapping(bytes32 name => address target) private _targets;

    /// @inheritdoc IDirectory
    function setAddress(bytes32 name, address target) external restricted {
        // Check
        if (name == bytes32(0)) revert Errors.Directory_EmptyName();
        if (target.code.length == 0) revert Errors.Directory_NotContract(name, target);

        // Effect
        if (_targets[name] == address(0)) {
            if (_names.length == _MAX_NAMES) revert Errors.Directory_Full(_MAX_NAMES);
            _names.push(name);
        }
        _targets[name] = target;
        emit Named(name, target);
    }

    /// @inheritdoc IDirectory
    function addressOf(bytes32 name) external view returns (address target) {
        target = _targets[name];
        if (target == address(0)) revert Errors.Directory_UnknownName(name);
    }

    /// @inheritdoc IDirectory
    function names() external view returns (bytes32[] memory names_) {
        return _names;
    }
}
