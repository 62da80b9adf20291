// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {MemberKind} from "../types/MemberTypes.sol";

/// @notice Which kinds of member may be which party of an instrument.
library MemberEligibility {
    /// @return eligible whether `account` is an active core enterprise or supplier: a party of trade.
    function isEnterprise(IMemberRegistry members, address account) internal view returns (bool eligible) {
        (MemberKind kind, ) = members.profileOf(account);
        return isEnterprise(kind);
    }

    /// @return eligible whether `account` is an active commercial bank.
    function isBank(IMemberRegistry members, address account) internal view returns (bool eligible) {
        return members.isActiveKind(account, MemberKind.CommercialBank);
    }

    /// @return eligible whether an active member of this kind is a party of trade.
    function isEnterprise(MemberKind kind) internal pure returns (bool eligible) {
        return kind == MemberKind.CoreEnterprise || kind == MemberKind.Supplier;
    }
}
