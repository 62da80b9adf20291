// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SliceRange} from "../types/LedgerTypes.sol";
import {RepoKind, RepoTerms} from "../types/MarketTypes.sol";
import {IMarketDesk} from "./IMarketDesk.sol";

/// @notice Repo of discounted bills between banks (质押式回购, 买断式回购).
/// @dev Interest = principal x rate x days / 360, rounded half up to the fen; the day of the signature counts, the due
///      day does not. A late redemption bears interest to its day.
interface IRepoDesk is IMarketDesk {
    struct Terms {
        /// An active commercial bank other than the caller.
        address lender;
        RepoKind kind;
        /// Fen lent: at least 1, at most the face.
        uint64 principal;
        /// Annual, above 0, at most 1 000 000 (100 %).
        uint32 rateMillionths;
        /// CST day number; moves on to a business day, which lies before the due day of the bill.
        uint32 dueDay;
    }

    event RepoTermsSet(uint256 indexed tradeId, RepoKind kind, uint64 principal, uint32 dueDay);
    event RepoStarted(uint256 indexed tradeId, uint256 indexed instrumentId, RepoKind kind, uint64 principal);
    event RepoRedeemed(uint256 indexed tradeId, uint256 indexed instrumentId, uint64 principal, uint64 interest);
    /// @param kept units from the low end that are the lender's now; the rest is the borrower's and free.
    /// @param surplus fen that the lender pays for what it keeps beyond what it is owed.
    event RepoDefaulted(uint256 indexed tradeId, uint256 indexed instrumentId, uint64 kept, uint64 surplus);

    /// @notice The holder offers the range for money until a day; it is locked.
    /// @param discountId the settled discount that contains the range.
    function offer(
        SliceRange calldata range,
        Terms calldata terms,
        uint256 discountId
    ) external returns (uint256 tradeId);
    /// @notice The lender pays; the range is pledged to it, or its own and to be redeemed.
    function sign(uint256 tradeId) external;
    /// @notice The borrower pays principal and interest, from the due day on; the range is its own and free again.
    function redeem(uint256 tradeId) external;
    /// @notice The lender enforces a repo that was not redeemed by the end of its due day.
    /// @dev Outright: the range is the lender's for good. Pledged: the lender takes over, from the low end, as many fen
    ///      of the bill as it is owed on the day on which the bill is paid; the rest is the borrower's and free. A
    ///      package that cannot be split it takes over whole, and pays the borrower the rest in the same transaction.
    function enforce(uint256 tradeId) external;
    /// @return terms as offered; the due day moved to a business day as the calendar has them now.
    function termsOf(uint256 tradeId) external view returns (RepoTerms memory terms);
    /// @return principal fen to be paid if redeemed today, or on the due day as long as that is to come; 0 unless
    ///      running.
    /// @return interest the same.
    function owedOf(uint256 tradeId) external view returns (uint64 principal, uint64 interest);
}
