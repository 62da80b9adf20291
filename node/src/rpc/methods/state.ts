import { bytesToHex } from "../../types/codec/bytes.ts";
import { requireState } from "../chain.ts";
import { quantity } from "../format.ts";
import { listOf } from "../lists.ts";
import { method } from "../method.ts";
import { addressSchema, optionalBlockSchema, slotSchema } from "../schemas.ts";

const PROVEN_SLOTS_MAX = 256;
const slotsSchema = listOf(slotSchema, {
  rule: "must be an array of storage slots",
  max: PROVEN_SLOTS_MAX,
  tooMany: `must have at most ${PROVEN_SLOTS_MAX} entries`,
});

const at = { address: addressSchema, block: optionalBlockSchema };

/** Accounts, code and storage at a block. An unknown block is error -32001. */
export const STATE_METHODS = {
  eth_getBalance: method(at, ({ backend }, { address, block }) => {
    const header = requireState(backend, block);
    return quantity(backend.executor.account(address, header)?.balance ?? 0n);
  }),
  eth_getTransactionCount: method(at, ({ backend }, { address, block }) => {
    if (block.kind === "pending") return quantity(backend.pool.pendingNonce(address));
    const header = requireState(backend, block);
    return quantity(backend.executor.account(address, header)?.nonce ?? 0n);
  }),
  eth_getCode: method(at, ({ backend }, { address, block }) =>
    bytesToHex(backend.executor.code(address, requireState(backend, block))),
  ),
  eth_getStorageAt: method(
    { address: addressSchema, slot: slotSchema, block: optionalBlockSchema },
    ({ backend }, { address, slot, block }) =>
      backend.executor.storageAt(address, slot.slot, requireState(backend, block)),
  ),
  /** EIP-1186. */
  eth_getProof: method(
    {
      address: addressSchema,
      slots: slotsSchema,
      block: optionalBlockSchema,
    },
    async ({ backend }, { address, slots, block }) => {
      const header = requireState(backend, block);
      const keys = slots.map(({ slot }) => slot);
      const proof = await backend.executor.proof(address, keys, header);
      return {
        address,
        accountProof: proof.accountProof,
        balance: quantity(proof.balance),
        codeHash: proof.codeHash,
        nonce: quantity(proof.nonce),
        storageHash: proof.storageRoot,
        storageProof: proof.storageProof.map((entry, index) => ({
          key: slots[index]?.text ?? entry.key,
          value: quantity(entry.value),
          proof: entry.proof,
        })),
      };
    },
  ),
};
