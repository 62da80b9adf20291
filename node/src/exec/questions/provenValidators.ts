import type { Header } from "../../types/block.ts";
import type { Address } from "../../types/hex.ts";
import type { StateStore } from "../../types/ports/store.ts";
import { createSession } from "../evm/session.ts";
import { createStateReader } from "../state/reader.ts";
import { NodeReader } from "../trie/nodeReader.ts";
import { runCall } from "./call.ts";
import { VALIDATORS_GAS, validatorsOf, validatorsRequest } from "./validators.ts";

const NODES_MAX = 4_096;

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
  return async (source, header) => {
    const store: StateStore = {
      ...source,
      root: () => undefined,
      isWhole: () => false,
      account: () => undefined,
      slot: () => undefined,
    };
    // A session whose execution threw is not used again.
    const session = createSession({ chainId, hashOfBlock: () => undefined });
    session.state.begin(
      createStateReader(store, new NodeReader(source.node, NODES_MAX), header.stateRoot),
    );
    const request = validatorsRequest(validatorContract);
    return validatorsOf(await runCall(session, request, header, VALIDATORS_GAS));
  };
}
