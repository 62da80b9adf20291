import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  getCreateAddress,
  hexlify,
  Interface,
  id,
  keccak256,
  Signature,
  Transaction,
  type Wallet,
} from "ethers";
import { DEVELOPMENT_CHAIN_ID } from "../../node/src/app/network/developmentConsortium.ts";
import { signDigest } from "../../node/src/crypto/signing.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../sdk/src/types.ts";
import { keyOf, type SignedTransaction } from "../support/institution.ts";
import type { Client } from "../support/load.ts";

/** The yardstick's deployment and calls, in the order of each sender's nonces. */
export interface Workload {
  readonly deployment: SignedTransaction;
  /** What it deploys. */
  readonly contract: Address;
  readonly clients: readonly Client[];
}

export interface WorkloadOptions {
  /** Rounded up to a multiple of `clients`. */
  readonly transactions: number;
  readonly clients: number;
  /** Of every client; 0 unless given. */
  readonly firstNonce?: number;
}

interface Artifact {
  readonly abi: readonly object[];
  readonly bytecode: Hex;
}

/** Of the compiler. */
export const ARTIFACT = join(
  ...[import.meta.dirname, "..", "..", "artifacts", "contracts", "test"],
  ...["Yardstick.sol", "Yardstick.json"],
);
const DEPLOYMENT_GAS = 1_500_000n;
/** Above what a call uses. */
const CALL_GAS = 200_000n;
const FACE_FEN = 1_000_000n;
const DUE_DAY = 20_600;

/** Signs everything: each call registers another bill with evidence of its own, so that every slot it writes is new. */
export function signWorkload({ transactions, clients, firstNonce = 0 }: WorkloadOptions): Workload {
  const { abi, bytecode } = JSON.parse(readFileSync(ARTIFACT, "utf8")) as Artifact;
  const yardstick = new Interface(abi);
  const deployer = keyOf("yardstick deployer");
  const contract = getCreateAddress({ from: deployer.address, nonce: 0 }) as Address;
  const perClient = Math.ceil(transactions / clients);
  const callOf = (sender: Wallet, client: number, nonce: number): SignedTransaction => {
    const name = `${client} ${nonce}`;
    const data = yardstick.encodeFunctionData("issue", [
      id(`yardstick bill ${name}`),
      deployer.address,
      FACE_FEN,
      DUE_DAY,
      id(`yardstick evidence ${name}`),
      FACE_FEN,
    ]);
    return signed(sender, { nonce, to: contract, data, gasLimit: CALL_GAS });
  };
  return {
    deployment: signed(deployer, { nonce: 0, to: null, data: bytecode, gasLimit: DEPLOYMENT_GAS }),
    contract,
    clients: Array.from({ length: clients }, (_, client) => {
      const sender = keyOf(`yardstick sender ${client}`);
      return Array.from({ length: perClient }, (_unused, call) =>
        callOf(sender, client, firstNonce + call),
      );
    }),
  };
}

/** By the node's own native signature: ethers takes some milliseconds for one. */
function signed(
  { privateKey }: Wallet,
  content: {
    readonly nonce: number;
    readonly to: Address | null;
    readonly data: string;
    readonly gasLimit: bigint;
  },
): SignedTransaction {
  const transaction = Transaction.from({
    type: 0,
    chainId: DEVELOPMENT_CHAIN_ID,
    gasPrice: 0n,
    value: 0n,
    ...content,
  });
  const digest = transaction.unsignedHash as Hash;
  const signature = signDigest(hexToBytes(privateKey as Hex), digest);
  transaction.signature = Signature.from({
    r: hexlify(signature.subarray(0, 32)),
    s: hexlify(signature.subarray(32, 64)),
    yParity: signature[64] === 0 ? 0 : 1,
  });
  const raw = transaction.serialized as Hex;
  return { raw, hash: keccak256(raw) as Hash };
}
