// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Receivable, ReceivableStatus} from "../types/InstrumentTypes.sol";
import {Errors} from "./Errors.sol";

/// @notice The only place where the status of a receivable changes.
///
///   None ──► Registered ──► Confirmed ──► Settled
///              │  └──► Withdrawn
///              └──► Refused ──┘
///
library ReceivableLifecycle {
    /// @dev Reverts ReceivableLifecycle_Forbidden(receivableId, from, to) unless the table allows it.
    function advance(Receivable storage receivable, uint256 receivableId, ReceivableStatus to) internal {
        requireAllowed(receivable, receivableId, to);
        receivable.status = to;
    }

    /// @notice For functions whose other checks make sense only if the step itself is allowed.
    function requireAllowed(Receivable storage receivable, uint256 receivableId, ReceivableStatus to) internal view {
        ReceivableStatus from = receivable.status;
        if (!isAllowed(from, to)) revert Errors.ReceivableLifecycle_Forbidden(receivableId, from, to);
    }

    function isAllowed(ReceivableStatus from, ReceivableStatus to) internal pure returns (bool) {
        if (to == ReceivableStatus.Registered) return from == ReceivableStatus.None;
        if (to == ReceivableStatus.Confirmed) return from == ReceivableStatus.Registered;
        if (to == ReceivableStatus.Settled) return from == ReceivableStatus.Confirmed;
        if (to == ReceivableStatus.Refused) return from == ReceivableStatus.Registered;
        if (to == ReceivableStatus.Withdrawn) {
            return from == ReceivableStatus.Registered || from == ReceivableStatus.Refused;
        }
        return false;
    }
}
