import { Interface } from "ethers";
import type { Header } from "../types/block.ts";
import { bytesToHex, hexToBytes } from "../types/codec/bytes.ts";
import type { Evidence, SignedBytes } from "../types/evidence.ts";
import type { Address, Hex } from "../types/hex.ts";
import { MESSAGE_CODE } from "../types/message.ts";
import { type CallResult, type Executor, PLAIN_CALL } from "../types/ports/executor.ts";
import { DIRECTORY_ADDRESS } from "./genesis/deployer.ts";
import { bytes32Text } from "./genesis/text.ts";

/** Largest content that the registry takes, bytes; a larger proposal is proven by what `qbft_getEvidence` serves. */
export const CONTENT_BYTES_MAX = 60_000;

/** The little of the contracts that a node calls itself. */
const ABI = new Interface([
  "function addressOf(bytes32 name) view returns (address)",
  "function evidenceOf(address validator, uint8 code, uint64 height, uint16 round) view returns (bytes32)",
  "function report((bytes content, bytes signature) first, (bytes content, bytes signature) second)",
]);

function question(method: string, args: readonly unknown[]): Uint8Array {
  return hexToBytes(ABI.encodeFunctionData(method, args) as Hex);
}

/** Asked of the Directory by every node that starts. */
const WHERE_IT_IS = question("addressOf", [bytes32Text("EquivocationRegistry")]);

/** The EquivocationRegistry as a node reads it on the state of a block. */
export interface EquivocationRegistry {
  readonly address: Address;
  isOnRecord(evidence: Evidence, header: Header): Promise<boolean>;
}

/** Found through the Directory; undefined on a chain that has none. */
export async function findEquivocationRegistry(
  executor: Pick<Executor, "call">,
  header: Header,
): Promise<EquivocationRegistry | undefined> {
  const read = (to: Address, data: Uint8Array, at: Header) =>
    executor.call({ ...PLAIN_CALL, to, data }, at);
  const found = wordOf(await read(DIRECTORY_ADDRESS, WHERE_IT_IS, header));
  if (found === undefined || found === 0n) return undefined;
  const address: Address = `0x${found.toString(16).padStart(40, "0")}`;
  return {
    address,
    async isOnRecord({ validator, kind, height, round }, at) {
      const place = [validator, MESSAGE_CODE[kind], height, round];
      return (wordOf(await read(address, question("evidenceOf", place), at)) ?? 0n) !== 0n;
    },
  };
}

/** Calldata of a report. */
export function reportData({ first, second }: Evidence): Hex {
  return ABI.encodeFunctionData("report", [tupleOf(first), tupleOf(second)]) as Hex;
}

function tupleOf({ content, signature }: SignedBytes): readonly [Hex, Hex] {
  return [bytesToHex(content), bytesToHex(signature)];
}

/** The one word that a function returned; undefined when it failed or the address has no code. */
function wordOf({ succeeded, returnData }: CallResult): bigint | undefined {
  return succeeded && returnData.length === 66 ? BigInt(returnData) : undefined;
}
