import type { ContractRunner, TransactionRequest } from "ethers";
import { toRefusal } from "../errors/revert.ts";
import { SDKError } from "../errors/sdkError.ts";
import type { Address, Hex } from "../types.ts";
import { encodeShortText } from "../values/shortText.ts";
import { hex } from "./answers.ts";
import { DIRECTORY_ADDRESS } from "./directory.ts";
import { type ContractName, type ContractOf, DIRECTORY, INTERFACES } from "./interfaces.ts";
import { toQuantity } from "./logs.ts";
import type { RPC } from "./rpc.ts";

/** The network's contracts, found through the Directory. */
export interface Contracts {
  addressOf(name: ContractName): Promise<Address>;
  /**
   * The contract, for reads on the newest block, or on that of a `blockTag`, and for trying a call out as its caller (`from`).
   * Refusals arrive as `PiaohaoError`.
   */
  at<Name extends ContractName>(name: Name): Promise<ContractOf<Name>>;
  /** For reads of contracts that the Directory does not name. */
  readonly reader: ContractRunner;
}

export function createContracts(rpc: RPC): Contracts {
  const reader = createReader(rpc);
  const directory = DIRECTORY.connect(DIRECTORY_ADDRESS, reader);
  const known = new Map<ContractName, Promise<Address>>();

  function addressOf(name: ContractName): Promise<Address> {
    const found = known.get(name) ?? lookUp(name);
    known.set(name, found);
    return found;
  }

  /** A failed look-up is forgotten, so that the next call asks again. */
  async function lookUp(name: ContractName): Promise<Address> {
    try {
      const target = await directory.addressOf(encodeShortText(name));
      return target.toLowerCase() as Address;
    } catch (error) {
      known.delete(name);
      throw error;
    }
  }

  return {
    addressOf,
    reader,
    async at<Name extends ContractName>(name: Name) {
      return INTERFACES[name].connect(await addressOf(name), reader) as ContractOf<Name>;
    },
  };
}

/** What ethers' contracts need to read: a call that rejects with our errors. */
function createReader(rpc: RPC): ContractRunner {
  return {
    provider: null,
    async call({ from, to, data, blockTag }: TransactionRequest) {
      const block = typeof blockTag === "bigint" ? toQuantity(blockTag) : "latest";
      const message = { to, data, ...(from == null ? {} : { from }) };
      const answer = await callContract(rpc, message, block);
      if (answer !== "0x") return answer;
      // Every function that is read returns something; an address without code returns nothing.
      throw new SDKError("SDK_WRONG_NETWORK", "the node's chain has no contract of piaohao here", {
        address: to,
        block,
      });
    },
  };
}

/**
 * Runs a message on a block's state and returns what it returns.
 * @throws PiaohaoError when a contract refuses
 */
export async function callContract(rpc: RPC, message: object, block: string): Promise<Hex> {
  try {
    return await rpc.request("eth_call", [message, block], hex);
  } catch (error) {
    throw toRefusal(error);
  }
}
