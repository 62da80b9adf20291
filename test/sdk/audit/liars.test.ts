import { hexlify } from "ethers";
import type { Header } from "../../../node/src/types/block.ts";
import { encodeHeader } from "../../../node/src/types/codec/header.ts";
import type { ProvenHeader } from "../../../sdk/src/audit/bundle.ts";
import { proveHead, proveValidators } from "../../../sdk/src/audit/collectBundle.ts";
import { readHeader } from "../../../sdk/src/audit/nodeBlock.ts";
import { createRPC, type RPC } from "../../../sdk/src/chain/rpc.ts";
import { type AuditErrorCode, type Hex, verifyBundle } from "../../../sdk/src/index.ts";
import { type FabricatedBlock, INSTRUMENT, LEDGER, REGISTRY, seal } from "./support/chain.ts";
import { anHonestBundle, type Honest, withFields } from "./support/honest.ts";
import { refuses } from "./support/refuses.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A liar has old keys, headers and proofs, and puts them together at will. */
describe("a bundle of a liar", () => {
  let honest: Honest;
  before(async () => {
    honest = await anHonestBundle();
  });
  after(() => honest.node.stop());

  const block = (number: number): FabricatedBlock => {
    const found = honest.chain.blocks[number];
    if (found === undefined) throw new Error(`block ${number} was fabricated`);
    return found;
  };
  const encode = (header: Header): Hex => hexlify(encodeHeader(header, "full")) as Hex;
  const withHead = (header: Hex): string =>
    withFields(honest.bundle, { head: { ...honest.bundle.head, header } });
  const withSeals = (change: (seals: readonly Uint8Array[]) => readonly Uint8Array[]): string => {
    const { header } = block(8);
    const extraData = { ...header.extraData, seals: change(header.extraData.seals) };
    return withHead(encode({ ...header, extraData }));
  };
  const fails = (text: string, code: AuditErrorCode) =>
    refuses(() => verifyBundle(text, honest.chain.genesis), code);

  describe("about seals", () => {
    it("fails below a quorum", () => {
      fails(
        withSeals((seals) => seals.slice(0, 2)),
        "AUDIT_BELOW_QUORUM",
      );
      fails(
        withSeals(() => []),
        "AUDIT_BELOW_QUORUM",
      );
    });
    it("stands on exactly a quorum", () => {
      verifyBundle(
        withSeals((seals) => seals.slice(1)),
        honest.chain.genesis,
      );
    });
    it("fails when a quorum is filled with a second seal of the same validator", () => {
      fails(
        withSeals(([a, b]) => [a, b, b].filter((seal) => seal !== undefined)),
        "AUDIT_SEAL_INVALID",
      );
    });
    it("fails when a stranger seals, even beside a quorum", () => {
      const { header } = block(8);
      fails(withHead(encode(seal(header, ["e", "f", "g", "stranger"]))), "AUDIT_SEAL_INVALID");
    });
    it("fails on the mirror image of a seal, and on a recovery id above 1", () => {
      const mirrored = ([first, ...rest]: readonly Uint8Array[]) => {
        const s = ORDER - BigInt(hexlify((first ?? new Uint8Array(65)).subarray(32, 64)));
        const forged = Uint8Array.from(first ?? []);
        forged.set(Buffer.from(s.toString(16).padStart(64, "0"), "hex"), 32);
        forged[64] = 1 - (first?.[64] ?? 0);
        return [forged, ...rest];
      };
      fails(withSeals(mirrored), "AUDIT_SEAL_INVALID");
      const recovered = ([first, ...rest]: readonly Uint8Array[]) => [
        Uint8Array.from(first ?? []).fill(2, 64),
        ...rest,
      ];
      fails(withSeals(recovered), "AUDIT_SEAL_INVALID");
    });
    it("fails on a seal that is no point of the curve", () => {
      fails(
        withSeals(([first, ...rest]) => [Uint8Array.from(first ?? []).fill(0, 0, 64), ...rest]),
        "AUDIT_SEAL_INVALID",
      );
    });
    it("fails when the seals are of another round", () => {
      const { header } = block(8);
      const extraData = { ...header.extraData, round: header.extraData.round + 1 };
      fails(withHead(encode({ ...header, extraData })), "AUDIT_SEAL_INVALID");
    });
  });

  describe("about validators", () => {
    const transitions = (change: (honest: ProvenHeader[]) => ProvenHeader[]): string =>
      withFields(honest.bundle, { transitions: change(honest.bundle.transitions) });

    it("fails when a past set seals what a later one should", () => {
      fails(withHead(encode(seal(block(8).header, ["a", "b", "c", "d"]))), "AUDIT_SEAL_INVALID");
      fails(withHead(encode(seal(block(8).header, ["b", "c", "d", "e"]))), "AUDIT_SEAL_INVALID");
    });
    it("fails when a change is left out", () => {
      fails(
        transitions(([first]) => (first === undefined ? [] : [first])),
        "AUDIT_SEAL_INVALID",
      );
      fails(
        transitions(([, second]) => (second === undefined ? [] : [second])),
        "AUDIT_SEAL_INVALID",
      );
      fails(
        transitions(() => []),
        "AUDIT_SEAL_INVALID",
      );
    });
    it("fails when a change is told twice, or changes are in another order", () => {
      fails(
        transitions(([first, second]) => present(first, first, second)),
        "AUDIT_TRANSITION_ORDER",
      );
      fails(
        transitions(([first, second]) => present(second, first)),
        "AUDIT_SEAL_INVALID",
      );
    });
    it("fails when the newest block is not after the changes", async () => {
      const head = await provenHead(4);
      fails(withFields(honest.bundle, { head }), "AUDIT_TRANSITION_ORDER");
    });
    it("fails when a change changes nothing", async () => {
      const nothing = await provenSet(3);
      fails(
        transitions(([first, second]) => present(first, nothing, second)),
        "AUDIT_TRANSITION_ORDER",
      );
    });
    it("fails when a set is proven by the state of a block that its own members sealed", () => {
      // The liar's own set, in a state of its own, under a header that only the new set has signed.
      const header = encode(seal(block(2).header, ["e", "f", "g", "h"]));
      const forged = (first: ProvenHeader | undefined) => (first ? [{ ...first, header }] : []);
      fails(
        transitions(([first]) => forged(first)),
        "AUDIT_SEAL_INVALID",
      );
    });
  });

  describe("about proofs", () => {
    it("fails when a node of the trie is missing, foreign, doubled or out of order", () => {
      const { head } = honest.bundle;
      const withNodes = (nodes: Hex[]) => withFields(honest.bundle, { head: { ...head, nodes } });
      head.nodes.forEach((_, at) => {
        fails(withNodes(head.nodes.toSpliced(at, 1)), "AUDIT_PROOF_INVALID");
      });
      fails(withNodes([...head.nodes, "0xc0"]), "AUDIT_PROOF_INVALID");
      fails(withNodes(present(...head.nodes, head.nodes[0])), "AUDIT_PROOF_INVALID");
      fails(withNodes(head.nodes.toReversed()), "AUDIT_PROOF_INVALID");
    });
    it("fails when the proof is of an older state", async () => {
      const { nodes } = await provenHead(6);
      const older = await provenHead(2);
      fails(
        withFields(honest.bundle, {
          head: { header: honest.bundle.head.header, nodes: older.nodes },
        }),
        "AUDIT_PROOF_INVALID",
      );
      // Blocks 6 and 8 leave the same state, so its nodes prove the same.
      verifyBundle(
        withFields(honest.bundle, { head: { header: honest.bundle.head.header, nodes } }),
        honest.chain.genesis,
      );
    });
  });

  function rpcOf({ node }: Honest): RPC {
    return createRPC({ rpcUrls: [node.url], timeoutMs: 5_000 });
  }

  async function provenHead(number: number): Promise<ProvenHeader> {
    const rpc = rpcOf(honest);
    return proveHead(rpc, await readHeader(rpc, BigInt(number)), {
      ledger: LEDGER,
      id: INSTRUMENT,
    });
  }

  async function provenSet(number: number): Promise<ProvenHeader> {
    return proveValidators(rpcOf(honest), REGISTRY, BigInt(number));
  }
});

function present<Item>(...items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
