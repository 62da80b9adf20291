// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice One step of a script: `actor` calls `target` with `data`.
struct Step {
    Actor actor;
    address target;
    bytes data;
}

/// @notice What became of a step: its return data, or its revert data when it failed.
struct Outcome {
    bool ok;
    bytes result;
}

/// @notice A party of a test. Any of them plays a script in which many parties act within one transaction, so that a
///         campaign of a hundred thousand calls takes a few hundred transactions.
contract Actor {
    event Played(Outcome[] outcomes);

    /// @dev A failing step leaves no trace and the script goes on.
    function play(Step[] calldata steps) external returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            Step calldata step = steps[i];
            (outcomes[i].ok, outcomes[i].result) = step.actor.perform(step.target, step.data);
        }
        emit Played(outcomes);
    }

    function perform(address target, bytes calldata data) external returns (bool ok, bytes memory result) {
        (ok, result) = target.call(data);
    }
}
