import type { Wallet } from "ethers";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Hash, Hex } from "../../../../node/src/types/hex.ts";
import { CHAIN_ID, type FakeNode } from "./fakeNode.ts";
import { NOTEBOOK, notebook } from "./fakeState.ts";

/** A signed, encoded call of the notebook. */
export async function signNote(
  wallet: Wallet,
  nonce: number,
  value: bigint,
  overrides: Record<string, unknown> = {},
): Promise<Hex> {
  const signed = await wallet.signTransaction({
    chainId: CHAIN_ID,
    type: 2,
    nonce,
    to: NOTEBOOK,
    gasLimit: 100_000,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
    data: notebook.encodeFunctionData("note", [value]),
    ...overrides,
  });
  return signed as Hex;
}

/** Submits notes and decides a block with them. */
export async function mineNotes(
  node: FakeNode,
  wallet: Wallet,
  nonce: number,
  values: readonly bigint[],
): Promise<readonly Hash[]> {
  const hashes: Hash[] = [];
  for (const [index, value] of values.entries()) {
    const raw = await signNote(wallet, nonce + index, value);
    hashes.push(await node.backend.submit(hexToBytes(raw)));
  }
  node.mine();
  return hashes;
}
