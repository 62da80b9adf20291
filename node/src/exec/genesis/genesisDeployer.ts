import { wordToHash } from "../../evm/word.ts";
import type { AccountEntry, World } from "../../evm/world.ts";
import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../types/hex.ts";
import { execError } from "../errors.ts";
import { fixedGasOf } from "../transactions/intrinsicGas.ts";
import { type Outcome, runMessage } from "../transactions/run.ts";
import { blockContextOf, createWorkspace, type Workspace } from "../workspace.ts";
import type { Alloc, AllocAccount } from "./genesisFile.ts";

export interface GenesisDeployerOptions {
  readonly chainId: bigint;
  /** UTC seconds; what the deployment sees as the block's time. */
  readonly timestamp: bigint;
  /** The account that deploys; it is left out of the alloc. */
  readonly deployer: Address;
}

/** Runs a deployment in the EVM at the genesis block, each message as a transaction of the deployer. */
export interface GenesisDeployer {
  /** Creates a contract. Throws EXEC_DEPLOYMENT_FAILED with the revert data. */
  deploy(initCode: Hex): Promise<Address>;
  /** Sends a message and answers its return data. Throws EXEC_DEPLOYMENT_FAILED. */
  call(to: Address, data: Hex): Promise<Hex>;
  /** As `call`, but changes nothing. */
  view(to: Address, data: Hex): Promise<Hex>;
  /** Every account that is not empty, in ascending order; the same for the same deployment. */
  dumpAlloc(): Alloc;
}

/** Gas of each message; nobody pays for a genesis. */
const MESSAGE_GAS = 1_000_000_000n;
const NOBODY: Address = "0x0000000000000000000000000000000000000000";

export function createGenesisDeployer(options: GenesisDeployerOptions): GenesisDeployer {
  const workspace = createWorkspace({ chainId: options.chainId, hashOfBlock: () => undefined });
  const { world } = workspace;
  const send = (to: Address | undefined, data: Hex, isQuestion = false): Outcome =>
    runAtGenesis(workspace, options, { to, data, isQuestion });
  return {
    deploy: async (initCode) => send(undefined, initCode).contractAddress ?? NOBODY,
    call: async (to, data) => bytesToHex(send(to, data).output),
    view: async (to, data) => bytesToHex(send(to, data, true).output),
    dumpAlloc() {
      const accounts = [...world.accounts().values()]
        .filter(({ address }) => address !== options.deployer && !world.isDead(address))
        .sort((left, right) => (left.address < right.address ? -1 : 1));
      return Object.fromEntries(
        accounts.map((account) => [account.address, allocAccount(account, world)]),
      );
    },
  };
}

function runAtGenesis(
  workspace: Workspace,
  { timestamp, deployer }: GenesisDeployerOptions,
  {
    to,
    data,
    isQuestion,
  }: { readonly to: Address | undefined; readonly data: Hex; readonly isQuestion: boolean },
): Outcome {
  const header = { number: 0n, timestamp, coinbase: NOBODY, gasLimit: MESSAGE_GAS };
  const bytes = hexToBytes(data);
  const message = {
    sender: deployer,
    to,
    value: 0n,
    data: bytes,
    gasLimit: MESSAGE_GAS,
    gasPrice: 0n,
    accessList: [],
    authorizations: [],
    fixedGas: fixedGasOf({ to, data: bytes, accessList: [] }, 0),
  };
  const block = blockContextOf(workspace, header);
  const outcome = runMessage(workspace, message, { block, isQuestion });
  if (outcome.succeeded) return outcome;
  const { output, halt = "reverted" } = outcome;
  const what = to === undefined ? "a contract creation" : `a message to ${to}`;
  throw execError("EXEC_DEPLOYMENT_FAILED", `${what} of the genesis deployment failed: ${halt}`, {
    to,
    selector: data.slice(0, 10),
    returnData: bytesToHex(output),
    halt,
  });
}

function allocAccount(
  { address, nonce, balance, slots }: AccountEntry,
  world: World,
): AllocAccount {
  const code = world.codeOf(address).bytes;
  const storage = [...slots]
    .filter(([, { current }]) => current !== 0n)
    .map(([slot, { current }]): [Hash, Hash] => [wordToHash(slot), wordToHash(current)])
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    balance: `0x${balance.toString(16)}`,
    ...(nonce > 0n && { nonce: `0x${nonce.toString(16)}` }),
    ...(code.length > 0 && { code: bytesToHex(code) }),
    ...(storage.length > 0 && { storage: Object.fromEntries(storage) }),
  };
}
