import { createMerkleProof, MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { getBytes, hexlify, keccak256, stripZerosLeft } from "ethers";
import type { Address, Hash, Hex } from "../../../../sdk/src/index.ts";

export type Storage = ReadonlyMap<Hash, Hash>;

/** A state of contracts' storages, in tries of other make. */
export interface FabricatedState {
  readonly stateRoot: Hash;
  storageAt(account: Address, slot: Hash): Hash;
  /** As eth_getProof answers. */
  prove(
    account: Address,
    slots: readonly Hash[],
  ): Promise<{ readonly accountProof: Hex[]; readonly storageProof: { readonly proof: Hex[] }[] }>;
}

const CODE_HASH = keccak256("0x6001");

export async function fabricateState(
  storages: ReadonlyMap<Address, Storage>,
): Promise<FabricatedState> {
  const state = createTrie();
  const tries = new Map<Address, MerklePatriciaTrie>();
  for (const [account, storage] of storages) {
    const trie = createTrie();
    for (const [slot, value] of storage) {
      if (BigInt(value) === 0n) continue;
      await trie.put(getBytes(slot), RLP.encode(getBytes(stripZerosLeft(value))));
    }
    tries.set(account, trie);
    const fields = [new Uint8Array([1]), new Uint8Array(), trie.root(), getBytes(CODE_HASH)];
    await state.put(getBytes(account), RLP.encode(fields));
  }
  return {
    stateRoot: hexlify(state.root()) as Hash,
    storageAt: (account, slot) => storages.get(account)?.get(slot) ?? `0x${"00".repeat(32)}`,
    async prove(account, slots) {
      const trie = tries.get(account) ?? createTrie();
      const storageProof: { proof: Hex[] }[] = [];
      for (const slot of slots) storageProof.push({ proof: await proofIn(trie, slot) });
      return { accountProof: await proofIn(state, account), storageProof };
    },
  };
}

function createTrie(): MerklePatriciaTrie {
  return new MerklePatriciaTrie({ useKeyHashing: true });
}

async function proofIn(trie: MerklePatriciaTrie, key: Hex): Promise<Hex[]> {
  const nodes = await createMerkleProof(trie, getBytes(key));
  return nodes.map((node) => hexlify(node) as Hex);
}
