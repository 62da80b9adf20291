import type { Header, SealedBlock } from "../../types/block.ts";
import { blockHash } from "../../types/codec/header.ts";
import type { NodeError } from "../../types/errors.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { Peer } from "../../types/ports/network.ts";
import { CHECKPOINT_BLOCKS, isCheckpoint, STATE_BLOCKS_KEPT } from "../../types/stateWindow.ts";
import { syncError } from "../errors.ts";
import type { Answered } from "../peerBook.ts";
import { invalidBlock } from "../verifySealed.ts";
import type { SnapshotContext } from "./ports.ts";

const STATE_BLOCKS = BigInt(STATE_BLOCKS_KEPT);

/** Whether a peer can give every block of a range. */
function hasBlocks(first: bigint, last: bigint): (peer: Peer) => boolean {
  return ({ status }) => status.headNumber >= last && status.earliestNumber <= first;
}

/**
 * Whether a peer can give the state after a block: whoever has the blocks has the states of the latest. The last of those is
 * as good as gone, since a peer has its next head before it says so.
 */
export function hasState(number: bigint): (peer: Peer) => boolean {
  return (peer) => hadState(number)(peer) && peer.status.headNumber - number < STATE_BLOCKS;
}

/** Whether a peer can prove the validators after a block: of a checkpoint it keeps what does. */
export function hasValidators(number: bigint): (peer: Peer) => boolean {
  return isCheckpoint(number) ? hadState(number) : hasState(number);
}

function hadState(number: bigint): (peer: Peer) => boolean {
  return ({ status }) => status.headNumber >= number && status.earliestNumber <= number + 1n;
}

/** Why a peer answers without a state that it had when it was asked: as a liar, or because the chain went on. */
export function withoutState(
  { peers }: Pick<SnapshotContext, "peers">,
  address: Address,
  {
    isUseful,
    details,
  }: {
    readonly isUseful: (peer: Peer) => boolean;
    readonly details: Readonly<Record<string, unknown>>;
  },
): NodeError {
  return peers.isStill(address, isUseful)
    ? syncError("SYNC_NO_STATE", "the peer lacks a state it should have", details)
    : syncError("SYNC_STATE_GONE", "the peer does not keep the state any more", details);
}

/** A block between two, about half-way, the proof of whose validators is kept; undefined if there is none. */
export function blockBetween(from: bigint, to: bigint): bigint | undefined {
  const middle = (from + to) / 2n;
  if (to - middle < STATE_BLOCKS / 2n) return middle > from ? middle : undefined;
  const below = middle - (middle % CHECKPOINT_BLOCKS);
  if (below > from) return below;
  return below + CHECKPOINT_BLOCKS < to ? below + CHECKPOINT_BLOCKS : undefined;
}

/**
 * The head of a peer by more than the distance above `above`, and so near to the highest claim of those that answer that others
 * keep its state as well; nothing but its number is checked.
 */
export function askForHead(
  { network, peers, distance }: Pick<SnapshotContext, "network" | "peers" | "distance">,
  above: bigint,
): Promise<Answered<SealedBlock>> {
  const isAhead = ({ status: { headNumber } }: Peer): boolean =>
    headNumber > above + distance && headNumber + STATE_BLOCKS / 2n > peers.highest(0n);
  return peers.ask(isAhead, async ({ address, status }) => {
    const number = status.headNumber;
    const [sealed] = await network.requestBlocks(address, number, 1);
    if (sealed?.block.header.number === number) return sealed;
    throw syncError("SYNC_NO_BLOCKS", "the peer does not have the head it claims", { number });
  });
}

/** A header by its number, as some peer tells it. */
export function askForHeader(
  { network, peers }: SnapshotContext,
  number: bigint,
): Promise<Answered<Header>> {
  return peers.ask(hasBlocks(number, number), async ({ address }) => {
    const [header] = await network.requestHeaders(address, number, 1);
    if (header?.number === number) return header;
    throw syncError("SYNC_NO_BLOCKS", "the peer does not have a header it should", { number });
  });
}

/** The `count` headers before a block, in ascending order, proven by the hashes of their children. */
export async function askForAncestors(
  { network, peers }: SnapshotContext,
  block: Pick<Header, "number" | "parentHash">,
  count: number,
): Promise<readonly Header[]> {
  const from = block.number - BigInt(count);
  const { answer } = await peers.ask(hasBlocks(from, block.number - 1n), async ({ address }) => {
    const headers = await network.requestHeaders(address, from, count);
    if (headers.length !== count) {
      throw syncError("SYNC_NO_BLOCKS", "the peer does not have headers it should", {
        from,
        count,
      });
    }
    checkAncestry(headers, block);
    return headers;
  });
  return answer;
}

function checkAncestry(
  headers: readonly Header[],
  { number, parentHash }: Pick<Header, "number" | "parentHash">,
): void {
  let expected: Hash = parentHash;
  for (const [index, header] of headers.toReversed().entries()) {
    if (header.number !== number - 1n - BigInt(index)) throw invalidBlock("number", header);
    if (blockHash(header) !== expected) throw invalidBlock("hash", header);
    expected = header.parentHash;
  }
}
