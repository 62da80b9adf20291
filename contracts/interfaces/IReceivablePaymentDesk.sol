// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IPaymentDesk} from "./IPaymentDesk.sol";

/// @notice Payment of receivables: on the holder's demand, or by the debtor of its own accord.
interface IReceivablePaymentDesk is IPaymentDesk {
    /// @notice The debtor pays a slice that nobody has presented, from the due day on.
    /// @dev The payee is the holder in the ledger: paying a former creditor would be no discharge (民法典 546).
    /// @param sliceFrom first unit of a free slice.
    function payUnpresented(uint256 instrumentId, uint64 sliceFrom) external returns (uint256 presentmentId);
}
