import { expect } from "chai";
import { hexlify } from "ethers";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { encodeHeader } from "../../../node/src/types/codec/header.ts";
import { serialiseBundle } from "../../../sdk/src/audit/bundle.ts";
import { type AuditCheckpoint, type Hex, verifyBundle } from "../../../sdk/src/index.ts";
import { addressOf, type ChainPlan, seal } from "./support/chain.ts";
import { anHonestBundle, withFields } from "./support/honest.ts";
import { ACCEPTED, OPENED, PLAN } from "./support/plan.ts";
import { refuses } from "./support/refuses.ts";

interface Verifiable {
  readonly genesis: unknown;
  readonly text: string;
}

/** The bundle of a chain as of its last block. */
async function bundleOf(plan: ChainPlan): Promise<Verifiable> {
  const { chain, node, text } = await anHonestBundle(plan);
  await node.stop();
  return { genesis: chain.genesis, text };
}

/** What an audit of the first blocks of the plan left. */
async function checkpointAt(blocks: number, plan: ChainPlan = PLAN): Promise<AuditCheckpoint> {
  const { genesis, text } = await bundleOf({ ...plan, blocks });
  return verifyBundle(text, genesis).checkpoint;
}

describe("an audit that goes on from a checkpoint", () => {
  let whole: Verifiable;
  before(async () => {
    whole = await bundleOf(PLAN);
  });

  it("begins with the block that an audit verified, and those who sealed it", async () => {
    const { checkpoint, asOf } = verifyBundle(whole.text, whole.genesis);
    expect(checkpoint).to.deep.equal({
      format: "piaohao-checkpoint-1",
      number: 8,
      hash: asOf.hash,
      validators: ["e", "f", "g", "h"].map(addressOf).sort(),
    });
    expect(JSON.parse(JSON.stringify(checkpoint))).to.deep.equal(checkpoint);
  });

  it("comes to the same as one from genesis, wherever the checkpoint is", async () => {
    const { validatorSetChanges: all, ...fromGenesis } = verifyBundle(whole.text, whole.genesis);
    expect(all).to.equal(2);
    for (const [block, changes] of Object.entries({ 1: 2, 2: 2, 3: 1, 5: 1, 6: 0, 8: 0 })) {
      const checkpoint = await checkpointAt(Number(block));
      const { validatorSetChanges, ...verified } = verifyBundle(
        whole.text,
        whole.genesis,
        checkpoint,
      );
      expect([block, validatorSetChanges]).to.deep.equal([block, changes]);
      expect(verified).to.deep.equal(fromGenesis);
    }
  });

  it("does not believe a quorum of the first validators, who have left or have become a minority since", async () => {
    // a, b, c and d go on by themselves, with another history.
    const forged = await bundleOf({
      ...PLAN,
      sets: { 0: ["a", "b", "c", "d"] },
      entries: { 1: [OPENED], 6: [ACCEPTED] },
    });
    expect(verifyBundle(forged.text, forged.genesis).entries).to.have.length(2);
    const checkpoint = await checkpointAt(6);
    refuses(() => verifyBundle(forged.text, forged.genesis, checkpoint), "AUDIT_SEAL_INVALID");
  });

  it("leaves another checkpoint when it was deceived, be it by its validators alone under the hash of the true block", async () => {
    const first = ["a", "b", "c", "d"];
    const { chain, node, bundle } = await anHonestBundle({ ...PLAN, sets: { 0: first } });
    const forged = await anHonestBundle({ ...PLAN, sets: { 0: first, 3: ["w", "x", "y", "z"] } });
    await Promise.all([node.stop(), forged.node.stop()]);
    const { header } = assertDefined(chain.blocks.at(-1), "a chain has blocks");
    const unsealed = { ...header, extraData: { ...header.extraData, seals: [] } };
    const resealed = hexlify(encodeHeader(seal(unsealed, ["w", "x", "y", "z"]), "full"));
    const text = withFields(bundle, {
      transitions: forged.bundle.transitions,
      head: { ...bundle.head, header: resealed as Hex },
    });
    const honest = verifyBundle(serialiseBundle(bundle), chain.genesis).checkpoint;
    const deceived = verifyBundle(text, chain.genesis).checkpoint;
    expect(deceived.hash).to.equal(honest.hash);
    expect(deceived).not.to.deep.equal(honest);
  });

  it("refuses what is older than the checkpoint, or is another block at its height", async () => {
    const late = await checkpointAt(8);
    const early = await bundleOf({ ...PLAN, blocks: 7 });
    refuses(() => verifyBundle(early.text, early.genesis, late), "AUDIT_CHECKPOINT_MISMATCH");
    const other = await bundleOf({ ...PLAN, entries: { ...PLAN.entries, 8: [ACCEPTED] } });
    refuses(() => verifyBundle(other.text, other.genesis, late), "AUDIT_CHECKPOINT_MISMATCH");
    const fork = { ...PLAN, entries: { 1: [OPENED], 5: [ACCEPTED] } };
    const atChange = await checkpointAt(5, fork);
    refuses(() => verifyBundle(whole.text, whole.genesis, atChange), "AUDIT_CHECKPOINT_MISMATCH");
  });

  it("refuses a file that is no checkpoint, or whose validators are no set", async () => {
    const checkpoint = await checkpointAt(6);
    const [first = "0x", ...rest] = checkpoint.validators;
    for (const wrong of [{}, "text", { ...checkpoint, number: 0 }, { ...checkpoint, more: 1 }]) {
      refuses(() => verifyBundle(whole.text, whole.genesis, wrong), "AUDIT_CHECKPOINT_MALFORMED");
    }
    for (const validators of [[], [first, first, ...rest], [...rest, first]]) {
      refuses(
        () => verifyBundle(whole.text, whole.genesis, { ...checkpoint, validators }),
        "AUDIT_VALIDATORS_INVALID",
      );
    }
  });
});
