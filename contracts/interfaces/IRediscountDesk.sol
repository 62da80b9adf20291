// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {FinancingAmounts} from "../types/DeskTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";
import {PreferenceClass, RediscountQuota, RediscountTerms} from "../types/MarketTypes.sol";
import {IMarketDesk} from "./IMarketDesk.sol";

/// @notice Rediscount of discounted bills with the central bank (再贴现).
/// @dev The rate is a governed figure, the quota of a bank is set by the central bank. A governed share of every quota
///      is kept for the preferred classes. A rediscount uses the quota until its bill is paid.
interface IRediscountDesk is IMarketDesk {
    struct Application {
        PreferenceClass preference;
        /// Annual, in millionths: the application fails should the rate be above it when it is granted.
        uint32 rateMax;
        /// What shows that the class is deserved; zero for Ordinary only.
        bytes32 documentHash;
    }

    event QuotaSet(address indexed bank, uint64 total);
    event RediscountApplied(uint256 indexed tradeId, PreferenceClass indexed preference, bytes32 documentHash);
    event RediscountGranted(
        uint256 indexed tradeId,
        uint256 indexed instrumentId,
        address indexed bank,
        uint32 rateMillionths,
        uint64 face,
        uint64 interest,
        uint64 proceeds,
        uint32 days_,
        uint32 adjustedDueDay,
        bool provisional
    );
    event QuotaFreed(uint256 indexed tradeId, address indexed bank, uint64 face);

    /// @notice Sets what a bank may have rediscounted at a time. Only OPERATIONS.
    /// @param total fen; below what is used it stops new rediscounts and nothing else.
    function setQuota(address bank, uint64 total) external;
    /// @notice A bank offers a discounted range to the central bank; it is locked.
    /// @param discountId the settled discount that contains the range.
    function apply_(
        SliceRange calldata range,
        Application calldata application,
        uint256 discountId
    ) external returns (uint256 tradeId);
    /// @notice The central bank grants it: title to the central bank and face less interest to the bank, or nothing.
    function grant(uint256 tradeId) external;
    /// @notice Frees the quota of a rediscount whose bill has come to its payment day. Anybody.
    function retire(uint256 tradeId) external;
    function termsOf(uint256 tradeId) external view returns (RediscountTerms memory terms);
    function quotaOf(address bank) external view returns (RediscountQuota memory quota);
    /// @return available fen of the quota of `bank` that a rediscount of this class may still use.
    function availableOf(address bank, PreferenceClass preference) external view returns (uint64 available);
    /// @return amounts as if the application were granted today; reverts unless it is open.
    function amountsOf(uint256 tradeId) external view returns (FinancingAmounts memory amounts);
}
