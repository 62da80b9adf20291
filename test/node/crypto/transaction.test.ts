import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createTxFromRLP, type TypedTransaction } from "@ethereumjs/tx";
import { expect } from "chai";
import { Transaction, type TransactionLike, Wallet } from "ethers";
import { minimumGasOf } from "../../../node/src/crypto/minimumGas.ts";
import {
  createTransactionDecoder,
  TRANSACTION_BYTES_MAX,
} from "../../../node/src/crypto/transaction.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import {
  decodeRLP,
  encodeRLP,
  type RLPInput,
  type RLPItem,
} from "../../../node/src/types/codec/rlp.ts";
import { decodeSignedTransaction } from "../../../node/src/types/codec/transaction.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hex } from "../../../node/src/types/hex.ts";

const CHAIN_ID = 20_260_310n;
const wallet = new Wallet(`0x${"46".repeat(32)}`);
const TO = `0x${"35".repeat(20)}`;
const decode = createTransactionDecoder({ chainId: CHAIN_ID });

function aTransaction(overrides: TransactionLike = {}): TransactionLike {
  return {
    type: 0,
    chainId: CHAIN_ID,
    nonce: 9,
    gasLimit: 200_000n,
    gasPrice: 0n,
    to: TO,
    value: 7n,
    data: "0x00c0ffee",
    ...overrides,
  };
}

function sign(fields: TransactionLike): Uint8Array {
  const transaction = Transaction.from(fields);
  transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
  return hexToBytes(transaction.serialized as Hex);
}

function reasonOf(raw: Uint8Array, decoder = decode): string {
  try {
    decoder(raw);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    expect(error.code).to.equal("CRYPTO_INVALID_TRANSACTION");
    return String(error.details["reason"]);
  }
  return "accepted";
}

const accessList = [{ address: TO, storageKeys: [`0x${"01".repeat(32)}`] }];
const authorization = wallet.authorizeSync({ address: TO, chainId: CHAIN_ID, nonce: 0n });
const fees = { gasPrice: null, maxFeePerGas: 5n, maxPriorityFeePerGas: 2n };

const KINDS: readonly { readonly desc: string; readonly fields: TransactionLike }[] = [
  { desc: "legacy (type 0)", fields: aTransaction() },
  { desc: "access list (type 1)", fields: aTransaction({ type: 1, accessList }) },
  { desc: "fee market (type 2)", fields: aTransaction({ type: 2, accessList, ...fees }) },
  {
    desc: "set code (type 4)",
    fields: aTransaction({ type: 4, authorizationList: [authorization], ...fees }),
  },
  {
    desc: "a contract creation",
    fields: aTransaction({ to: null, data: `0x${"60".repeat(100)}` }),
  },
];

describe("a decoded transaction", () => {
  for (const { desc, fields } of KINDS) {
    it(`has the sender, hash and fields of ${desc}`, () => {
      const raw = sign(fields);
      const decoded = decode(raw);
      const expected = Transaction.from(bytesToHex(raw));
      expect(decoded.hash).to.equal(expected.hash);
      expect(decoded.sender).to.equal(wallet.address.toLowerCase());
      expect(decoded.type).to.equal(expected.type);
      expect(decoded.nonce).to.equal(9n);
      expect(decoded.gasLimit).to.equal(200_000n);
      expect(decoded.gasPrice).to.equal(fields.maxFeePerGas ?? 0n);
      expect(decoded.maxPriorityFeePerGas).to.equal(fields.maxPriorityFeePerGas ?? undefined);
      expect(decoded.to).to.equal(fields.to ?? undefined);
      expect(decoded.value).to.equal(7n);
      expect(bytesToHex(decoded.data)).to.equal(fields.data);
      expect(decoded.chainId).to.equal(CHAIN_ID);
      expect(decoded.accessList).to.deep.equal(fields.accessList ?? []);
      expect(decoded.signature.yParity).to.equal(expected.signature?.yParity);
      expect(decoded.signature.r).to.equal(expected.signature?.r);
      expect(decoded.signature.s).to.equal(expected.signature?.s);
      expect(decoded.raw).to.equal(raw);
    });

    it(`demands the gas that every client demands of ${desc}`, () => {
      const chain = { ...Mainnet, chainId: CHAIN_ID.toString() };
      const common = new Common({ chain, hardfork: Hardfork.Prague });
      const raw = sign(fields);
      const signed = decodeSignedTransaction(raw);
      const expected = createTxFromRLP(raw, { common }).getMinimumGasLimit();
      expect(minimumGasOf(signed.fields, signed.authorizations)).to.equal(expected);
    });
  }

  it("is accepted without a chain id only where the network allows it", () => {
    const raw = sign(aTransaction({ chainId: 0n }));
    expect(reasonOf(raw)).to.equal("no chain id (EIP-155)");
    const lenient = createTransactionDecoder({ chainId: CHAIN_ID, unprotectedAllowed: true });
    expect(lenient(raw).chainId).to.equal(undefined);
    expect(lenient(raw).sender).to.equal(wallet.address.toLowerCase());
  });
});

describe("refused transactions (CRYPTO_INVALID_TRANSACTION)", () => {
  const valid = sign(aTransaction());
  const typed = sign(aTransaction({ type: 2, ...fees }));
  const blob = aTransaction({
    type: 3,
    ...fees,
    maxFeePerBlobGas: 1n,
    blobVersionedHashes: [`0x01${"00".repeat(31)}`],
  });
  const rows: readonly {
    readonly desc: string;
    readonly raw: Uint8Array;
    readonly reason: RegExp;
  }[] = [
    { desc: "no bytes", raw: new Uint8Array(0), reason: /^empty$/ },
    { desc: "a blob transaction", raw: sign(blob), reason: /blob/ },
    { desc: "an unknown type", raw: Uint8Array.of(0x7f, 0xc0), reason: /unknown type 127/ },
    { desc: "a string in place of a list", raw: Uint8Array.of(0x80), reason: /unknown type 128/ },
    {
      desc: "another chain, legacy",
      raw: sign(aTransaction({ chainId: 1n })),
      reason: /^chain id 1,/,
    },
    {
      desc: "another chain, typed",
      raw: sign(aTransaction({ type: 1, chainId: 1n })),
      reason: /^chain id 1, here it is 20260310$/,
    },
    { desc: "trailing bytes", raw: Uint8Array.from([...valid, 0]), reason: /RLP/ },
    { desc: "trailing bytes, typed", raw: Uint8Array.from([...typed, 0]), reason: /RLP/ },
    { desc: "a cut transaction", raw: valid.subarray(0, -1), reason: /RLP/ },
    {
      desc: "no signature",
      raw: hexToBytes(Transaction.from(aTransaction()).unsignedSerialized as Hex),
      reason: /must be signed$/,
    },
    {
      desc: "no signature, typed",
      raw: hexToBytes(
        Transaction.from(aTransaction({ type: 2, ...fees })).unsignedSerialized as Hex,
      ),
      reason: /must be signed$/,
    },
    {
      desc: "too little gas",
      raw: sign(aTransaction({ gasLimit: 21_000n })),
      reason: /gas limit below 21130/,
    },
    {
      desc: "too long an encoding",
      raw: new Uint8Array(TRANSACTION_BYTES_MAX + 1).fill(0xf9),
      reason: /longer than/,
    },
    {
      desc: "too long an init code",
      raw: sign(aTransaction({ to: null, data: `0x${"00".repeat(49_153)}`, gasLimit: 9_000_000n })),
      reason: /^init code longer/,
    },
  ];
  for (const { desc, raw, reason } of rows) {
    it(desc, () => expect(reasonOf(raw)).to.match(reason));
  }

  it("high s", () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const { s, yParity } = decode(typed).signature;
    const twin = (order - BigInt(s)).toString(16).padStart(64, "0");
    const body = bytesToHex(typed).replace(s.slice(2), twin);
    const [flag, flipped] = yParity === 0 ? ["80", "01"] : ["01", "80"];
    const malleated = body.replace(
      `${flag}a0${decode(typed).signature.r.slice(2)}`,
      `${flipped}a0${decode(typed).signature.r.slice(2)}`,
    );
    expect(malleated).to.not.equal(body);
    expect(reasonOf(hexToBytes(malleated as Hex))).to.match(/high s/);
  });
});

/** What may stand in place of a field: a number of each length that matters, an address, nothing, leading zeros, lists. */
const STRANGE_FIELDS: readonly RLPInput[] = [
  ...["0x", "0x00", "0x01", "0x0001", "0x1b", "0x80", "0xff", "0x0100"],
  ...[8, 9, 20, 21, 32, 33].map((length) => `0x${"ff".repeat(length)}`),
  ...[8, 20, 32].map((length) => `0x${"11".repeat(length)}`),
].map((hex) => hexToBytes(hex as Hex));
const STRANGE_LISTS: readonly RLPInput[] = [[], [[]], [new Uint8Array(0)], [[TO, []]].map(bytesIn)];

function bytesIn(entry: unknown): RLPInput {
  return Array.isArray(entry) ? entry.map(bytesIn) : hexToBytes(entry as Hex);
}

function inputOf(item: RLPItem): RLPInput {
  return item.kind === "string" ? item.bytes : item.items.map(inputOf);
}

/** The encoding with something else at every place of every list in it, and with one field more or less. */
function* variants(input: RLPInput): Iterable<RLPInput> {
  if (!Array.isArray(input)) return;
  yield [...input, new Uint8Array(0)];
  yield input.slice(0, -1);
  for (const [index, item] of input.entries()) {
    const others = [...STRANGE_FIELDS, ...STRANGE_LISTS, ...variants(item)];
    for (const other of others) yield input.toSpliced(index, 1, other);
  }
}

/**
 * As @ethereumjs/tx sees it, with the rules of this network; undefined for what is refused. It takes an empty string for an
 * empty access list, which no other client does.
 */
function decodedElsewhere(raw: Uint8Array) {
  const chain = { ...Mainnet, chainId: CHAIN_ID.toString() };
  const common = new Common({ chain, hardfork: Hardfork.Prague });
  try {
    const transaction = createTxFromRLP(raw, { common });
    const isProtected = transaction.type !== 0 || (transaction.v ?? 0n) >= 35n;
    const isAccepted =
      isProtected &&
      hasLists(transaction) &&
      bytesToHex(transaction.serialize()) === bytesToHex(raw) &&
      transaction.gasLimit >= transaction.getMinimumGasLimit();
    if (!isAccepted) return undefined;
    return {
      sender: transaction.getSenderAddress().toString(),
      hash: bytesToHex(transaction.hash()),
      nonce: transaction.nonce,
      value: transaction.value,
      to: transaction.to?.toString(),
      data: bytesToHex(transaction.data),
    };
  } catch {
    return undefined;
  }
}

function hasLists(transaction: TypedTransaction): boolean {
  if (!("accessList" in transaction)) return true;
  const { accessList } = transaction;
  return Array.isArray(accessList) && accessList.every(([, keys]) => Array.isArray(keys));
}

function decodedHere(raw: Uint8Array) {
  if (reasonOf(raw) !== "accepted") return undefined;
  const { sender, hash, nonce, value, to, data } = decode(raw);
  return { sender, hash, nonce, value, to, data: bytesToHex(data) };
}

describe("strange transactions", () => {
  for (const { desc, fields } of KINDS) {
    it(`are taken or refused as @ethereumjs/tx does: ${desc}`, () => {
      const raw = sign(fields);
      const type = fields.type === 0 ? [] : [raw[0] ?? 0];
      let accepted = 0;
      let refused = 0;
      for (const variant of variants(inputOf(decodeRLP(raw.subarray(type.length))))) {
        const strange = Uint8Array.of(...type, ...encodeRLP(variant));
        const expected = decodedElsewhere(strange);
        expect(decodedHere(strange), bytesToHex(strange)).to.deep.equal(expected);
        if (expected === undefined) refused += 1;
        else accepted += 1;
      }
      expect(accepted).to.be.greaterThan(20);
      expect(refused).to.be.greaterThan(60);
    });
  }
});

interface Vector {
  readonly name: string;
  readonly test: {
    readonly txbytes: Hex;
    readonly result: {
      readonly Cancun?: {
        readonly hash?: string;
        readonly sender?: string;
        readonly exception?: string;
      };
    };
  };
}

/** Enough for Cancun, below Prague's calldata floor (EIP-7623). */
const BELOW_PRAGUE_FLOOR = "ttEIP2028/DataTestSufficientGas2028::DataTestSufficientGas2028";

describe("the transaction vectors of the Ethereum test suite", () => {
  const path = new URL("./vectors/ethereum-transaction-tests.jsonl.gz", import.meta.url);
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trim().split("\n");
  const vectors = lines.map((line) => JSON.parse(line) as Vector);
  const decodeMainnet = createTransactionDecoder({ chainId: 1n, unprotectedAllowed: true });

  it("are decoded or refused as the suite says", () => {
    for (const { name, test } of vectors) {
      const { hash, sender } = test.result.Cancun ?? {};
      const raw = hexToBytes(test.txbytes);
      if (hash === undefined || name === BELOW_PRAGUE_FLOOR) {
        expect(reasonOf(raw, decodeMainnet), name).to.not.equal("accepted");
      } else {
        const decoded = decodeMainnet(raw);
        expect({ hash: decoded.hash, sender: decoded.sender }, name).to.deep.equal({
          hash,
          sender,
        });
      }
    }
    expect(vectors.length).to.equal(210);
  });
});
