import { chainRulesOf } from "../../node/src/app/chainRules.ts";
import { bytesToHex, hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { answeringCode } from "./contracts.ts";
import { ledgerGenesis } from "./genesis.ts";
import {
  answerOf,
  GOVERNOR,
  type Ledger,
  type LedgerOptions,
  UNITS_AT_START,
  VALIDATOR_CONTRACT,
} from "./ledger.ts";
import { OPERATION } from "./machine.ts";
import { createSmallExecutor } from "./smallExecutor.ts";
import { decodeTransaction, encodeTransaction } from "./transactions.ts";

/** A ledger of notes, transfers and validator sets that executes in microseconds. */
export function createSmallLedger(options: LedgerOptions): Ledger {
  const addressOf = (client: number): Address =>
    `0x${(0xc0 + client).toString(16).padStart(2, "0").repeat(20)}`;
  const clients = Array.from({ length: options.clients }, (_, index) => addressOf(index));
  const account = { balance: `0x${UNITS_AT_START.toString(16)}`, nonce: "0x0" };
  const genesis = ledgerGenesis(options, {
    ...Object.fromEntries(clients.map((address) => [address, account])),
    [VALIDATOR_CONTRACT]: {
      nonce: "0x1",
      code: bytesToHex(answeringCode(answerOf(options.validators))),
    },
  });
  const encode = (from: number, nonce: bigint, operation: number, data: Uint8Array): Uint8Array =>
    encodeTransaction(addressOf(from), nonce, Uint8Array.of(operation, ...data));
  return {
    genesis,
    isReal: false,
    decodeTransaction,
    createExecutor: (database, known) =>
      createSmallExecutor({
        database,
        known,
        governor: addressOf(GOVERNOR),
        timestampGapMin: chainRulesOf(genesis).timestampGapMin,
      }),
    governor: GOVERNOR,
    note: (from, nonce, value) => encode(from, nonce, OPERATION.note, value),
    transfer: (from, nonce, to, units) =>
      encode(from, nonce, OPERATION.transfer, transferData(addressOf(to), units)),
    changeValidators: (nonce, answer: Hex | undefined) =>
      encode(GOVERNOR, nonce, OPERATION.changeValidators, hexToBytes(answer ?? "0x")),
    addressOf,
  };
}

function transferData(to: Address, units: bigint): Uint8Array {
  const data = new Uint8Array(28);
  data.set(hexToBytes(to));
  new DataView(data.buffer).setBigUint64(20, units);
  return data;
}
