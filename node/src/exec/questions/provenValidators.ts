import type { Header } from "../../types/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address } from "../../types/hex.ts";
import type { StateStore } from "../../types/ports/store.ts";
import { createStateReader } from "../state/reader.ts";
import { createCodeCache, createWorldReader } from "../state/worldReader.ts";
import { HeldTries } from "../trie/heldTries.ts";
import { NodeReader } from "../trie/nodeReader.ts";
import { createWorkspace } from "../workspace.ts";
import { startCall } from "./call.ts";
import { createQuestionPool } from "./pool.ts";
import { VALIDATORS_LIMITS, validatorsOf, validatorsRequest } from "./validators.ts";

/** Nodes and codes are looked for once a run: what is kept between two looks of one run. */
const NODES_MAX = 4_096;
const CODE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * `getValidators()` on a state of which only some trie nodes and codes are there. Throws EXEC_STATE_MISSING with the hash
 * of the first that is not. The contract cannot see hashes of earlier blocks this way.
 */
export function createProvenValidators({
  chainId,
  validatorContract,
}: {
  readonly chainId: bigint;
  readonly validatorContract: Address;
}): (source: Pick<StateStore, "node" | "code">, header: Header) => Promise<readonly Address[]> {
  const request = validatorsRequest(validatorContract);
  const createOwn = () => createWorkspace({ chainId, hashOfBlock: () => undefined });
  return async (source, header) => {
    const nodes = new NodeReader((hash, place) => {
      const form = source.node(bytesToHex(hash), bytesToHex(place), header.number);
      return form ? [{ form, record: undefined }] : [];
    }, new HeldTries(NODES_MAX));
    const reader = createStateReader(source, nodes, header.stateRoot);
    // A workspace whose run threw is not used again.
    const pool = createQuestionPool({ createWorkspace: createOwn, atOnceMax: 1, waitingMax: 0 });
    const answer = await pool.ask(
      createWorldReader(reader, createCodeCache(CODE_BYTES_MAX)),
      Number.POSITIVE_INFINITY,
      (workspace) => startCall(workspace, request, header, VALIDATORS_LIMITS),
    );
    return validatorsOf(answer);
  };
}
