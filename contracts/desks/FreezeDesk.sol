// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IFreezeDesk} from "../interfaces/IFreezeDesk.sol";
import {IPolicy} from "../interfaces/IPolicy.sol";
import {ITitleLedger} from "../interfaces/ITitleLedger.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {FreezeErrors} from "../libraries/FreezeErrors.sol";
import {Governed} from "../libraries/Governed.sol";
import {PolicyParameter} from "../libraries/PolicyParameter.sol";
import {Freeze} from "../types/FreezeTypes.sol";
import {SliceRange} from "../types/LedgerTypes.sol";

/// @notice Court freezes; see IFreezeDesk. `docs/invariants.md` INV-Z1 and INV-Z2.
contract FreezeDesk is IFreezeDesk, Governed {
    ITitleLedger private immutable _LEDGER;
    IPolicy private immutable _POLICY;

    uint256 private _lastFreezeId;
    mapping(uint256 freezeId => Freeze freeze_) private _freezes;

    constructor(ITitleLedger ledger, IPolicy policy) {
        _LEDGER = ledger;
        _POLICY = policy;
    }

    /// @inheritdoc IFreezeDesk
    /// @custom:rule FREEZE | 民诉法 253; 票据纠纷规定 8 | TitleLedger_Encumbered | What a court froze serves no act but its lawful release.
    function freeze(
        SliceRange calldata range,
        bytes32 orderHash,
        uint32 untilDay
    ) external restricted returns (uint256 freezeId) {
        // Check
        _requireOrder(orderHash);
        _requireTerm(untilDay);

        // Effect
        freezeId = ++_lastFreezeId;
        _freezes[freezeId] = Freeze({
            instrumentId: range.instrumentId,
            from: range.from,
            to: range.to,
            untilDay: untilDay,
            frozenAt: uint64(block.timestamp),
            ended: false,
            orderHash: orderHash
        });
        emit SliceFrozen({
            freezeId: freezeId,
            instrumentId: range.instrumentId,
            from: range.from,
            to: range.to,
            untilDay: untilDay,
            orderHash: orderHash
        });

        // Interaction
        _LEDGER.freeze(range, bytes32(freezeId));
    }

    /// @inheritdoc IFreezeDesk
    function renew(uint256 freezeId, bytes32 orderHash, uint32 untilDay) external restricted {
        // Check: before its last day has passed; later the holder was free, and a new freeze ranks by its own time.
        Freeze storage renewed = _lasting(freezeId);
        if (CivilDate.dayOf(block.timestamp) > renewed.untilDay) revert FreezeErrors.FreezeDesk_NotFrozen(freezeId);
        _requireOrder(orderHash);
        _requireTerm(untilDay);

        // Effect
        renewed.untilDay = untilDay;
        renewed.orderHash = orderHash;
        emit FreezeRenewed(freezeId, untilDay, orderHash);
    }

    /// @inheritdoc IFreezeDesk
    /// @custom:rule FREEZE-RELEASE | 民诉法 253 | FreezeDesk_NoOrder | A freeze is released by order of the court.
    function release(uint256 freezeId, bytes32 orderHash) external restricted {
        // Check
        Freeze storage released = _lasting(freezeId);
        _requireOrder(orderHash);

        // Effect
        released.ended = true;
        released.orderHash = orderHash;
        emit FreezeReleased(freezeId, orderHash);

        // Interaction
        _LEDGER.thaw(released.instrumentId, released.from);
    }

    /// @inheritdoc IFreezeDesk
    /// @custom:rule FREEZE-LAPSE | 民诉法解释 485 | FreezeDesk_TermRuns | A freeze that is not renewed has no effect after its last day.
    function lapse(uint256 freezeId) external {
        // Check: its last day has passed.
        Freeze storage lapsed = _lasting(freezeId);
        uint32 today = CivilDate.dayOf(block.timestamp);
        if (today <= lapsed.untilDay) revert FreezeErrors.FreezeDesk_TermRuns(freezeId, today, lapsed.untilDay);

        // Effect
        lapsed.ended = true;
        emit FreezeLapsed(freezeId);

        // Interaction
        _LEDGER.thaw(lapsed.instrumentId, lapsed.from);
    }

    /// @inheritdoc IFreezeDesk
    function freezeOf(uint256 freezeId) external view returns (Freeze memory freeze_) {
        return _freezes[freezeId];
    }

    /// @custom:rule FREEZE-TERM | 民诉法解释 485 | FreezeDesk_TermOutOfRange | A freeze lasts three years at most, and is renewed by a new order.
    function _requireTerm(uint32 untilDay) private view {
        uint32 today = CivilDate.dayOf(block.timestamp);
        uint8 months = SafeCast.toUint8(_POLICY.valueOf(PolicyParameter.FREEZE_MAX_MONTHS));
        uint32 lastDay = CivilDate.addMonths(today, months);
        if (untilDay < today || untilDay > lastDay) {
            revert FreezeErrors.FreezeDesk_TermOutOfRange(untilDay, today, lastDay);
        }
    }

    function _lasting(uint256 freezeId) private view returns (Freeze storage lasting) {
        lasting = _freezes[freezeId];
        if (lasting.frozenAt == 0 || lasting.ended) revert FreezeErrors.FreezeDesk_NotFrozen(freezeId);
    }

    function _requireOrder(bytes32 orderHash) private pure {
        if (orderHash == 0) revert FreezeErrors.FreezeDesk_NoOrder();
    }
}
