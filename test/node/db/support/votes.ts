import type { LogOwner } from "../../../../node/src/db/wal/entries.ts";
import { blockHash } from "../../../../node/src/types/codec/header.ts";
import type { PreparedCertificate, VoteRecord } from "../../../../node/src/types/consensus.ts";
import { aHash, aHeader } from "./blocks.ts";

export const OWNER: LogOwner = {
  genesisHash: aHash(0xaa),
  validator: `0x${"01".repeat(20)}`,
};

export function aVote(fields: Partial<VoteRecord> = {}): VoteRecord {
  return { kind: "prepare", height: 7n, round: 0, digest: aHash(1), ...fields };
}

/** A lock; with `bytes` of transactions it spans several blocks of the log. */
export function aCertificate(height: bigint, round: number, bytes = 2): PreparedCertificate {
  const transaction = new Uint8Array(bytes).fill(7);
  transaction[0] = 2;
  const block = { header: aHeader({ number: height }), transactions: [transaction] };
  const digest = blockHash(block.header);
  const payload = { kind: "prepare" as const, height, round, digest };
  const prepare = (signer: number) => ({
    payload,
    author: `0x${signer.toString(16).padStart(40, "0")}` as const,
    signature: new Uint8Array(65).fill(signer).fill(0, 64),
  });
  return { round, block, digest, prepares: [prepare(1), prepare(2), prepare(3)] };
}
