import type { Header } from "../../node/src/types/block.ts";
import type { ProposalMessage } from "../../node/src/types/message.ts";
import type { Liar, Speaker } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Proposes blocks whose header is not what their execution gives. */
export const invalid: Liar = {
  name: "invalid",
  faults: [3, 4, 5],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say: (message) =>
        speaker.broadcast(message.kind === "proposal" ? spoiled(speaker, message) : message),
    })),
};

const SPOILS: readonly ((header: Header) => Partial<Header>)[] = [
  ({ parentHash }) => ({ stateRoot: parentHash }),
  ({ parentHash }) => ({ receiptsRoot: parentHash }),
  ({ gasUsed }) => ({ gasUsed: gasUsed + 1n }),
  ({ timestamp }) => ({ timestamp: timestamp + 3_600n }),
  ({ timestamp }) => ({ timestamp: timestamp - 2n }),
  ({ parentHash }) => ({ transactionsRoot: parentHash }),
  () => ({ coinbase: `0x${"ee".repeat(20)}` }),
  ({ number }) => ({ number: number + 1n }),
  ({ stateRoot }) => ({ parentHash: stateRoot }),
  ({ extraData }) => ({ extraData: { ...extraData, round: extraData.round + 1 } }),
  ({ extraData, coinbase }) => ({ extraData: { ...extraData, validators: [coinbase] } }),
  ({ extraData }) => ({ extraData: { ...extraData, seals: [new Uint8Array(65)] } }),
];

function spoiled(speaker: Speaker, message: ProposalMessage): ProposalMessage {
  const { payload } = message.signed;
  const { block } = payload;
  const header = { ...block.header, ...speaker.random.pick(SPOILS)(block.header) };
  return { ...message, signed: speaker.signed({ ...payload, block: { ...block, header } }) };
}
