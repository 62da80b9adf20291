import { expect } from "chai";
import { Memory } from "../../../node/src/evm/memory.ts";

const WORD = (1n << 255n) + 7n;

function written(length: number): Memory {
  const memory = new Memory();
  memory.expand(0, length);
  for (let offset = 0; offset < length; offset += 32) memory.writeWord(offset, WORD);
  return memory;
}

describe("a frame's memory", () => {
  for (const length of [32, 1_024, 1_056]) {
    it(`begins with zeros after a frame that wrote ${length} bytes`, () => {
      written(length).release();
      const memory = new Memory();
      memory.expand(0, length);
      for (let offset = 0; offset < length; offset += 32) {
        expect(memory.readWord(offset)).to.equal(0n);
      }
    });
  }

  it("is its own while another frame's is in use", () => {
    written(64).release();
    const [one, other] = [written(64), new Memory()];
    other.expand(0, 64);
    other.writeWord(32, 1n);
    expect(one.readWord(32)).to.equal(WORD);
    expect(other.readWord(0)).to.equal(0n);
  });

  it("gives copies that outlive it", () => {
    const memory = written(64);
    const answer = memory.copy(0, 64);
    memory.release();
    expect(answer[0]).to.equal(0x80);
    expect(memory.length).to.equal(0);
  });

  it("keeps its content as it grows", () => {
    const memory = written(1_024);
    memory.expand(0, 5_000);
    expect(memory.readWord(992)).to.equal(WORD);
    expect(memory.readWord(1_024)).to.equal(0n);
  });
});
