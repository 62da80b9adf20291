import { readFileSync } from "node:fs";
import { concat, id, Wallet, zeroPadValue } from "ethers";
import { DEPLOYER_ADDRESS, type Deployer } from "../../../node/src/app/genesis/deployer.ts";
import { type Artifacts, type Deployment, runPlan } from "../../../node/src/app/genesis/plan.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import {
  type AdmitMemberParams,
  type Client,
  type ClientOptions,
  createClient,
  type Signer,
  usccCheckCharacter,
} from "../../../sdk/src/index.ts";
import { type Anvil, CHAIN_START, startAnvil } from "./anvil.ts";

export const FINGERPRINT_KEY: Hex = `0x${"42".repeat(32)}`;
/** Shorter than in production, so that nobody waits. */
const GOVERNOR_DELAY_SECONDS = 60;

/** An institution of the test network and its client. */
export interface Party {
  readonly account: Address;
  readonly signer: Signer & { readonly maker: Wallet; readonly checker: Wallet };
  readonly client: Client;
}

export interface TestNetwork {
  readonly anvil: Anvil;
  readonly deployment: Deployment;
  readonly centralBank: Party;
  readonly bank: Party;
  readonly otherBank: Party;
  /** Admitted by the central bank, through the SDK. */
  admit(kind: AdmitMemberParams["kind"]): Promise<Party>;
  /** A client with other options than the parties'. */
  connect(options?: Partial<ClientOptions>): Client;
  /** Mines a block at 09:00 of a date in China. */
  toDate(date: string): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** Deploys the code of a contract of the network once more, which `needs` others; where it is. */
  deployCode(contract: string, needs?: readonly Address[]): Promise<Address>;
  stop(): Promise<void>;
}

const artifacts: Artifacts = JSON.parse(
  readFileSync(new URL("../../../node/src/generated/contracts.json", import.meta.url), "utf8"),
);

/** The whole network on an EVM of other make, deployed by the plan; every test file starts its own. */
export async function startNetwork(): Promise<TestNetwork> {
  const anvil = await startAnvil();
  const genesis = [0, 1, 2, 3].map(institution);
  const deployment = await runPlan(await createDeployer(anvil), artifacts, {
    institutions: genesis.map((member, index) => ({
      uscc: member.uscc,
      legalName: index === 0 ? "Central Bank" : `Bank ${index}`,
      kind: index === 0 ? "CentralBank" : "CommercialBank",
      institutionCode: member.institutionCode,
      makers: [member.maker.address as Address],
      checkers: [member.checker.address as Address],
    })),
    validators: genesis.map(({ uscc }, index) => ({
      address: key(`validator ${index}`).address as Address,
      operatorUscc: uscc,
    })),
    adminDelaySeconds: GOVERNOR_DELAY_SECONDS,
    governorDelaySeconds: GOVERNOR_DELAY_SECONDS,
  });
  await anvil.send("evm_setNextBlockTimestamp", [CHAIN_START]);
  const connect = (options: Partial<ClientOptions> = {}): Client =>
    createClient({
      rpcUrls: [anvil.url],
      fingerprintKey: FINGERPRINT_KEY,
      timing: { pollMs: 5 },
      // Tests move the chain's clock.
      trustsNodeTime: true,
      ...options,
    });
  const partyOf = ({ maker, checker }: Keys, account: Address): Party => {
    const signer = { account, maker, checker };
    return { account, signer, client: connect({ signer }) };
  };
  const [centralBank, bank, otherBank] = genesis.map((member) =>
    partyOf(member, deployment.accounts[member.uscc] as Address),
  );
  if (centralBank === undefined || bank === undefined || otherBank === undefined) {
    throw new Error("four institutions were admitted");
  }
  let serial = 100;
  return {
    anvil,
    deployment,
    centralBank,
    bank,
    otherBank,
    connect,
    async admit(kind) {
      serial += 1;
      const { uscc, institutionCode, maker, checker } = institution(serial);
      const { account } = await centralBank.client.members.admit({
        uscc,
        legalName: `${kind} ${serial}`,
        kind,
        institutionCode,
        makers: [maker.address as Address],
        checkers: [checker.address as Address],
      });
      return partyOf({ maker, checker }, account);
    },
    async toDate(date) {
      await anvil.send("evm_setNextBlockTimestamp", [Date.parse(`${date}T09:00:00+08:00`) / 1_000]);
      await anvil.send("evm_mine");
    },
    async advance(seconds) {
      await anvil.send("evm_increaseTime", [seconds]);
      await anvil.send("evm_mine");
    },
    async deployCode(contract, needs = []) {
      const artifact = assertDefined(artifacts[contract], "a contract of the network");
      const words = needs.map((address) => zeroPadValue(address, 32));
      return (await createDeployer(anvil)).deploy(concat([artifact.bytecode, ...words]) as Hex);
    },
    stop: () => anvil.stop(),
  };
}

/** A supplier with ¥10,000.00. */
export async function admitPayer({ centralBank, admit }: TestNetwork): Promise<Party> {
  const payer = await admit("supplier");
  await centralBank.client.cash.mint({ to: payer.account, amount: 1_000_000n });
  return payer;
}

interface Keys {
  readonly maker: Wallet;
  readonly checker: Wallet;
}

export function institution(serial: number): Keys & { uscc: string; institutionCode: string } {
  return {
    uscc: aUSCC(serial),
    institutionCode: (313_331_000_000 + serial).toString(),
    maker: key(`maker ${serial}`),
    checker: key(`checker ${serial}`),
  };
}

/** A key that depends on its name alone, so that every run has the same addresses. */
export function key(name: string): Wallet {
  return new Wallet(id(`piaohao sdk test ${name}`));
}

export function aUSCC(serial: number): string {
  const body = `91310000${serial.toString().padStart(9, "0")}`;
  return `${body}${usccCheckCharacter(body)}`;
}

interface DeploymentReceipt {
  readonly status: Hex;
  readonly contractAddress: Address | null;
}

/** The deployment plan's port over JSON-RPC. */
async function createDeployer({ send }: Anvil): Promise<Deployer> {
  await send("anvil_impersonateAccount", [DEPLOYER_ADDRESS]);
  const transact = async (fields: object): Promise<Address | null> => {
    const transaction = { from: DEPLOYER_ADDRESS, gas: "0x2faf080", gasPrice: "0x0", ...fields };
    const hash = await send<Hex>("eth_sendTransaction", [transaction]);
    let receipt: DeploymentReceipt | null = null;
    while (receipt === null) {
      receipt = await send<DeploymentReceipt | null>("eth_getTransactionReceipt", [hash]);
    }
    if (receipt.status !== "0x1") throw new Error("a step of the deployment failed");
    return receipt.contractAddress;
  };
  const view = (to: Address, data: Hex): Promise<Hex> =>
    send<Hex>("eth_call", [{ from: DEPLOYER_ADDRESS, to, data }, "latest"]);
  return {
    deploy: async (data) => ((await transact({ data })) ?? "0x") as Address,
    async call(to, data) {
      const result = await view(to, data);
      await transact({ to, data });
      return result;
    },
    view,
  };
}
