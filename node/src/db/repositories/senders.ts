import { bytesToHex, writeHex } from "../../types/codec/bytes.ts";
import type { Address } from "../../types/hex.ts";
import { numberKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

export interface SenderRepository {
  byNumber(number: bigint): readonly Address[] | undefined;
  write(number: bigint, senders: readonly Address[]): Write;
}

const ADDRESS_BYTES = 20;

/** The senders of a block's transactions in their order, so that no signature is recovered again. */
export function createSenderRepository(db: KeyValue): SenderRepository {
  return {
    byNumber(number) {
      const record = db.get(numberKey(PREFIX.senders, number));
      if (record === undefined) return undefined;
      return Array.from({ length: record.length / ADDRESS_BYTES }, (_, index) =>
        bytesToHex(record.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES)),
      );
    },
    write(number, senders) {
      const record = new Uint8Array(senders.length * ADDRESS_BYTES);
      senders.forEach((sender, index) => {
        writeHex(sender, record, index * ADDRESS_BYTES);
      });
      return { key: numberKey(PREFIX.senders, number), value: record };
    },
  };
}
