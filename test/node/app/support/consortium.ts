// A consortium's chain in one process: the real contracts, the real executor, a pool, and institutions that send.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interface, type InterfaceAbi, Transaction, Wallet } from "ethers";
import { type Chain, createChain } from "../../../../node/src/app/chain.ts";
import { chainRulesOf } from "../../../../node/src/app/chainRules.ts";
import { buildGenesis } from "../../../../node/src/app/genesis/buildGenesis.ts";
import { DIRECTORY_ADDRESS } from "../../../../node/src/app/genesis/deployer.ts";
import { bytes18Text, bytes32Text } from "../../../../node/src/app/genesis/text.ts";
import { createMembers, type Members } from "../../../../node/src/app/members.ts";
import { ConsortiumSchema } from "../../../../node/src/app/network/consortium.ts";
import {
  developmentConsortium,
  developmentKey,
} from "../../../../node/src/app/network/developmentConsortium.ts";
import { addressOf } from "../../../../node/src/crypto/signing.ts";
import { createTransactionDecoder } from "../../../../node/src/crypto/transaction.ts";
import { openDatabase } from "../../../../node/src/db/database.ts";
import { createExecutor } from "../../../../node/src/exec/executor.ts";
import type { GenesisFile } from "../../../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../../../node/src/exec/genesis/genesisState.ts";
import artifacts from "../../../../node/src/generated/contracts.json" with { type: "json" };
import { createTxPool, type TxPoolOptions } from "../../../../node/src/txpool/txPool.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { type Executor, PLAIN_CALL } from "../../../../node/src/types/ports/executor.ts";
import type { ChainStore, ExecutedBlock } from "../../../../node/src/types/ports/store.ts";
import type { TxPool } from "../../../../node/src/types/ports/txPool.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";

const SECRET = "a consortium of the tests";
export const USCC = {
  centralBank: "11100000MB2XPH000U",
  linan: "91330100MA2XPH001K",
  pinghu: "91330100MA2XPH002N",
} as const;
const VALIDATORS = [1, 2, 3, 4].map((index): Address => `0x${String(index).repeat(40)}`);

const REQUEST_TYPES = {
  Request: [
    { name: "requestId", type: "bytes32" },
    { name: "deadline", type: "uint64" },
    { name: "calls", type: "Call[]" },
  ],
  Call: [
    { name: "target", type: "address" },
    { name: "data", type: "bytes" },
  ],
};

export interface Institution {
  readonly account: Address;
  readonly maker: Wallet;
  readonly checker: Wallet;
}

export interface SendOptions {
  readonly nonce: number;
  readonly to: Address | null;
  readonly data?: Hex;
  readonly gasLimit?: bigint;
}

export interface ConsortiumChain {
  readonly chain: Chain;
  readonly store: ChainStore;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly members: Members;
  institution(uscc: string): Promise<Institution>;
  /** The call data of a contract's function. */
  encode(contract: keyof typeof artifacts, method: string, args: readonly unknown[]): Hex;
  contract(name: string): Promise<Address>;
  /** A transaction as the node decodes it. */
  sign(wallet: Wallet, options: SendOptions): RecoveredTransaction;
  /** A request that the institution's maker signs and its checker sends. */
  request(from: Institution, nonce: number, to: Address, data: Hex): Promise<RecoveredTransaction>;
  /** Takes from the pool, executes, commits. */
  mine(): Promise<ExecutedBlock>;
  close(): Promise<void>;
}

let genesisFile: Promise<GenesisFile> | undefined;

/** Built once: a network that is no development network, with the institutions of one. */
function genesisOfTests(): Promise<GenesisFile> {
  genesisFile ??= buildGenesis(
    ConsortiumSchema.parse({
      ...developmentConsortium({ secret: SECRET, addressOf, validators: VALIDATORS }),
      developmentNetwork: false,
    }),
  );
  return genesisFile;
}

export async function aConsortiumChain(
  options: {
    readonly isOpen?: boolean;
    readonly limits?: TxPoolOptions["limits"];
    /** Longest that a call may run. */
    readonly callMs?: number;
  } = {},
): Promise<ConsortiumChain> {
  const genesis = await genesisOfTests();
  const rules = chainRulesOf(genesis);
  const path = mkdtempSync(join(tmpdir(), "piaohao-consortium-"));
  const database = await openDatabase(path, genesisState(genesis));
  const decodeTransaction = createTransactionDecoder(rules);
  const executor = createExecutor({
    ...rules,
    state: database.state,
    chain: database.chain,
    decodeTransaction,
    ...(options.callMs !== undefined && { limits: { callMs: options.callMs } }),
  });
  const chain = createChain(database.chain, executor);
  const head = () => chain.head().block.header;
  const members = createMembers({
    slotOf: (address, slot) => executor.storageAt(address, slot, head()),
    isOpen: options.isOpen ?? false,
  });
  members.onValidators(VALIDATORS);
  const pool = createTxPool({
    accountOf: (address) => executor.account(address, head()),
    blockGasLimit: BigInt(genesis.gasLimit),
    memberOf: members.memberOf,
    ...(options.limits && { limits: options.limits }),
  });
  chain.onHead(({ receipts, senders }) => {
    pool.onBlock(
      receipts.map(({ transactionHash }) => transactionHash),
      senders,
    );
    if (members.onBlock(receipts)) pool.onMembersChanged();
  });

  const abiOf = (contract: keyof typeof artifacts) =>
    new Interface(artifacts[contract].abi as InterfaceAbi);
  const encode: ConsortiumChain["encode"] = (contract, method, args) =>
    abiOf(contract).encodeFunctionData(method, args) as Hex;
  const ask = async (to: Address, data: Hex): Promise<Address> => {
    const request = { ...PLAIN_CALL, to, data: hexToBytes(data) };
    const { returnData } = await executor.call(request, head());
    return `0x${returnData.slice(-40)}`;
  };
  const contract = (name: string) =>
    ask(DIRECTORY_ADDRESS, encode("Directory", "addressOf", [bytes32Text(name)]));

  const sign: ConsortiumChain["sign"] = (wallet, { nonce, to, data = "0x", gasLimit }) => {
    const transaction = Transaction.from({
      type: 0,
      chainId: rules.chainId,
      nonce,
      to,
      data,
      gasLimit: gasLimit ?? 1_000_000n,
      gasPrice: 0n,
    });
    transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
    return decodeTransaction(hexToBytes(transaction.serialized as Hex));
  };

  return {
    chain,
    store: database.chain,
    executor,
    pool,
    members,
    encode,
    contract,
    sign,
    async institution(uscc) {
      const key = (role: "maker" | "checker") =>
        new Wallet(bytesToHex(developmentKey(SECRET, uscc, role)));
      const data = encode("MemberRegistry", "accountOf", [bytes18Text(uscc)]);
      const account = await ask(await contract("MemberRegistry"), data);
      return { account, maker: key("maker"), checker: key("checker") };
    },
    async request({ account, maker, checker }, nonce, target, data) {
      const requestId: Hash = `0x${(nonce + 1).toString(16).padStart(64, "0")}`;
      const request = { requestId, deadline: 2n ** 40n, calls: [{ target, data }] };
      const domain = {
        name: "piaohao MemberAccount",
        version: "1",
        chainId: rules.chainId,
        verifyingContract: account,
      };
      const signature = await maker.signTypedData(domain, REQUEST_TYPES, request);
      const execute = encode("MemberAccount", "execute", [request, signature]);
      return sign(checker, { nonce, to: account, data: execute });
    },
    async mine() {
      const { gasLimit, timestamp } = head();
      const executed = await chain.build(
        {
          timestamp: timestamp + 1n,
          coinbase: VALIDATORS[0] ?? "0x",
          transactions: pool.take(gasLimit),
        },
        0,
      );
      await chain.commit(sealedBlockOf(executed.block));
      return executed;
    },
    async close() {
      await database.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}
