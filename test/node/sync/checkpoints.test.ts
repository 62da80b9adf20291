import { expect } from "chai";
import { keepCheckpoints } from "../../../node/src/app/checkpoints.ts";
import { parseGenesis } from "../../../node/src/exec/genesis/genesisFile.ts";
import { CHECKPOINT_BLOCKS, STATE_BLOCKS_KEPT } from "../../../node/src/types/stateWindow.ts";
import { aGenesisFile } from "../exec/support/chain.ts";
import { aNewcomer } from "./support/newcomer.ts";
import { aStateNode, genesisOf, Sealer } from "./support/stateChain.ts";

const genesis = genesisOf();
const CHECKPOINT = Number(CHECKPOINT_BLOCKS);
const CHAIN_MS = 60_000;

/** A chain on which the set becomes another after some blocks, on a node that keeps what every node keeps. */
async function aChainOf(
  length: number,
  changes: ReadonlyMap<number, readonly number[]>,
): Promise<Sealer> {
  const node = await aStateNode(genesis);
  const { snapshots } = node.database;
  const onFatal = (error: unknown): never => {
    throw error;
  };
  const parts = { genesis: parseGenesis(aGenesisFile()), snapshots, onFatal };
  const checkpoints = keepCheckpoints(parts, node.chain);
  const sealer = new Sealer(node);
  for (let number = 1; number <= length; number += 1) {
    const set = changes.get(number);
    await (set === undefined ? sealer.advance() : sealer.change(set));
  }
  await checkpoints.stop();
  return sealer;
}

describe("a chain whose early states are gone", () => {
  it("is proven by what every node keeps of its checkpoints", async function () {
    this.timeout(CHAIN_MS);
    const changes = new Map([
      [CHECKPOINT - 20, [2, 3, 4, 5]],
      [CHECKPOINT + 20, [3, 4, 5, 6]],
      [2 * CHECKPOINT + 20, [4, 5, 6, 7]],
    ]);
    const length = 2 * CHECKPOINT + 60;
    const { node } = await aChainOf(length, changes);
    expect(node.database.chain.earliestState()).to.equal(BigInt(length - STATE_BLOCKS_KEPT));
    const newcomer = await aNewcomer(genesis);
    newcomer.connect(1, node);
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(newcomer.node.database.chain.head().hash).to.equal(node.database.chain.head().hash);
  });

  it("is not proven, and nobody is taken for a liar, when the set was replaced between two checkpoints", async function () {
    this.timeout(CHAIN_MS);
    const { node } = await aChainOf(CHECKPOINT + 60, new Map([[20, [3, 4, 5, 6]]]));
    const newcomer = await aNewcomer(genesis);
    newcomer.connect(1, node);
    await newcomer.run();
    expect(newcomer.dropped).to.deep.equal([]);
    expect(newcomer.log.map(({ details }) => details["code"])).to.include("SYNC_NO_VALIDATORS");
  });
});
