import { expect } from "chai";
import { Contract, decodeRlp, JsonRpcProvider, type Log, toBeHex, Wallet } from "ethers";
import {
  type Address,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  parseAbi,
  webSocket,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type Party, partyOf } from "../../scripts/story/cast.ts";
import { cast, castJSON } from "./support/cast.ts";
import type { Devnet } from "./support/devnet.ts";
import { provenValue } from "./support/merkleProof.ts";
import { sharedDevnet } from "./support/sharedDevnet.ts";
import { until } from "./support/until.ts";

const DIRECTORY: Address = "0xd06fd1e918af6b8bc70ffac40f8fface532b2664";
const directoryABI = parseAbi(["function addressOf(bytes32) view returns (address)"]);
const cashABI = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function balanceOf(address) view returns (uint256)",
  "function mint(address to, uint256 amount)",
  "error AccessManagedUnauthorized(address caller)",
]);
const WAIT_MS = 45_000;

describe("clients that know nothing of this network", () => {
  let devnet: Devnet;
  let url: string;
  let cash: Address;
  let centralBank: Party;
  let bank: Party;

  before(async () => {
    devnet = await sharedDevnet();
    [url = ""] = devnet.network.rpcUrls;
    centralBank = await partyOf(devnet.network, "中央银行", "11100000MB2XPH000U");
    bank = await partyOf(devnet.network, "临安银行", "91330100MA2XPH001K");
    const name = `0x${Buffer.from("CashToken").toString("hex").padEnd(64, "0")}` as Hex;
    cash = await createPublicClient({ transport: http(url) }).readContract({
      address: DIRECTORY,
      abi: directoryABI,
      functionName: "addressOf",
      args: [name],
    });
  });

  const mint = (amount: bigint): Promise<{ readonly transactionHash: Hex }> =>
    centralBank.client.cash.mint({ to: bank.account, amount });

  describe("viem", () => {
    const read = () => createPublicClient({ transport: http(url) });

    it("reads blocks by number and hash, transactions and receipts", async () => {
      const { transactionHash } = await mint(1n);
      const client = read();
      expect(await client.getChainId()).to.equal(devnet.network.chainId);
      const receipt = await client.getTransactionReceipt({ hash: transactionHash });
      const block = await client.getBlock({
        blockHash: receipt.blockHash,
        includeTransactions: true,
      });
      expect(block.number).to.equal(receipt.blockNumber);
      expect(block.transactions.map(({ hash }) => hash)).to.include(transactionHash);
      expect(await client.getBlock({ blockNumber: block.number })).to.have.property(
        "hash",
        block.hash,
      );
    });

    for (const kind of ["http", "webSocket"] as const) {
      it(`watches a contract's event over ${kind}`, async () => {
        const transport = kind === "http" ? http(url) : webSocket(url.replace("http", "ws"));
        const client = createPublicClient({ transport, pollingInterval: 100 });
        const seen: bigint[] = [];
        const errors: Error[] = [];
        const unwatch = client.watchContractEvent({
          address: cash,
          abi: cashABI,
          eventName: "Transfer",
          args: { to: bank.account },
          onLogs: (logs) => seen.push(...logs.map(({ args }) => args.value ?? 0n)),
          onError: (error) => errors.push(error),
        });
        try {
          // The watch is set up in the background, so what it sees begins with one of these.
          const amounts: bigint[] = [];
          await until("an event", WAIT_MS, async () => {
            amounts.push(1_000n + BigInt(amounts.length));
            await mint(amounts.at(-1) ?? 0n);
            return seen.length > 0 ? true : undefined;
          });
          await mint(7n);
          await until("the next event", WAIT_MS, () => (seen.at(-1) === 7n ? true : undefined));
          expect(amounts).to.include.members(seen.slice(0, -1));
          expect(errors).to.deep.equal([]);
        } finally {
          unwatch();
          if (isWebSocket(client.transport)) (await client.transport.getRpcClient()).close();
        }
      });
    }

    it("gets a proof that leads from the block's state root to the balance", async () => {
      const { transactionHash } = await mint(3n);
      const client = read();
      const { blockNumber } = await client.getTransactionReceipt({ hash: transactionHash });
      const { stateRoot } = await client.getBlock({ blockNumber });
      // The number of validators: slot 0 of their registry, which auditors prove.
      const registry = await client.readContract({
        address: DIRECTORY,
        abi: directoryABI,
        functionName: "addressOf",
        args: [`0x${Buffer.from("ValidatorRegistry").toString("hex").padEnd(64, "0")}`],
      });
      const slot = toBeHex(0, 32) as Hex;
      const proof = await client.getProof({ address: registry, storageKeys: [slot], blockNumber });
      const account = decodeRlp(provenValue(stateRoot, registry, proof.accountProof));
      expect(account).to.deep.equal([
        proof.nonce === 0 ? "0x" : toBeHex(proof.nonce),
        "0x",
        proof.storageHash,
        proof.codeHash,
      ]);
      const [entry] = proof.storageProof;
      const count = provenValue(proof.storageHash, slot, entry?.proof ?? []);
      expect(BigInt(decodeRlp(count) as string)).to.equal(4n);
      expect(entry?.value).to.equal(4n);
    });

    it("is told the contract's typed error when a call is refused", async () => {
      const stranger = privateKeyToAccount(Wallet.createRandom().privateKey as Hex);
      const refusal = await read()
        .simulateContract({
          account: stranger,
          address: cash,
          abi: cashABI,
          functionName: "mint",
          args: [stranger.address, 1n],
        })
        .catch((error: unknown) => error);
      expect(String(refusal)).to.include("AccessManagedUnauthorized");
      expect(String(refusal)).to.include(stranger.address);
    });

    it("sends a transaction with what it estimates itself", async () => {
      const account = privateKeyToAccount(Wallet.createRandom().privateKey as Hex);
      const chain = defineChain({
        id: devnet.network.chainId,
        name: "piaohao",
        nativeCurrency: { name: "none", symbol: "NONE", decimals: 18 },
        rpcUrls: { default: { http: [url] } },
      });
      const wallet = createWalletClient({ account, chain, transport: http(url) });
      const hash = await wallet.sendTransaction({ to: account.address, value: 0n, gasPrice: 0n });
      const receipt = await read().waitForTransactionReceipt({ hash, pollingInterval: 100 });
      expect(receipt.status).to.equal("success");
    });
  });

  describe("ethers", () => {
    let provider: JsonRpcProvider;
    before(() => (provider = new JsonRpcProvider(url, undefined, { pollingInterval: 100 })));
    after(() => provider.destroy());

    it("reads blocks, fees and a contract, and queries its events", async () => {
      const { transactionHash } = await mint(11n);
      expect((await provider.getNetwork()).chainId).to.equal(BigInt(devnet.network.chainId));
      const receipt = await provider.getTransactionReceipt(transactionHash);
      const block = await provider.getBlock(receipt?.blockNumber ?? -1);
      expect(block?.transactions).to.include(transactionHash);
      expect((await provider.getFeeData()).gasPrice).to.equal(0n);
      const token = new Contract(cash, [...cashFragments], provider);
      const events = await token.queryFilter("Transfer", block?.number, block?.number);
      expect(events.map((event) => (event as Log).transactionHash)).to.include(transactionHash);
      expect(await token.getFunction("balanceOf")(bank.account)).to.equal(
        await bank.client.cash.balance(bank.account),
      );
    });

    it("sends a transaction and waits for it", async () => {
      const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
      const sent = await wallet.sendTransaction({ to: wallet.address, value: 0n });
      const receipt = await sent.wait(1, WAIT_MS);
      expect(receipt?.status).to.equal(1);
      expect(await provider.getTransactionCount(wallet.address)).to.equal(1);
    });
  });

  describe("cast", () => {
    it("reads chain id, blocks, receipts, logs and storage proofs", async () => {
      const { transactionHash } = await mint(13n);
      expect(await cast(url, "chain-id")).to.equal(String(devnet.network.chainId));
      const receipt = (await castJSON(url, "receipt", transactionHash)) as {
        blockNumber: Hex;
        blockHash: Hex;
      };
      const block = (await castJSON(url, "block", String(Number(receipt.blockNumber)))) as {
        hash: Hex;
        stateRoot: Hex;
        transactions: readonly Hex[];
      };
      expect(block.hash).to.equal(receipt.blockHash);
      expect(block.transactions).to.include(transactionHash);

      const range = ["--from-block", receipt.blockNumber, "--to-block", receipt.blockNumber];
      const logs = (await castJSON(
        url,
        "logs",
        ...range,
        "--address",
        cash,
        "Transfer(address,address,uint256)",
      )) as readonly { transactionHash: Hex }[];
      expect(logs.map((log) => log.transactionHash)).to.deep.equal([transactionHash]);

      const proof = (await castJSON(
        url,
        "proof",
        cash,
        toBeHex(0, 32),
        "--block",
        receipt.blockNumber,
      )) as { accountProof: readonly string[]; storageHash: string; codeHash: string };
      const account = decodeRlp(provenValue(block.stateRoot, cash, proof.accountProof));
      expect(account).to.include.members([proof.storageHash, proof.codeHash]);
    });

    const prices = {
      legacy: ["--legacy", "--gas-price", "0"],
      "EIP-1559": ["--gas-price", "0", "--priority-gas-price", "0"],
    };
    for (const [type, flags] of Object.entries(prices)) {
      it(`sends a transaction of type ${type} that costs nothing and prints its receipt`, async () => {
        const { privateKey, address } = Wallet.createRandom();
        const args = ["send", address, "--private-key", privateKey, ...flags];
        const receipt = (await castJSON(url, ...args)) as { status: Hex; from: Address };
        expect(receipt.status).to.equal("0x1");
        expect(receipt.from.toLowerCase()).to.equal(address.toLowerCase());
        expect(await cast(url, "nonce", address)).to.equal("1");
      });
    }

    it("is told why when it offers a price that its key cannot pay", async () => {
      const { privateKey, address } = Wallet.createRandom();
      const args = ["send", address, "--private-key", privateKey, "--legacy", "--gas-price", "1"];
      const refusalOf = (...more: string[]) =>
        cast(url, ...args, ...more).then(String, (error: unknown) => String(error));
      // The estimate finds out; who asks for none is told by the pool.
      expect(await refusalOf()).to.include("insufficient funds for gas * price + value");
      expect(await refusalOf("--gas-limit", "21000")).to.include("TXPOOL_INSUFFICIENT_FUNDS");
    });
  });
});

interface Closable {
  getRpcClient(): Promise<{ close(): void }>;
}

function isWebSocket(transport: object): transport is Closable {
  return "getRpcClient" in transport;
}

const cashFragments = [
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function balanceOf(address) view returns (uint256)",
];
