import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import type { Environment, Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS } from "../gas.ts";
import { toNumber, wordToHash } from "../word.ts";

/** LOG0 to LOG4. */
export const LOG: Readonly<Record<number, Operation>> = {
  160: logging(0),
  161: logging(1),
  162: logging(2),
  163: logging(3),
  164: logging(4),
};

function logging(count: number): Operation {
  const execute = (frame: Frame, { world }: Environment): void => {
    if (!frame.mayChangeState()) return;
    const offset = toNumber(frame.pop());
    const length = toNumber(frame.pop());
    const topics: Hash[] = [];
    for (let index = 0; index < count; index++) topics.push(wordToHash(frame.pop()));
    if (!frame.useMemory(offset, length, GAS.logByte * length)) return;
    const data = bytesToHex(frame.memory.view(offset, length));
    world.log({ address: frame.address, topics, data });
  };
  return {
    name: `LOG${count}`,
    gas: 375 + GAS.logTopic * count,
    pops: 2 + count,
    pushes: 0,
    execute,
  };
}
