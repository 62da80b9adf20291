import { expect } from "chai";
import { readAnchor } from "../../../sdk/src/audit/genesis.ts";
import { addressOf, fabricateChain, IMPLEMENTATION, LEDGER, REGISTRY } from "./support/chain.ts";
import { PLAN } from "./support/plan.ts";
import { refuses } from "./support/refuses.ts";

interface GenesisFile {
  readonly config: { readonly chainId: number; readonly qbft: object };
  readonly alloc: Readonly<Record<string, { readonly storage?: Readonly<Record<string, string>> }>>;
}

describe("the genesis file as an auditor's anchor", () => {
  let genesis: GenesisFile;
  before(async () => {
    genesis = (await fabricateChain({ ...PLAN, blocks: 0 })).genesis as GenesisFile;
  });

  it("gives the first validators, the registry and the ledger", () => {
    expect(readAnchor(genesis)).to.deep.equal({
      validators: ["a", "b", "c", "d"].map(addressOf).sort(),
      registry: REGISTRY,
      ledger: LEDGER,
      ledgerImplementation: IMPLEMENTATION,
    });
  });

  it("reads addresses and words in every form that Besu accepts", () => {
    const short = (text: string) => text.replace(/^0x0+(?=.)/, "0x");
    const alloc = Object.entries(genesis.alloc).map(([address, account]) => [
      `0x${address.toLowerCase()}`,
      {
        storage: Object.fromEntries(
          Object.entries(account.storage ?? {}).map(([slot, value]) => [
            short(slot).slice(2).toUpperCase(),
            short(value),
          ]),
        ),
      },
    ]);
    const rewritten = { ...genesis, alloc: Object.fromEntries(alloc) };
    expect(readAnchor(rewritten)).to.deep.equal(readAnchor(genesis));
  });

  it("is refused when it is none, or lacks a contract", () => {
    const malformed = (file: unknown) => refuses(() => readAnchor(file), "AUDIT_GENESIS_MALFORMED");
    malformed(undefined);
    malformed({});
    malformed({ ...genesis, config: { chainId: 1 } });
    malformed({ ...genesis, alloc: {} });
    malformed({ ...genesis, alloc: { xyz: {} } });
  });

  it("is refused when its registry stores no validators, or not in order", () => {
    const stored = genesis.alloc[REGISTRY.slice(2).toUpperCase()]?.storage ?? {};
    const withStorage = (storage: object) =>
      refuses(
        () => readAnchor({ ...genesis, alloc: { ...genesis.alloc, [REGISTRY]: { storage } } }),
        "AUDIT_VALIDATORS_INVALID",
      );
    const [length, ...elements] = Object.entries(stored);
    withStorage({});
    withStorage(Object.fromEntries([[length?.[0], "0x101"], ...elements]));
    const swapped = elements.map(([slot], at) => [slot, elements.at(-1 - at)?.[1]]);
    withStorage(Object.fromEntries([length ?? [], ...swapped]));
  });
});
