// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice Refusals as encoded custom errors (selector and arguments): a rule answers one, or empty bytes when it
///      allows.
/// @dev The same rule then serves a call, which reverts with the first, and a question, which is answered with all.
library Refusals {
    /// @notice Reverts with the error, unless there is none.
    function requireNone(bytes memory refusal) internal pure {
        if (refusal.length == 0) return;
        assembly ("memory-safe") {
            revert(add(refusal, 32), mload(refusal))
        }
    }

    /// @notice Notes the answer of one rule in a list of them.
    /// @param errors room for the answers of all rules; none, and a refusal reverts.
    function note(bytes[] memory errors, uint256 index, bytes memory refusal) internal pure {
        if (errors.length == 0) requireNone(refusal);
        else errors[index] = refusal;
    }

    /// @return errors those that are not empty, in their order; the memory of `candidates` is used again.
    function compact(bytes[] memory candidates) internal pure returns (bytes[] memory errors) {
        uint256 count;
        for (uint256 index = 0; index < candidates.length; ++index) {
            if (candidates[index].length != 0) candidates[count++] = candidates[index];
        }
        errors = candidates;
        // An array only ever gets shorter.
        assembly ("memory-safe") {
            mstore(errors, count)
        }
    }
}
