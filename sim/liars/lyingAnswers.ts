import type { Header, SealedBlock, Signature } from "../../node/src/types/block.ts";
import { blockHash } from "../../node/src/types/codec/header.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/**
 * Boasts of blocks that it does not have, and gives those who fetch blocks from it others than were decided: changed ones
 * under the old seals or under its own, too few seals, one seal many times, other bodies, other heights.
 */
export const lyingAnswers: Liar = {
  name: "lyingAnswers",
  faults: [18],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

type Lie = (sealed: SealedBlock, speaker: Speaker) => SealedBlock;

const LIES: readonly Lie[] = [
  (sealed) => changed(sealed, { timestamp: sealed.block.header.timestamp + 1n }),
  (sealed, speaker) => sealedAgain(sealed, speaker),
  (sealed) => withSeals(sealed, sealed.block.header.extraData.seals.slice(1)),
  (sealed) => withSeals(sealed, sealed.block.header.extraData.seals.slice(0, 1)),
  (sealed) => {
    const { seals } = sealed.block.header.extraData;
    return withSeals(
      sealed,
      seals.flatMap(() => seals.slice(0, 1)),
    );
  },
  (sealed) => {
    const { header, transactions } = sealed.block;
    return { ...sealed, block: { header, transactions: transactions.slice(1) } };
  },
  (sealed) => changed(sealed, { number: sealed.block.header.number + 1n }),
  (sealed) => changed(sealed, { stateRoot: sealed.block.header.parentHash }),
];

function createTongue(speaker: Speaker): Tongue {
  const { random } = speaker;
  return {
    say: (message) => speaker.broadcast(message),
    boast: (status) =>
      random.chance(0.5)
        ? { ...status, headNumber: status.headNumber + BigInt(random.within(1, 3)) }
        : status,
    answer(blocks) {
      if (random.chance(0.2)) return blocks;
      const at = random.within(0, Math.max(0, blocks.length - 1));
      const lie = random.pick(LIES);
      return blocks.map((sealed, index) => (index === at ? lie(sealed, speaker) : sealed));
    },
  };
}

function changed({ block }: SealedBlock, change: Partial<Header>): SealedBlock {
  const header = { ...block.header, ...change };
  return { hash: blockHash(header), block: { ...block, header } };
}

function withSeals({ hash, block }: SealedBlock, seals: readonly Signature[]): SealedBlock {
  const { header } = block;
  const extraData = { ...header.extraData, seals };
  return { hash, block: { ...block, header: { ...header, extraData } } };
}

/** Another block with as many seals as it needs, all of them the liar's own. */
function sealedAgain(sealed: SealedBlock, speaker: Speaker): SealedBlock {
  const { timestamp, extraData } = sealed.block.header;
  const other = changed(sealed, { timestamp: timestamp + 1n });
  const seal = speaker.seal(withSeals(other, []).block.header);
  return withSeals(
    other,
    extraData.seals.map(() => seal),
  );
}
