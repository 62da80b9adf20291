import { network } from "hardhat";
import { DEPLOYER_ADDRESS, type Deployer } from "../../../node/src/app/genesis/deployer.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";

/** 2026-03-10 09:00:00 in China Standard Time, UTC seconds: when every test begins. */
export const TEST_START = BigInt(Date.UTC(2026, 2, 10, 1) / 1_000);

const MINING = new Set([
  "eth_sendTransaction",
  "eth_sendRawTransaction",
  "hardhat_mine",
  "evm_mine",
]);

/** The simulated chain that all contract tests of a process share; `loadFixture` takes it back between tests. */
export const { ethers, networkHelpers, provider } = await network.create({
  network: "hardhat",
  override: { initialDate: new Date((Number(TEST_START) - 3_600) * 1_000) },
});

passASecondABlock();
const empty = await networkHelpers.takeSnapshot();
/** What all fixtures start from, once it is there. */
let base: { data: unknown; restorer: typeof empty } | undefined;
let loaded: { fixture: unknown; data: unknown; restorer: typeof empty } | undefined;

/** Takes the chain back to its beginning: nothing is deployed. */
export async function emptyChain(): Promise<void> {
  base = undefined;
  loaded = undefined;
  await empty.restore();
}

/** Brings the chain to what `make` makes of an empty chain; `make` runs once, for all fixtures. */
export async function loadBase<T>(make: () => Promise<T>): Promise<T> {
  // Restoring an older snapshot ends the younger ones.
  loaded = undefined;
  if (base === undefined) {
    await empty.restore();
    const data = await make();
    base = { data, restorer: await networkHelpers.takeSnapshot() };
  } else await base.restorer.restore();
  return base.data as T;
}

/**
 * Brings the chain to what `fixture` makes of it from the start, at once if it was loaded last. Hardhat's own runs a fixture on
 * whatever the one before it left, but the network deploys to constant addresses once.
 */
export async function loadFixture<T>(fixture: () => Promise<T>): Promise<T> {
  if (loaded?.fixture === fixture) {
    await loaded.restorer.restore();
    return loaded.data as T;
  }
  // A fixture may load another inside.
  loaded = undefined;
  await (base?.restorer ?? empty).restore();
  const data = await fixture();
  loaded = { fixture, data, restorer: await networkHelpers.takeSnapshot() };
  return data;
}
networkHelpers.loadFixture = loadFixture as typeof networkHelpers.loadFixture;

/** The deployment plan's port on the simulated chain. */
export async function createTestDeployer(): Promise<Deployer> {
  await networkHelpers.impersonateAccount(DEPLOYER_ADDRESS);
  await networkHelpers.setBalance(DEPLOYER_ADDRESS, 10n ** 24n);
  const signer = await ethers.getSigner(DEPLOYER_ADDRESS);
  const view = async (to: Address, data: Hex): Promise<Hex> =>
    (await ethers.provider.call({ from: DEPLOYER_ADDRESS, to, data })) as Hex;
  return {
    deploy: async (initCode) => {
      const response = await signer.sendTransaction({ data: initCode, gasLimit: 16_000_000n });
      const receipt = await response.wait();
      return (receipt?.contractAddress ?? "0x").toLowerCase() as Address;
    },
    call: async (to, data) => {
      const result = await view(to, data);
      await signer.sendTransaction({ to, data, gasLimit: 16_000_000n });
      return result;
    },
    view,
  };
}

/** The time of the chain; every test starts at `TEST_START`. */
export const clock = {
  /** UTC seconds of the latest block. */
  now: async (): Promise<bigint> => BigInt(await networkHelpers.time.latest()),
  /** Mines a block at this time (UTC seconds). */
  to: (timestamp: bigint): Promise<void> => networkHelpers.time.increaseTo(timestamp),
  /** Mines a block at this hour (default 09:00) of a day "2026-09-10" in China Standard Time. */
  toDay: (date: string, hour = 9): Promise<void> =>
    networkHelpers.time.increaseTo(
      BigInt(Date.parse(`${date}T00:00:00+08:00`)) / 1_000n + BigInt(hour) * 3_600n,
    ),
  advance: async (seconds: bigint): Promise<void> => {
    await networkHelpers.time.increase(seconds);
  },
};

/** CST civil day number of "2026-09-10". */
export const dayOf = (date: string): bigint =>
  BigInt(Date.parse(`${date}T00:00:00Z`)) / 86_400_000n;

/**
 * Hardhat lets the time of the machine pass between blocks, so that a slow machine would see quotes expire. Here a block comes a
 * second after the one before it, unless a test says when.
 */
function passASecondABlock(): void {
  const request = provider.request.bind(provider);
  let isSaid = false;
  provider.request = async (args) => {
    if (args.method === "evm_setNextBlockTimestamp") isSaid = true;
    else if (MINING.has(args.method)) {
      if (!isSaid) {
        const latest = (await request({
          method: "eth_getBlockByNumber",
          params: ["latest", false],
        })) as { timestamp: Hex };
        const next = BigInt(latest.timestamp) + 1n;
        await request({ method: "evm_setNextBlockTimestamp", params: [`0x${next.toString(16)}`] });
      }
      isSaid = false;
    }
    return request(args);
  };
}
