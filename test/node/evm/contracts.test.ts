import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { CONTRACTS } from "../../../node/src/app/genesis/contracts.ts";
import { DIRECTORY_ADDRESS } from "../../../node/src/app/genesis/deployer.ts";
import { bytes32Text } from "../../../node/src/app/genesis/text.ts";
import artifacts from "../../../node/src/generated/contracts.json" with { type: "json" };
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { storyWithOthers } from "./support/callSequences.ts";
import { type ContractCall, differences, ourChain, theirChain } from "./support/contractCalls.ts";
import { sequences } from "./support/profile.ts";
import { recordStory, type Story } from "./support/story.ts";

const SEQUENCES = sequences(2);

/** The contracts that the genesis directory names. */
function contractsOf({ alloc, chainId, calls }: Story): ReadonlyMap<string, Address> {
  const [first] = calls;
  if (first === undefined) throw new Error("the story has no calls");
  const ours = ourChain({ alloc, chainId });
  const directory = new Interface(["function addressOf(bytes32) view returns (address)"]);
  const found = new Map<string, Address>();
  for (const { contract: name } of CONTRACTS) {
    const data = directory.encodeFunctionData("addressOf", [bytes32Text(name)]) as Hex;
    const { output } = ours.call({ ...first, to: DIRECTORY_ADDRESS, data });
    const at: Address = `0x${output.slice(24)}`;
    if (name in artifacts && BigInt(at) !== 0n) found.set(name, at);
  }
  return found;
}

/** Counts of what both machines did in the same way. */
interface Counts {
  readonly calls: number;
  readonly succeeded: number;
  readonly logs: number;
}

/** Runs the calls one after another on both machines and compares everything after each. */
async function compare(story: Story, calls: readonly ContractCall[]): Promise<Counts> {
  const [machine, library] = [ourChain(story), await theirChain(story)];
  let [succeeded, logs] = [0, 0];
  for (const call of calls) {
    const ending = machine.call(call);
    expect(ending, nameOf(call)).to.deep.equal(await library.call(call));
    expect(differences(machine.state(), library.state()), nameOf(call)).to.deep.equal([]);
    succeeded += ending.succeeded ? 1 : 0;
    logs += ending.logs.length;
  }
  return { calls: calls.length, succeeded, logs };
}

function nameOf({ from, to, data, gas, at }: ContractCall): string {
  return `${from} calls ${to} at ${at.timestamp} with ${gas} gas and ${data}`;
}

function tell({ calls, succeeded, logs }: Counts): void {
  process.stdout.write(`${calls} calls, ${succeeded} succeeded, ${logs} logs\n`);
}

describe("our contracts on the machine and on @ethereumjs/evm", () => {
  let story: Story;
  before(async () => {
    story = await recordStory();
  });

  it("do the same in the story, in which every call succeeds", async function () {
    this.timeout(0);
    const counts = await compare(story, story.calls);
    tell(counts);
    expect(counts.calls).to.be.greaterThan(60);
    expect(counts.succeeded).to.equal(counts.calls);
    expect(counts.logs).to.be.greaterThan(2 * counts.calls);
  });

  it("do the same with other calls between, and some left out: state, gas, refund, logs, output", async function () {
    this.timeout(0);
    const contracts = contractsOf(story);
    expect(contracts.size).to.be.greaterThan(15);
    const total = { calls: 0, succeeded: 0, logs: 0 };
    await fc.assert(
      fc.asyncProperty(storyWithOthers(story, contracts), async (calls) => {
        const counts = await compare(story, calls);
        total.calls += counts.calls;
        total.succeeded += counts.succeeded;
        total.logs += counts.logs;
      }),
      // The message names the call; a shorter sequence would take hours to find.
      { numRuns: SEQUENCES, endOnFailure: true },
    );
    tell(total);
    // Of about twice as many calls as the story has, its own mostly succeed.
    expect(total.succeeded).to.be.greaterThan(SEQUENCES * story.calls.length * 0.4);
    expect(total.logs).to.be.greaterThan(total.succeeded);
  });
});
