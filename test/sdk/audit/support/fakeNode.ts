import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeBytes32String, hexlify, toBeHex, toQuantity } from "ethers";
import { encodeExtraData } from "../../../../node/src/types/codec/extraData.ts";
import { FIXED_HEADER_FIELDS } from "../../../../node/src/types/codec/header.ts";
import { DIRECTORY, INTERFACES } from "../../../../sdk/src/chain/interfaces.ts";
import type { Address, Hash, Hex } from "../../../../sdk/src/index.ts";
import {
  addressOf,
  type FabricatedBlock,
  type FabricatedChain,
  INSTRUMENT,
  LEDGER,
  REGISTRY,
  word,
} from "./chain.ts";

const LEDGER_ABI = INTERFACES.TitleLedger.createInterface();
const REGISTRY_ABI = INTERFACES.ValidatorRegistry.createInterface();
const CONTRACTS: Readonly<Record<string, Address>> = {
  TitleLedger: LEDGER,
  ValidatorRegistry: REGISTRY,
};

interface Log {
  readonly address: Address;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: Hash;
}

type Params = readonly never[];
type Method = (params: Params) => unknown;

/** What a method throws for a JSON-RPC error. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface FakeNode {
  readonly url: string;
  /** Puts another answer in the place of a method's. */
  readonly forgeries: Map<string, (honest: never, params: Params) => unknown>;
  /** Methods that the node refuses. */
  readonly refusals: Set<string>;
  stop(): Promise<void>;
}

/** A node that answers for a fabricated chain, over a real socket; at most `logBlocksMax` blocks of logs at a time. */
export async function serveChain(chain: FabricatedChain, logBlocksMax = 3n): Promise<FakeNode> {
  const methods = methodsOf(chain, logBlocksMax);
  const forgeries: FakeNode["forgeries"] = new Map();
  const refusals = new Set<string>();
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { id, method, params } = JSON.parse(body);
      const answer = refusals.has(method)
        ? { error: { code: -32_000, message: "the state is gone" } }
        : await answerTo(methods, forgeries, { method, params });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forgeries,
    refusals,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Asked {
  readonly method: string;
  readonly params: readonly never[];
}

async function answerTo(
  methods: Readonly<Record<string, Method>>,
  forgeries: FakeNode["forgeries"],
  { method, params }: Asked,
): Promise<object> {
  try {
    const honest = (await methods[method]?.(params)) as never;
    const forge = forgeries.get(method);
    return { result: forge === undefined ? honest : forge(honest, params) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: { code: error.code, message: error.message, data: error.data } };
  }
}

function methodsOf(
  { blocks }: FabricatedChain,
  logBlocksMax: bigint,
): Readonly<Record<string, Method>> {
  const head = blocks.length - 1;
  const blockAt = (tag: string): FabricatedBlock => {
    const block = blocks[tag === "latest" ? head : Number(tag)];
    if (block === undefined) throw new Refusal(-32_001, "block not found");
    return block;
  };
  return {
    eth_chainId: () => toQuantity(20_260_310),
    eth_blockNumber: () => toQuantity(head),
    eth_getBlockByNumber: ([tag]: readonly [string]) => blockView(blockAt(tag)),
    eth_getProof: ([account, slots, tag]: readonly [Address, readonly Hash[], string]) =>
      blockAt(tag).state.prove(account, slots),
    eth_getStorageAt: ([account, slot, tag]: readonly [Address, Hash, string]) =>
      blockAt(tag).state.storageAt(account, slot),
    eth_call: ([{ to, data }, tag]: readonly [
      { readonly to: string; readonly data: Hex },
      string,
    ]) => callOn(blocks.slice(0, Number(blockAt(tag).header.number) + 1), to.toLowerCase(), data),
    eth_getLogs: ([{ address, topics, fromBlock, toBlock }]: readonly [LogFilter]) => {
      const from = BigInt(fromBlock);
      const to = BigInt(toBlock);
      if (to - from + 1n > logBlocksMax) {
        throw new Refusal(-32_005, "the range is too large");
      }
      const range = blocks.slice(Number(from), Number(to) + 1);
      return range
        .flatMap((block) => logsOf(block, blocks))
        .filter((log) => log.address === address && log.topics[1] === topics[1]);
    },
  } as unknown as Readonly<Record<string, Method>>;
}

interface LogFilter {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly fromBlock: string;
  readonly toBlock: string;
}

/** What a contract returns in the state that the last of the blocks leaves. */
function callOn(blocks: readonly FabricatedBlock[], to: string, data: Hex): string {
  if (to === REGISTRY) {
    const validators = (blocks.at(-1)?.validators ?? []).map(addressOf).sort();
    return REGISTRY_ABI.encodeFunctionResult("getValidators", [validators]);
  }
  if (to === LEDGER) {
    const length = blocks.reduce((count, { entries }) => count + entries.length, 0);
    return LEDGER_ABI.encodeFunctionResult("historyLength", [length]);
  }
  const [asked] = DIRECTORY.createInterface().decodeFunctionData("addressOf", data);
  return word(CONTRACTS[decodeBytes32String(asked)] ?? "0x");
}

/** The instrument's entries in a block. */
function logsOf(
  { header, entries }: FabricatedBlock,
  blocks: readonly FabricatedBlock[],
): readonly Log[] {
  const number = Number(header.number);
  const earlier = blocks.slice(0, number).reduce((count, block) => count + block.entries.length, 0);
  return entries.map(({ kind, actor, timestamp, data }, index) => ({
    address: LEDGER,
    ...LEDGER_ABI.encodeEventLog("HistoryAppended", [
      INSTRUMENT,
      earlier + index + 1,
      kind,
      actor,
      timestamp,
      data,
      word("0x"),
    ]),
    blockNumber: toQuantity(number),
    transactionHash: word(toBeHex(number) as Hex),
  }));
}

function blockView({ header, hash }: FabricatedBlock): Readonly<Record<string, string>> {
  const zero = "0x0";
  return {
    ...FIXED_HEADER_FIELDS,
    difficulty: "0x1",
    baseFeePerGas: zero,
    blobGasUsed: zero,
    excessBlobGas: zero,
    hash,
    parentHash: header.parentHash,
    miner: header.coinbase,
    stateRoot: header.stateRoot,
    transactionsRoot: header.transactionsRoot,
    receiptsRoot: header.receiptsRoot,
    logsBloom: hexlify(header.logsBloom),
    number: toQuantity(header.number),
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    timestamp: toQuantity(header.timestamp),
    extraData: hexlify(encodeExtraData(header.extraData, "full")),
  };
}
