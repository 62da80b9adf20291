// What the validators say while they run.
import { callNode } from "../../node/src/app/network/client.ts";
import type { Acknowledged } from "../load/teller.ts";
import type { Violation } from "../violation.ts";
import { type Agreed, type ChainView, disagreements, type SeenBlock } from "./agreement.ts";
import { type FoundReceipt, lostReceipts } from "./receipts.ts";

/** As a node answers; quantities are hexadecimal. */
interface BlockAnswer {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
}

interface ReceiptAnswer {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
}

interface AskedNode {
  readonly name: string;
  readonly rpcUrl: string;
}

/** The stretch of the chain since the last look. */
export interface Stretch {
  readonly after: Agreed;
  /** The last height, which every validator has. */
  readonly to: number;
  readonly acknowledged: readonly Acknowledged[];
}

export interface StretchFindings {
  readonly violations: readonly Violation[];
  readonly agreed: Agreed;
}

/** Compares the validators' blocks, and looks at each of them for the acknowledged receipts and for evidence of lies. */
export async function checkStretch(
  nodes: readonly AskedNode[],
  { after, to, acknowledged }: Stretch,
): Promise<StretchFindings> {
  const numbers = Array.from({ length: to - after.number }, (_, index) => after.number + 1 + index);
  const views = await Promise.all(nodes.map((node) => viewOf(node, numbers)));
  const lost = await Promise.all(
    nodes.map(async (node) => {
      const found = await receiptsAt(node, acknowledged);
      return lostReceipts(node.name, acknowledged, (hash) => found.get(hash));
    }),
  );
  const accused = await Promise.all(nodes.map(accusationsOf));
  const last = views[0]?.blocks.at(-1);
  return {
    violations: [...disagreements(after, views), ...lost.flat(), ...accused.flat()],
    agreed: last ?? after,
  };
}

/** A validator's block; throws when it has none of this number. */
export async function blockOf({ name, rpcUrl }: AskedNode, number: number): Promise<SeenBlock> {
  const params = [toQuantity(number), false];
  const answer = (await callNode(rpcUrl, "eth_getBlockByNumber", params)) as BlockAnswer | null;
  if (answer === null) throw new Error(`${name} has no block ${number}`);
  const { hash, parentHash } = answer;
  return { number: Number(answer.number), hash, parentHash };
}

async function viewOf(node: AskedNode, numbers: readonly number[]): Promise<ChainView> {
  const blocks: SeenBlock[] = [];
  for (const number of numbers) blocks.push(await blockOf(node, number));
  return { name: node.name, blocks };
}

/** No validator is a liar here: whatever one can prove against another is a vote that was signed twice. */
async function accusationsOf({ name, rpcUrl }: AskedNode): Promise<readonly Violation[]> {
  const { total } = (await callNode(rpcUrl, "qbft_getEvidence")) as { readonly total: string };
  if (Number(total) === 0) return [];
  const message = `${name} has evidence of ${Number(total)} equivocations`;
  return [{ kind: "doubleVote", message }];
}

async function receiptsAt(
  { rpcUrl }: AskedNode,
  acknowledged: readonly Acknowledged[],
): Promise<ReadonlyMap<string, FoundReceipt>> {
  const found = new Map<string, FoundReceipt>();
  for (const number of new Set(acknowledged.map(({ blockNumber }) => blockNumber))) {
    const answer = await callNode(rpcUrl, "eth_getBlockReceipts", [toQuantity(number)]);
    for (const receipt of (answer ?? []) as readonly ReceiptAnswer[]) {
      found.set(receipt.transactionHash, {
        blockNumber: Number(receipt.blockNumber),
        blockHash: receipt.blockHash,
        hasSucceeded: receipt.status === "0x1",
      });
    }
  }
  return found;
}

function toQuantity(number: number): string {
  return `0x${number.toString(16)}`;
}
