// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @notice A desk that holds an instrument in pledge and collects it for the pledgee (民法典 442).
interface ICollectionAgent {
    /// @notice Money has come in for the pledged slice; the agent says how it is shared. Only desks.
    /// @param ref the agent's own id of the loan.
    /// @param amount fen.
    /// @return collector who gets `share`; the holder of the slice gets the rest.
    /// @return share fen, at most `amount`.
    function collected(uint32 ref, uint64 amount) external returns (address collector, uint64 share);
    /// @return collector who acts for the slice: the pledgee, or its holder once the debt is paid.
    function collectorOf(uint32 ref) external view returns (address collector);
}
