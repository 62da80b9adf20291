import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";
import type { Address, Hash, Hex } from "../../types/hex.ts";
import { padTo32 } from "../bytes.ts";
import { execError } from "../errors.ts";
import { createSession, evmBlock, type Session } from "../evm/session.ts";
import { isEmptyAccount } from "../state/account.ts";
import type { AccountEntry } from "../state/journaledState.ts";
import { type Outcome, runMessage } from "../transactions/run.ts";
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
  const session = createSession({ chainId: options.chainId, hashOfBlock: () => undefined });
  const { state } = session;
  const send = (to: Address | undefined, data: Hex) => runAtGenesis(session, options, to, data);
  return {
    async deploy(initCode) {
      const { contractAddress } = await send(undefined, initCode);
      return contractAddress ?? NOBODY;
    },
    call: async (to, data) => (await send(to, data)).returnData,
    async view(to, data) {
      await state.checkpoint();
      try {
        return (await send(to, data)).returnData;
      } finally {
        await state.revert();
        state.originalStorageCache.clear();
      }
    },
    dumpAlloc() {
      const accounts = [...state.entries()]
        .filter(([address, { current }]) => {
          return address !== options.deployer && current !== undefined && !isEmptyAccount(current);
        })
        .sort(([left], [right]) => (left < right ? -1 : 1));
      return Object.fromEntries(
        accounts.map(([address, entry]) => [address, allocAccount(entry, state.code(address))]),
      );
    },
  };
}

async function runAtGenesis(
  session: Session,
  { timestamp, deployer }: GenesisDeployerOptions,
  to: Address | undefined,
  data: Hex,
): Promise<Outcome> {
  const block = evmBlock({
    number: 0n,
    timestamp,
    coinbase: NOBODY,
    gasLimit: MESSAGE_GAS,
    baseFee: 0n,
    prevRandao: FIXED_HEADER_FIELDS.mixHash,
  });
  const message = {
    sender: deployer,
    to,
    value: 0n,
    data: hexToBytes(data),
    gasLimit: MESSAGE_GAS,
    gasPrice: 0n,
    accessList: [],
    authorizations: [],
  };
  const outcome = await runMessage(session, message, { block, hasFloor: true });
  if (outcome.succeeded) return outcome;
  const { returnData, halt = "reverted" } = outcome;
  const what = to === undefined ? "a contract creation" : `a message to ${to}`;
  throw execError("EXEC_DEPLOYMENT_FAILED", `${what} of the genesis deployment failed: ${halt}`, {
    to,
    selector: data.slice(0, 10),
    returnData,
    halt,
  });
}

function allocAccount({ current, slots }: AccountEntry, code: Uint8Array): AllocAccount {
  const storage = [...slots]
    .filter(([, slot]) => slot.current.length > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([slot, { current: value }]): [Hash, Hash] => [slot, bytesToHex(padTo32(value))]);
  return {
    balance: `0x${(current?.balance ?? 0n).toString(16)}`,
    ...(current?.nonce && { nonce: `0x${current.nonce.toString(16)}` }),
    ...(code.length > 0 && { code: bytesToHex(code) }),
    ...(storage.length > 0 && { storage: Object.fromEntries(storage) }),
  };
}
