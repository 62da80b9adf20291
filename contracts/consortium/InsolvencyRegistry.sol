// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ICreditRegistry} from "../interfaces/ICreditRegistry.sol";
import {IInsolvencyRegistry} from "../interfaces/IInsolvencyRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {CivilDate} from "../libraries/CivilDate.sol";
import {Governed} from "../libraries/Governed.sol";
import {LiabilityErrors} from "../libraries/LiabilityErrors.sol";
import {Insolvency, InsolvencyCause} from "../types/LiabilityTypes.sol";

/// @notice Members declared bankrupt or ordered to stop business; see IInsolvencyRegistry.
contract InsolvencyRegistry is IInsolvencyRegistry, Governed {
    IMemberRegistry private immutable _MEMBERS;
    ICreditRegistry private immutable _CREDIT;

    mapping(address account => Insolvency insolvency) private _insolvencies;

    constructor(IMemberRegistry members, ICreditRegistry credit) {
        _MEMBERS = members;
        _CREDIT = credit;
    }

    /// @inheritdoc IInsolvencyRegistry
    function declare(address account, InsolvencyCause cause, bytes32 documentHash) external restricted {
        // Check: a member, a cause and its document; once.
        if (cause == InsolvencyCause.None) revert LiabilityErrors.InsolvencyRegistry_NoCause(account);
        if (documentHash == 0) revert LiabilityErrors.InsolvencyRegistry_NoDocument(account);
        if (!_MEMBERS.isMember(account)) revert LiabilityErrors.InsolvencyRegistry_NotMember(account);
        InsolvencyCause actual = _insolvencies[account].cause;
        if (actual != InsolvencyCause.None) revert LiabilityErrors.InsolvencyRegistry_WrongCause(account, actual);

        // Effect
        _insolvencies[account] = Insolvency({
            cause: cause,
            declaredDay: CivilDate.dayOf(block.timestamp),
            documentHash: documentHash
        });
        emit InsolvencyDeclared(account, cause, documentHash);

        // Interaction: it accepts nothing more, and what it accepted is not financed.
        _CREDIT.declared(account, true);
    }

    /// @inheritdoc IInsolvencyRegistry
    function lift(address account) external restricted {
        // Check
        InsolvencyCause actual = _insolvencies[account].cause;
        if (actual == InsolvencyCause.None) revert LiabilityErrors.InsolvencyRegistry_WrongCause(account, actual);

        // Effect
        delete _insolvencies[account];
        emit InsolvencyLifted(account);

        // Interaction
        _CREDIT.declared(account, false);
    }

    /// @inheritdoc IInsolvencyRegistry
    function insolvencyOf(address account) external view returns (Insolvency memory insolvency) {
        return _insolvencies[account];
    }

    /// @inheritdoc IInsolvencyRegistry
    function isInsolvent(address account) external view returns (bool) {
        return _insolvencies[account].cause != InsolvencyCause.None;
    }
}
