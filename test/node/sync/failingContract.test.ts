import { expect } from "chai";
import type { Address } from "../../../node/src/types/hex.ts";
import { STATE_BLOCKS_KEPT } from "../../../node/src/types/stateWindow.ts";
import { aStateNode, genesisOf, Sealer, type StateNode } from "./support/stateChain.ts";

const nextSet = ({ chain }: StateNode): Promise<readonly Address[]> =>
  chain.validatorsAfter(chain.head().block.header);

describe("a validator contract that fails for longer than states are kept", () => {
  it("leaves the set that it named last, also to a node that is started then", async () => {
    const genesis = genesisOf();
    const node = await aStateNode(genesis);
    const sealer = new Sealer(node);
    await sealer.change([1, 2, 3, 4, 5]);
    const set = await nextSet(node);
    expect(set).to.have.length(5);
    await sealer.change([]);
    for (let block = 0; block <= STATE_BLOCKS_KEPT; block += 1) {
      expect(await nextSet(node)).to.deep.equal(set);
      await sealer.write(1 + (block % 50), 1);
    }
    // Killed before it kept the set of its last block.
    const started = await aStateNode(genesis, node.disk);
    expect(await nextSet(started)).to.deep.equal(set);
    await sealer.change([1, 2, 3, 4]);
    expect(await nextSet(node)).to.have.length(4);
  }).timeout(20_000);
});
