// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice The validator set QBFT reads: accounting nodes of member banks, admitted by the central bank.
interface IValidatorRegistry {
    event ValidatorAdmitted(address indexed validator, address indexed operator);
    event ValidatorRemoved(address indexed validator, address indexed operator);
    event ValidatorKeyReplaced(address indexed oldValidator, address indexed newValidator, address indexed operator);

    /// @return validators strictly ascending; takes effect for the next block.
    function getValidators() external view returns (address[] memory validators);
    /// @param operator MemberAccount of the central bank or a commercial bank.
    function admitValidator(address validator, address operator) external;
    function removeValidator(address validator) external;
    /// @notice Called by the operating bank's account (or the central bank).
    function replaceKey(address oldValidator, address newValidator) external;
    function operatorOf(address validator) external view returns (address);
}
