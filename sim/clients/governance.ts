import type { Address, Hex } from "../../node/src/types/hex.ts";
import { faultsOf } from "../../node/src/types/validators.ts";
import { answerOf, type Ledger } from "../ledger/ledger.ts";
import type { Host } from "../machine/host.ts";
import type { Random } from "../world/random.ts";
import type { Clients } from "./clients.ts";

export interface GovernanceOptions {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly hosts: readonly Host[];
  readonly clients: Clients;
}

/** Changes the set of validators, in ways that leave no more than f faulty ones in any set. */
export class Governance {
  readonly #options: GovernanceOptions;

  constructor(options: GovernanceOptions) {
    this.#options = options;
  }

  act(): void {
    const { ledger, clients } = this.#options;
    const nonce = clients.nonceOf(ledger.governor);
    clients.send(ledger.governor, ledger.changeValidators(nonce, this.#answer()));
  }

  /** Mostly a sound set; now and then what a faulty contract could answer. */
  #answer(): Hex | undefined {
    const { random } = this.#options;
    const set = this.#soundSet();
    switch (random.within(0, 9)) {
      case 0:
        return undefined;
      case 1:
        return answerOf([]);
      case 2:
        return answerOf([...set].reverse());
      case 3:
        return answerOf([...set, ...set.slice(0, 1)]);
      case 4:
        return "0xc0ffee";
      default:
        return answerOf(set);
    }
  }

  #soundSet(): readonly Address[] {
    const { random, hosts } = this.#options;
    for (;;) {
      const members = random.some(hosts, random.pick([0.3, 0.6, 0.8, 1]));
      if (members.some(({ isThere }) => !isThere)) continue;
      if (members.length === 0) continue;
      const faulty = members.filter(({ role }) => role.kind !== "correct");
      if (faulty.length > faultsOf(members.length)) continue;
      return members.map(({ address }) => address).sort();
    }
  }
}
