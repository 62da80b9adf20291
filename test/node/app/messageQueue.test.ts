import { expect } from "chai";
import fc from "fast-check";
import { MessageQueue } from "../../../node/src/app/messageQueue.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";

const authors: readonly Address[] = ["0x01", "0x02", "0x03", "0x04"];
const [honest = "0x", second = "0x", , liar = "0x"] = authors;

/** The `index`-th message of an author. */
function aMessage(author: Address, index = 0): VerifiedMessage {
  return { kind: "prepare", signed: { author, payload: { round: index } } } as VerifiedMessage;
}

function drain(queue: MessageQueue): readonly VerifiedMessage[] {
  const all: VerifiedMessage[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) all.push(next);
  return all;
}

const countOf = (messages: readonly VerifiedMessage[], author: Address): number =>
  messages.filter(({ signed }) => signed.author === author).length;

describe("the queue of messages for the core", () => {
  it("serves authors in turn: a flood waits behind itself", () => {
    const queue = new MessageQueue();
    for (let index = 0; index < 3; index += 1) queue.push(aMessage(liar, index), 100);
    queue.push(aMessage(honest), 100);
    queue.push(aMessage(second), 100);
    const served = drain(queue).map(({ signed }) => signed.author);
    expect(served).to.deep.equal([liar, honest, second, liar, liar]);
  });

  for (const [desc, bounds] of [
    ["messages", { messagesMax: 40, bytesMax: 1e9 }],
    ["bytes", { messagesMax: 1e9, bytesMax: 4_000 }],
  ] as const) {
    it(`drops the flood and no vote of an honest author when ${desc} are at their bound`, () => {
      const queue = new MessageQueue(bounds);
      for (let index = 0; index < 10; index += 1) {
        for (const author of [honest, second]) queue.push(aMessage(author, index), 100);
        for (let more = 0; more < 50; more += 1) queue.push(aMessage(liar, more), 100);
      }
      const served = drain(queue);
      expect(countOf(served, honest)).to.equal(10);
      expect(countOf(served, second)).to.equal(10);
      expect(countOf(served, liar)).to.equal(20);
    });
  }

  it("never exceeds its bounds, loses nothing within an even share, and keeps each author's order", () => {
    const bounds = { messagesMax: 40, bytesMax: 4_000 };
    const push = fc.record({
      author: fc.constantFrom(...authors),
      bytes: fc.integer({ min: 1, max: 2_000 }),
    });
    const steps = fc.array(fc.oneof(push, push, fc.constant("shift" as const)), { maxLength: 200 });
    const property = fc.property(steps, (sequence) => {
      const queue = new MessageQueue(bounds);
      let waiting = 0;
      const lastServed = new Map<Address, number>();
      const serve = (): void => {
        const message = queue.shift();
        expect(message === undefined).to.equal(waiting === 0);
        if (message === undefined) return;
        const { author, payload } = message.signed;
        expect(payload.round).to.be.above(lastServed.get(author) ?? -1);
        lastServed.set(author, payload.round);
      };
      sequence.forEach((step, index) => {
        if (step === "shift") serve();
        else queue.push(aMessage(step.author, index), step.bytes);
        waiting = queue.length;
        expect(queue.length).to.be.within(0, bounds.messagesMax);
        expect(queue.bytes).to.be.within(0, bounds.bytesMax);
      });
      expect(drain(queue)).to.have.length(waiting);
      expect([queue.length, queue.bytes]).to.deep.equal([0, 0]);
    });
    fc.assert(property);
  });
});
