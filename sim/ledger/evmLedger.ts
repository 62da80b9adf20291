import { Transaction, Wallet } from "ethers";
import { chainRulesOf } from "../../node/src/app/chainRules.ts";
import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { createExecutor } from "../../node/src/exec/executor.ts";
import { bytesToHex, hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { ANSWERS_CODE, answerStorage, NOTES_CODE, NOTES_CONTRACT } from "./contracts.ts";
import { ledgerGenesis } from "./genesis.ts";
import {
  answerOf,
  CHAIN_ID,
  GOVERNOR,
  type Ledger,
  type LedgerOptions,
  PREVIEW_MAX,
  VALIDATOR_CONTRACT,
} from "./ledger.ts";

/** Gas of every transaction: the longest answer of validators has some ten words. */
const GAS_LIMIT = 1_000_000n;
/** Nobody runs out: the pool would refuse such a transaction, and with it all that come after. */
const WEI_AT_START = 10n ** 18n;

/** The node's own executor with two small contracts; clients sign as any wallet does. */
export function createEVMLedger(options: LedgerOptions): Ledger {
  const wallets = Array.from({ length: options.clients }, (_, index) => walletOf(index));
  const addressOf = (client: number): Address =>
    addressOfWallet(wallets[client] ?? walletOf(client));
  const account = { balance: `0x${WEI_AT_START.toString(16)}` };
  const genesis = ledgerGenesis(options, {
    ...Object.fromEntries(wallets.map((wallet) => [addressOfWallet(wallet), account])),
    [VALIDATOR_CONTRACT]: {
      nonce: "0x1",
      code: ANSWERS_CODE,
      storage: answerStorage(answerOf(options.validators)),
    },
    [NOTES_CONTRACT]: { nonce: "0x1", code: NOTES_CODE },
  });
  const rules = chainRulesOf(genesis);
  const decodeTransaction = createTransactionDecoder(rules);
  const encode = (from: number, nonce: bigint, fields: Fields): Uint8Array =>
    signed(wallets[from] ?? walletOf(from), nonce, fields);
  return {
    genesis,
    isReal: true,
    decodeTransaction,
    createExecutor: ({ state, chain }, known) =>
      createExecutor({
        ...rules,
        state,
        chain,
        decodeTransaction,
        known,
        // No run may depend on how fast the machine is.
        limits: { buildMs: Number.POSITIVE_INFINITY, previewMax: PREVIEW_MAX },
      }),
    governor: GOVERNOR,
    note: (from, nonce, value) =>
      encode(from, nonce, { to: NOTES_CONTRACT, data: bytesToHex(value) }),
    transfer: (from, nonce, to, units) => encode(from, nonce, { to: addressOf(to), value: units }),
    changeValidators: (nonce, answer) =>
      encode(GOVERNOR, nonce, { to: VALIDATOR_CONTRACT, data: answer ?? "0x" }),
    addressOf,
  };
}

interface Fields {
  readonly to: Address;
  readonly data?: Hex;
  readonly value?: bigint;
}

function signed(
  wallet: Wallet,
  nonce: bigint,
  { to, data = "0x", value = 0n }: Fields,
): Uint8Array {
  const transaction = Transaction.from({
    type: 0,
    chainId: CHAIN_ID,
    nonce: Number(nonce),
    to,
    data,
    value,
    gasLimit: GAS_LIMIT,
    gasPrice: 0n,
  });
  transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
  return hexToBytes(transaction.serialized as Hex);
}

function walletOf(index: number): Wallet {
  return new Wallet(`0x${(index + 1).toString(16).padStart(64, "0")}`);
}

function addressOfWallet(wallet: Wallet): Address {
  return wallet.address.toLowerCase() as Address;
}
