import { Transaction } from "ethers";
import type { Head, Health, RPCBackend } from "../../../../node/src/rpc/backend.ts";
import { assertDefined } from "../../../../node/src/types/assert.ts";
import type { Header, SealedBlock } from "../../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../../../node/src/types/errors.ts";
import type { Evidence } from "../../../../node/src/types/evidence.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import type { CallRequest } from "../../../../node/src/types/ports/executor.ts";
import type { TransactionLocation } from "../../../../node/src/types/ports/store.ts";
import type { DroppedTransaction, DropReason } from "../../../../node/src/types/ports/txPool.ts";
import type { Receipt } from "../../../../node/src/types/receipt.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";
import { bloomOf } from "./fakeBloom.ts";
import { createFakeLogIndex } from "./fakeLogIndex.ts";
import {
  type FakeState,
  NOTEBOOK,
  NOTEBOOK_CODE,
  rootOf,
  runMessage,
  SLOT_OF_VALUE,
} from "./fakeState.ts";
import { BOB } from "./keys.ts";

export const CHAIN_ID = 20_260_310n;
export const VALIDATORS: readonly Address[] = [1, 2, 3, 4].map(
  (index): Address => `0x${index.toString().repeat(40)}`,
);
/** Has a balance from the genesis block on; everybody else lives on free gas. */
const FUNDED = BOB.address.toLowerCase() as Address;
const GENESIS_TIME = 1_773_104_400n;
const ZERO_HASH: Hash = `0x${"0".repeat(64)}`;
const EMPTY_CODE: Hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

interface Stored {
  readonly sealed: SealedBlock;
  readonly receipts: readonly Receipt[];
  readonly senders: readonly Address[];
  readonly state: FakeState;
}

export interface FakeNode {
  readonly backend: RPCBackend;
  /** Decides a block of everything executable in the pool and tells the listeners. */
  mine(): SealedBlock;
  mineMany(count: number): void;
  /** Forgets what a node that took a snapshot of the block before `earliest` never had. */
  beginAt(earliest: bigint): void;
  keepStatesFrom(number: bigint): void;
  indexLogsFrom(number: bigint): void;
  /** Gives a pooled transaction up and tells the listeners. */
  drop(hash: Hash, reason: DropReason): void;
  /** Tells the listeners of a head, whatever it is. */
  announce(head: Head): void;
  /** Replaces parts of the health report. */
  setHealth(health: Partial<Health>): void;
  /** Is run, and awaited, before each EVM call. */
  onCall(before: () => void | Promise<void>): void;
  readonly calls: CallRequest[];
  /** What the node can prove against validators. */
  readonly evidence: Evidence[];
  listeners(): number;
}

/** A node in memory: real encodings and hashes, an honest chain of parents, one contract. */
export function createFakeNode(): FakeNode {
  const blocks: Stored[] = [genesis()];
  const byHash = new Map<Hash, Stored>();
  const locations = new Map<Hash, TransactionLocation>();
  const pool = new Map<Hash, RecoveredTransaction>();
  const onHead = new Set<(head: Head) => void>();
  const onPending = new Set<(transaction: RecoveredTransaction) => void>();
  const onDropped = new Set<(dropped: DroppedTransaction) => void>();
  const drops = new Map<Hash, DroppedTransaction>();
  const calls: CallRequest[] = [];
  const evidence: Evidence[] = [];
  let health: Health = {
    round: 0,
    connectedValidators: 4,
    quorum: 3,
    syncing: undefined,
    lastBlockAgeMs: 250,
    clockOffsetMs: 0,
    clocks: { skewMs: -1_500, peers: [{ address: "0x0a", skewMs: 20 }] },
    equivocators: [],
    hasTwin: false,
    duplicateKeys: [],
    abstainsThrough: undefined,
    certificateExpiresAtMs: Date.UTC(2028, 1, 1),
    disk: { freeBytes: 5, totalBytes: 100, level: "low" },
  };
  let beforeCall: () => void | Promise<void> = () => {};
  for (const stored of blocks) byHash.set(stored.sealed.hash, stored);

  let earliest = 0n;
  let earliestState = 0n;
  let indexedFrom = 0n;
  const kept = (stored: Stored | undefined): Stored | undefined => {
    const number = stored?.sealed.block.header.number ?? 0n;
    return number > 0n && number < earliest ? undefined : stored;
  };
  const latest = () => assertDefined(blocks.at(-1), "genesis");
  const at = (header: Header) => assertDefined(blocks[Number(header.number)], "known header").state;

  function mine(): SealedBlock {
    const stored = nextBlock(latest(), executable());
    blocks.push(stored);
    byHash.set(stored.sealed.hash, stored);
    const { number } = stored.sealed.block.header;
    stored.receipts.forEach(({ transactionHash }, index) => {
      locations.set(transactionHash, { blockHash: stored.sealed.hash, blockNumber: number, index });
      pool.delete(transactionHash);
    });
    announce({ sealed: stored.sealed, receipts: stored.receipts });
    return stored.sealed;
  }

  function announce(head: Head): void {
    for (const listener of onHead) listener(head);
  }

  function executable(): RecoveredTransaction[] {
    const next = new Map(latest().state.nonces);
    const sorted = [...pool.values()].sort((left, right) => Number(left.nonce - right.nonce));
    return sorted.filter(({ sender, nonce }) => {
      if (nonce !== (next.get(sender) ?? 0n)) return false;
      next.set(sender, nonce + 1n);
      return true;
    });
  }

  function pendingNonce(sender: Address): bigint {
    const pooled = executable().filter((transaction) => transaction.sender === sender).length;
    return (latest().state.nonces.get(sender) ?? 0n) + BigInt(pooled);
  }

  async function submit(raw: Uint8Array): Promise<Hash> {
    const transaction = decode(raw);
    const expected = latest().state.nonces.get(transaction.sender) ?? 0n;
    if (transaction.nonce < expected) {
      const facts = { nonce: transaction.nonce, expected };
      throw new NodeError("TXPOOL_NONCE_TOO_LOW", "this nonce was used", facts);
    }
    const balance = latest().state.balances.get(transaction.sender) ?? 0n;
    if (transaction.gasLimit * transaction.gasPrice + transaction.value > balance) {
      throw new NodeError("TXPOOL_INSUFFICIENT_FUNDS", "value and gas exceed the balance");
    }
    pool.set(transaction.hash, transaction);
    for (const listener of onPending) listener(transaction);
    return transaction.hash;
  }

  function account(address: Address, header: Header) {
    const state = at(header);
    const nonce = state.nonces.get(address) ?? 0n;
    const balance = state.balances.get(address) ?? 0n;
    const codeHash = address === NOTEBOOK ? keccak256Hex(hexToBytes(NOTEBOOK_CODE)) : EMPTY_CODE;
    return { nonce, balance, codeHash, storageRoot: ZERO_HASH };
  }

  const backend: RPCBackend = {
    chainId: CHAIN_ID,
    clientVersion: "piaohao/0.1.0/test/node24",
    chain: {
      head: () => latest().sealed,
      earliest: () => earliest,
      earliestState: () => earliestState,
      blockByNumber: (number) => blocks[Number(number)]?.sealed,
      blockByHash: (hash) => byHash.get(hash)?.sealed,
      receiptsOf: (hash) => kept(byHash.get(hash))?.receipts,
      sendersOf: (hash) => kept(byHash.get(hash))?.senders,
      locationOf: (hash) => locations.get(hash),
      logs: createFakeLogIndex(
        () => blocks,
        () => indexedFrom,
      ),
    },
    executor: {
      account,
      async call(request, header) {
        calls.push(request);
        await beforeCall();
        return runMessage(request, at(header));
      },
      async estimateGas(request, header) {
        calls.push(request);
        const result = runMessage(request, at(header));
        return result.succeeded ? { gas: result.gasUsed } : { failed: result };
      },
      code: (address) => (address === NOTEBOOK ? hexToBytes(NOTEBOOK_CODE) : new Uint8Array()),
      storageAt: (address, slot, header) => wordOf(valueAt(address, slot, at(header))),
      proof: async (address, slots, header) => ({
        address,
        ...account(address, header),
        accountProof: ["0xc0"],
        storageProof: slots.map((key) => {
          return { key, value: valueAt(address, key, at(header)), proof: ["0xc1", "0xc2"] };
        }),
      }),
      // The fourth validator joins with block 2, so that sets differ between heights.
      validators: async ({ number }) => (number < 2n ? VALIDATORS.slice(0, 3) : VALIDATORS),
    },
    evidence: { count: () => evidence.length, get: (index) => evidence[index] },
    pool: {
      get: (hash) => pool.get(hash),
      dropped: (hash) => drops.get(hash),
      pendingNonce,
      status: () => ({ pending: executable().length, queued: pool.size - executable().length }),
      content: () => [...pool.values()],
    },
    submit,
    recoverAhead: () => undefined,
    onHead: (listener) => subscribe(onHead, listener),
    onPending: (listener) => subscribe(onPending, listener),
    onDropped: (listener) => subscribe(onDropped, listener),
    peers: () =>
      VALIDATORS.slice(1).map((address) => {
        const { block, hash: headHash } = latest().sealed;
        const status = { headNumber: block.header.number, headHash, earliestNumber: 0n };
        return { address, status };
      }),
    health: () => health,
  };

  function drop(hash: Hash, reason: DropReason): void {
    const { sender, nonce } = assertDefined(pool.get(hash), "pooled");
    pool.delete(hash);
    const dropped = { hash, sender, nonce, ...reason };
    drops.set(hash, dropped);
    for (const listener of onDropped) listener(dropped);
  }

  return {
    backend,
    mine,
    keepStatesFrom(number) {
      earliestState = number;
    },
    indexLogsFrom(number) {
      indexedFrom = number;
    },
    beginAt(number) {
      earliest = number;
      // Only the genesis and the snapshot's own block are there, and that one without its receipts.
      for (let at = 1; at < Number(number); at += 1) {
        const stored = blocks[at];
        if (stored === undefined) continue;
        for (const { transactionHash } of stored.receipts) locations.delete(transactionHash);
        if (at === Number(number) - 1) continue;
        byHash.delete(stored.sealed.hash);
        delete blocks[at];
      }
    },
    drop,
    announce,
    mineMany(count) {
      for (let mined = 0; mined < count; mined += 1) mine();
    },
    setHealth(changed) {
      health = { ...health, ...changed };
    },
    onCall(before) {
      beforeCall = before;
    },
    calls,
    evidence,
    listeners: () => onHead.size + onPending.size + onDropped.size,
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function valueAt(address: Address, slot: Hash, state: FakeState): bigint {
  return address === NOTEBOOK && slot === SLOT_OF_VALUE ? state.value : 0n;
}

function wordOf(value: bigint): Hash {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** Decodes by ethers, which shares no code with the node. */
function decode(raw: Uint8Array): RecoveredTransaction {
  const transaction = parse(raw);
  const signature = assertDefined(transaction.signature, "signed");
  return {
    hash: transaction.hash as Hash,
    raw,
    sender: transaction.from?.toLowerCase() as Address,
    type: transaction.type ?? 0,
    nonce: BigInt(transaction.nonce),
    gasLimit: transaction.gasLimit,
    gasPrice: transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n,
    maxPriorityFeePerGas: transaction.maxPriorityFeePerGas ?? undefined,
    to: (transaction.to?.toLowerCase() as Address | undefined) ?? undefined,
    value: transaction.value,
    data: hexToBytes(transaction.data as Hex),
    chainId: transaction.chainId === 0n ? undefined : transaction.chainId,
    accessList: (transaction.accessList ?? []).map(({ address, storageKeys }) => ({
      address: address.toLowerCase() as Address,
      storageKeys: storageKeys as Hash[],
    })),
    signature: {
      yParity: signature.yParity,
      r: signature.r as Hex,
      s: signature.s as Hex,
    },
  };
}

function parse(raw: Uint8Array): Transaction {
  try {
    const transaction = Transaction.from(bytesToHex(raw));
    if (transaction.from !== null) return transaction;
  } catch (cause) {
    throw invalidTransaction("malformed", cause);
  }
  throw invalidTransaction("not signed");
}

function invalidTransaction(reason: string, cause?: unknown): NodeError {
  const message = `invalid transaction: ${reason}`;
  return new NodeError("CRYPTO_INVALID_TRANSACTION", message, { reason }, cause);
}

function genesis(): Stored {
  const balances = new Map([[FUNDED, 10n ** 18n]]);
  const state: FakeState = { nonces: new Map(), balances, value: 0n };
  const header: Header = {
    parentHash: ZERO_HASH,
    coinbase: `0x${"0".repeat(40)}`,
    stateRoot: rootOf(state),
    transactionsRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    logsBloom: new Uint8Array(256),
    number: 0n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: GENESIS_TIME,
    extraData: { vanity: new Uint8Array(32), validators: [], vote: undefined, round: 0, seals: [] },
  };
  const sealed = sealedBlockOf({ header, transactions: [] });
  return { sealed, receipts: [], senders: [], state };
}

function nextBlock(parent: Stored, transactions: readonly RecoveredTransaction[]): Stored {
  const { receipts, state } = execute(transactions, parent.state);
  const { header } = parent.sealed.block;
  const number = header.number + 1n;
  const seal = new Uint8Array(65).fill(7);
  const sealed = sealedBlockOf({
    header: {
      ...header,
      parentHash: parent.sealed.hash,
      coinbase: assertDefined(VALIDATORS[Number(number % 3n)], "within the set"),
      stateRoot: rootOf(state),
      transactionsRoot: keccak256Hex(Buffer.concat(transactions.map(({ raw }) => raw))),
      logsBloom: bloomOf(receipts.flatMap(({ logs }) => logs)),
      number,
      gasUsed: receipts.at(-1)?.cumulativeGasUsed ?? 0n,
      timestamp: header.timestamp + 1n,
      extraData: { ...header.extraData, round: 1, seals: [seal, seal, seal] },
    },
    transactions: transactions.map(({ raw }) => raw),
  });
  return { sealed, receipts, senders: transactions.map(({ sender }) => sender), state };
}

function execute(transactions: readonly RecoveredTransaction[], start: FakeState) {
  const nonces = new Map(start.nonces);
  let { value } = start;
  let cumulativeGasUsed = 0n;
  const receipts = transactions.map((transaction): Receipt => {
    const { sender, to, gasLimit, nonce } = transaction;
    nonces.set(sender, nonce + 1n);
    const request = { ...transaction, from: sender, to, gas: gasLimit, authorizations: [] };
    const result = runMessage(request, { ...start, value });
    cumulativeGasUsed += result.gasUsed;
    value = result.value;
    const created: Address = `0x${keccak256Hex(transaction.raw).slice(-40)}`;
    return {
      type: transaction.type,
      succeeded: result.succeeded,
      cumulativeGasUsed,
      gasUsed: result.gasUsed,
      contractAddress: to === undefined ? created : undefined,
      logs: result.logs,
      logsBloom: bloomOf(result.logs),
      transactionHash: transaction.hash,
    };
  });
  return { receipts, state: { nonces, balances: start.balances, value } };
}
