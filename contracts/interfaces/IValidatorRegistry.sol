// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice The validator set QBFT reads: accounting nodes of member banks, admitted by the central bank.
interface IValidatorRegistry {
    event ValidatorAdmitted(address indexed validator, address indexed operator);
    event ValidatorRemoved(address indexed validator, address indexed operator);
    event ValidatorKeyReplaced(address indexed oldValidator, address indexed newValidator, address indexed operator);

    /// @notice Adds an accounting node. Only OPERATIONS. At most 100.
    /// @dev Reverts ValidatorRegistry_Duplicate(validator), ValidatorRegistry_NotBank(operator).
    /// @param operator MemberAccount of the central bank or an active commercial bank.
    function admitValidator(address validator, address operator) external;
    /// @notice Removes an accounting node. Only OPERATIONS.
    /// @dev Reverts ValidatorRegistry_TooFew(remaining, 4): fewer than four tolerate no fault.
    function removeValidator(address validator) external;
    /// @notice Exchanges a validator's key in one step. Called by the operating bank's account or the central bank.
    function replaceKey(address oldValidator, address newValidator) external;
    /// @notice What QBFT reads on the parent state of each block: a change takes effect for the next block.
    /// @return validators strictly ascending, 1 to 100.
    function getValidators() external view returns (address[] memory validators);
    /// @return operator reverts ValidatorRegistry_Unknown(validator) when there is none.
    function operatorOf(address validator) external view returns (address operator);
    /// @notice Who answers for what a validator signed at a height: its operator, also after it lost its seat, since a
    ///         key that is replaced in time must not escape its proof.
    /// @param height of the consensus; a validator that lost its seat in block b had it at heights up to b.
    /// @return operator reverts ValidatorRegistry_Unknown(validator) when it had no seat or had lost it before.
    function operatorAt(address validator, uint64 height) external view returns (address operator);
}
