// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC20, SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IBillRules} from "../interfaces/IBillRules.sol";
import {ICashToken} from "../interfaces/ICashToken.sol";
import {IEndorsing} from "../interfaces/IEndorsing.sol";
import {IFinancingDesk} from "../interfaces/IFinancingDesk.sol";
import {IInstrumentRegistry} from "../interfaces/IInstrumentRegistry.sol";
import {IListingDesk} from "../interfaces/IListingDesk.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {IValuedRecords} from "../interfaces/IValuedRecords.sol";
import {DebtorNotice} from "../libraries/DebtorNotice.sol";
import {DiscountProof} from "../libraries/DiscountProof.sol";
import {Governed} from "../libraries/Governed.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {InstrumentNumber} from "../libraries/InstrumentNumber.sol";
import {MarketErrors} from "../libraries/MarketErrors.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {SliceRanges} from "../libraries/SliceRanges.sol";
import {InstrumentClass} from "../types/InstrumentTypes.sol";
import {EncumbranceKind, SliceRange} from "../types/LedgerTypes.sol";
import {Endorsement} from "../types/LiabilityTypes.sol";
import {Listing, ListingStatus} from "../types/MarketTypes.sol";
import {BillAction, BillQuery} from "../types/RuleTypes.sol";

/// @notice Listing of assets of any class; see IListingDesk.
///
///   None ──► Registered ──► Listed ──► Taken
///                └────────────┴──► Cancelled
///
/// @dev A listing that expires leaves the range free by itself and can be listed again. Status is written before any
///      call out, and only contracts of the network are called; so no reentrancy guard is needed.
///      `docs/invariants.md` INV-M8.
contract ListingDesk is IListingDesk, IEndorsing, IValuedRecords, Governed {
    using SafeERC20 for IERC20;

    IMemberRegistry private immutable _MEMBERS;
    ITitleLedger private immutable _LEDGER;
    IPolicy private immutable _POLICY;
    ICashToken private immutable _CASH;
    IBillRules private immutable _BILL_RULES;
    IFinancingDesk private immutable _DISCOUNTS;
    IInstrumentRegistry private immutable _RECEIVABLES;
    IInstrumentRegistry private immutable _RECEIPTS;

    uint256 private _lastListingId;
    mapping(uint256 listingId => Listing listing) private _listings;

    constructor(
        IMemberRegistry members,
        ITitleLedger ledger,
        IPolicy policy,
        ICashToken cash,
        IBillRules billRules,
        IFinancingDesk discounts,
        IInstrumentRegistry receivables,
        IInstrumentRegistry receipts
    ) {
        _MEMBERS = members;
        _LEDGER = ledger;
        _POLICY = policy;
        _CASH = cash;
        _BILL_RULES = billRules;
        _DISCOUNTS = discounts;
        _RECEIVABLES = receivables;
        _RECEIPTS = receipts;
    }

    /// @inheritdoc IListingDesk
    function register(
        SliceRange calldata range,
        address onlyTo,
        bytes32 documentHash,
        uint256 discountId
    ) external returns (uint256 listingId) {
        // Check: the caller's free range of an asset that may be sold at all.
        if (onlyTo == msg.sender) revert MarketErrors.ListingDesk_TakerNotEligible(onlyTo);
        _requireSaleable(range, msg.sender, onlyTo);
        if (InstrumentNumber.isBill(range.instrumentId)) DiscountProof.require_(_DISCOUNTS, range, discountId);

        // Effect
        listingId = ++_lastListingId;
        Listing storage listing = _listings[listingId];
        listing.instrumentId = range.instrumentId;
        (listing.seller, listing.status) = (msg.sender, ListingStatus.Registered);
        (listing.onlyTo, listing.documentHash) = (onlyTo, documentHash);
        (listing.from, listing.to) = (range.from, range.to);
        emit AssetRegistered({
            listingId: listingId,
            instrumentId: range.instrumentId,
            seller: msg.sender,
            from: range.from,
            to: range.to,
            documentHash: documentHash
        });
    }

    /// @inheritdoc IListingDesk
    function countersign(uint256 listingId) external {
        // Check: the keeper of a receipt, before it is listed.
        Listing storage listing = _inStatus(listingId, ListingStatus.Registered);
        if (!_isReceipt(listing.instrumentId)) revert MarketErrors.ListingDesk_NoKeeper(listing.instrumentId);
        _requireParty(listingId, _RECEIPTS.termsOf(listing.instrumentId).obligor);

        // Effect
        listing.countersigned = true;
        emit AssetCountersigned(listingId, msg.sender);
    }

    /// @inheritdoc IListingDesk
    /// @custom:rule LISTING-KEEPER | 民法典 910 | ListingDesk_NotCountersigned | A warehouse receipt passes only with the keeper's signature.
    function list(uint256 listingId, uint64 sliceFrom, uint64 price, uint64 validUntil) external {
        // Check: the seller, whose range is still free and saleable, at a price, for a time.
        Listing storage listing = _toBeListed(listingId);
        _requireParty(listingId, listing.seller);
        if (price == 0) revert MarketErrors.ListingDesk_NoPrice(listingId);
        uint256 instrumentId = listing.instrumentId;
        if (_isReceipt(instrumentId) && !listing.countersigned) {
            revert MarketErrors.ListingDesk_NotCountersigned(listingId, instrumentId);
        }
        SliceRange memory range = SliceRange({
            instrumentId: instrumentId,
            sliceFrom: sliceFrom,
            from: listing.from,
            to: listing.to
        });
        _requireSaleable(range, msg.sender, listing.onlyTo);
        uint256 last = _lastSecond(instrumentId);
        if (validUntil < block.timestamp || validUntil > last) {
            revert MarketErrors.ListingDesk_ValidityOutOfRange(listingId, validUntil, last);
        }

        // Effect
        listing.status = ListingStatus.Listed;
        (listing.price, listing.validUntil) = (price, validUntil);
        emit AssetListed(listingId, instrumentId, price, validUntil);

        // Interaction: no application can touch the range now. The lock ends after the last second of the listing.
        _LEDGER.encumber({range: range, kind: EncumbranceKind.Locked, until: validUntil + 1, ref: bytes32(listingId)});
    }

    /// @inheritdoc IListingDesk
    function take(uint256 listingId, uint64 priceMax) external {
        // Check: another eligible member, while the listing lasts, at the price it saw.
        Listing storage stored = _inStatus(listingId, ListingStatus.Listed);
        Listing memory listing = stored;
        if (block.timestamp > listing.validUntil)
            revert MarketErrors.ListingDesk_Expired(listingId, listing.validUntil);
        if (msg.sender == listing.seller) revert MarketErrors.ListingDesk_TakerNotEligible(msg.sender);
        if (listing.onlyTo != address(0)) _requireParty(listingId, listing.onlyTo);
        if (listing.price > priceMax) revert MarketErrors.ListingDesk_PriceAbove(listingId, listing.price, priceMax);
        SliceRange memory range = _rangeOf(listing);
        _requireTakeable(range, listing.seller);

        // Effect
        stored.status = ListingStatus.Taken;
        stored.taker = msg.sender;
        stored.sequence = _LEDGER.historyLength(listing.instrumentId) + 1;
        emit AssetTaken(listingId, listing.instrumentId, msg.sender, listing.seller, listing.price);

        // Interaction: title to the taker and cash to the seller, in one transaction or not at all.
        _LEDGER.move({range: range, newHolder: msg.sender});
        _LEDGER.record({
            instrumentId: listing.instrumentId,
            kind: "LISTING_TAKEN",
            data: abi.encode(listingId, listing.seller, msg.sender, listing.from, listing.to, listing.price)
        });
        _notify(listing);
        IERC20(_CASH).safeTransferFrom(msg.sender, listing.seller, listing.price);
    }

    /// @inheritdoc IListingDesk
    function cancel(uint256 listingId) external {
        // Check: the seller.
        Listing storage listing = _listings[listingId];
        bool listed = listing.status == ListingStatus.Listed;
        if (!listed) _inStatus(listingId, ListingStatus.Registered);
        _requireParty(listingId, listing.seller);

        // Effect
        listing.status = ListingStatus.Cancelled;
        emit ListingCancelled(listingId);

        // Interaction: an expired lock is gone already, and the range may be another's by now.
        if (listed && block.timestamp <= listing.validUntil) _LEDGER.release(listing.instrumentId, listing.from);
    }

    /// @inheritdoc IListingDesk
    function listingOf(uint256 listingId) external view returns (Listing memory listing) {
        return _listings[listingId];
    }

    /// @inheritdoc IEndorsing
    function endorsementOf(uint256 recordId) external view returns (Endorsement memory endorsement) {
        Listing storage taken = _listings[recordId];
        return
            Endorsement({
                billId: taken.instrumentId,
                endorser: taken.seller,
                from: taken.from,
                endorsee: taken.taker,
                to: taken.to,
                sequence: taken.sequence,
                transferable: true
            });
    }

    /// @inheritdoc IValuedRecords
    function valueOfRecord(uint256 listingId, bytes4 method) external view returns (uint256 value) {
        Listing storage listing = _listings[listingId];
        if (method == IListingDesk.take.selector) return listing.price;
        return listing.to == 0 ? 0 : listing.to - listing.from + 1;
    }

    /// @dev The debtor is bound by the assignment from its notice on (民法典 546).
    function _notify(Listing memory listing) private {
        if (InstrumentNumber.classOf(listing.instrumentId) != InstrumentClass.Receivable) return;
        DebtorNotice.record({
            ledger: _LEDGER,
            receivableId: listing.instrumentId,
            debtor: _RECEIVABLES.termsOf(listing.instrumentId).obligor,
            assignee: msg.sender,
            from: listing.from,
            to: listing.to
        });
    }

    /// @custom:rule LISTING-RECEIVABLE-DUE | 民法典 570 | ListingDesk_ValidityOutOfRange | A receivable is listed until the day before it falls due: then its debtor pays, and nothing holds that up.
    function _lastSecond(uint256 instrumentId) private view returns (uint256 last) {
        last = block.timestamp + _POLICY.valueOf(PolicyParameter.LISTING_LOCK_SECONDS);
        if (InstrumentNumber.classOf(instrumentId) != InstrumentClass.Receivable) return last;
        uint256 dayBefore = CivilDate.startOf(_RECEIVABLES.dueDayOf(instrumentId)) - 1;
        return dayBefore < last ? dayBefore : last;
    }

    /// @dev Registered, or listed for a time that has ended.
    function _toBeListed(uint256 listingId) private view returns (Listing storage listing) {
        listing = _listings[listingId];
        bool expired = listing.status == ListingStatus.Listed && block.timestamp > listing.validUntil;
        if (!expired) _inStatus(listingId, ListingStatus.Registered);
    }

    function _requireSaleable(SliceRange memory range, address seller, address taker) private view {
        if (InstrumentNumber.isBill(range.instrumentId)) {
            _requireBillSaleable(range, seller, taker);
        } else {
            _requireCirculating(range.instrumentId);
            _LEDGER.requireFree(range, seller);
        }
    }

    /// @dev The lock is ours, so the range is the seller's still.
    function _requireTakeable(SliceRange memory range, address seller) private view {
        if (InstrumentNumber.isBill(range.instrumentId)) {
            _requireBillSaleable(range, seller, msg.sender);
        } else {
            _MEMBERS.requireActive(seller);
            _requireCirculating(range.instrumentId);
        }
    }

    /// @custom:rule LISTING-BILL | 票据法 10; 九民纪要 101 | MarketDesk_NotBanks | Bills are sold for money between banks only; anything else is a discount without a licence.
    function _requireBillSaleable(SliceRange memory range, address seller, address taker) private view {
        _BILL_RULES.requireMay(BillQuery({action: BillAction.List, range: range, actor: seller, counterparty: taker}));
    }

    function _requireCirculating(uint256 instrumentId) private view {
        IInstrumentRegistry registry = _isReceipt(instrumentId) ? _RECEIPTS : _RECEIVABLES;
        if (!registry.isCirculating(instrumentId)) revert MarketErrors.ListingDesk_NotCirculating(instrumentId);
    }

    function _inStatus(uint256 listingId, ListingStatus expected) private view returns (Listing storage listing) {
        listing = _listings[listingId];
        if (listing.status != expected)
            revert MarketErrors.ListingDesk_WrongStatus(listingId, listing.status, expected);
    }

    function _requireParty(uint256 listingId, address expected) private view {
        if (msg.sender != expected) revert MarketErrors.ListingDesk_NotParty(listingId, msg.sender, expected);
    }

    function _isReceipt(uint256 instrumentId) private pure returns (bool) {
        return InstrumentNumber.classOf(instrumentId) == InstrumentClass.WarehouseReceipt;
    }

    function _rangeOf(Listing memory listing) private pure returns (SliceRange memory range) {
        return SliceRanges.whole(listing.instrumentId, listing.from, listing.to);
    }
}
