// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// prettier-ignore
import {
    AccessManagedUpgradeable
} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// @notice What every contract of the network has in common: it lives behind an ERC-1967 proxy, its callers' roles are
///         kept by the AccessManager, and the AccessManager decides (after a delay) on its upgrades.
/// @dev The OpenZeppelin parents keep their state in ERC-7201 namespaces, so an heir's own state starts at slot 0.
abstract contract Governed is AccessManagedUpgradeable, UUPSUpgradeable {
    /// @dev The implementation itself can never be initialised; only proxies can.
    constructor() {
        _disableInitializers();
    }

    /// @param authority the AccessManager.
    function initialize(address authority) external initializer {
        __AccessManaged_init(authority);
    }

    function _authorizeUpgrade(address newImplementation) internal virtual override restricted {}
}
