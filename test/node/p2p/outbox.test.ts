import { expect } from "chai";
import fc from "fast-check";
import { OutboundRoom } from "../../../node/src/p2p/outboundRoom.ts";
import { LARGE_FRAME_BYTES, Outbox } from "../../../node/src/p2p/outbox.ts";
import { createManualClock } from "./clocks.ts";

const ROOM_BYTES = 4 * LARGE_FRAME_BYTES;
const SLOW_MS = 1_000;
const large = (parts = 2): Uint8Array => new Uint8Array(parts * LARGE_FRAME_BYTES);
const isLarge = ({ length }: Uint8Array): boolean => length > LARGE_FRAME_BYTES;
const isSmall = (frame: Uint8Array): boolean => !isLarge(frame);
const small = (): Uint8Array => new Uint8Array(100);

/** A peer whose socket writes when a test says so. */
class Peer {
  readonly box: Outbox;
  readonly sent: Uint8Array[] = [];
  /** What the socket was given. */
  readonly given: Uint8Array[] = [];
  readonly #inSocket: { readonly frame: Uint8Array; readonly onWritten: () => void }[] = [];
  isSlow = false;

  constructor(room: OutboundRoom) {
    this.box = new Outbox({
      room,
      write: (frame, onWritten) => {
        this.given.push(frame);
        this.#inSocket.push({ frame, onWritten });
      },
      onSlow: () => {
        this.isSlow = true;
        this.box.end();
      },
    });
  }

  /** Frames that the socket has not written. */
  get inSocket(): readonly Uint8Array[] {
    return this.#inSocket.map(({ frame }) => frame);
  }

  send(frame: Uint8Array): void {
    this.sent.push(frame);
    this.box.send(frame);
  }

  /** The socket has written the first frame that it has; false if it has none. */
  writeOne(): boolean {
    const written = this.#inSocket.shift();
    written?.onWritten();
    return written !== undefined;
  }
}

interface Step {
  readonly size: number;
  readonly to: readonly number[];
  readonly written: readonly number[];
}

/** Sends a frame to some; the sockets of some write one. */
function take({ size, to, written }: Step, peers: readonly Peer[]): void {
  const frame = new Uint8Array(size);
  for (const peer of chosen(peers, to)) peer.send(frame);
  for (const peer of chosen(peers, written)) peer.writeOne();
  expect(bytesOf(peers.flatMap(({ inSocket }) => inSocket.filter(isLarge)))).to.be.at.most(
    ROOM_BYTES,
  );
  for (const { inSocket } of peers) {
    expect(bytesOf(inSocket.filter(isSmall))).to.be.at.most(LARGE_FRAME_BYTES);
    expect(inSocket.filter(isLarge).length).to.be.at.most(1);
  }
}

function chosen(peers: readonly Peer[], indices: readonly number[]): readonly Peer[] {
  return peers.filter((_, index) => indices.includes(index));
}

function bytesOf(frames: readonly Uint8Array[]): number {
  return frames.reduce((sum, { length }) => sum + length, 0);
}

function peersOf(count: number) {
  const clock = createManualClock();
  const room = new OutboundRoom({
    clock,
    writingBytesMax: ROOM_BYTES,
    waitingBytesMax: ROOM_BYTES,
    slowMs: SLOW_MS,
  });
  return { clock, room, peers: Array.from({ length: count }, () => new Peer(room)) };
}

describe("frames on their way to peers", () => {
  it("arrive all of them, small ones in order and large ones in order, and no more is in sockets than there is room for", () => {
    const indices = Array.from({ length: 6 }, (_, index) => index);
    const step = fc.record({
      size: fc.constantFrom(small().length, LARGE_FRAME_BYTES, ROOM_BYTES / 2, ROOM_BYTES),
      to: fc.subarray(indices),
      written: fc.subarray(indices),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { room, peers } = peersOf(indices.length);
        for (const each of steps) take(each, peers);
        while (peers.filter((peer) => peer.writeOne()).length > 0);
        for (const { given, sent } of peers) {
          expect(given.filter(isLarge)).to.deep.equal(sent.filter(isLarge));
          expect(given.filter(isSmall)).to.deep.equal(sent.filter(isSmall));
        }
        expect(peers.map(({ box }) => box.waitingBytes)).to.deep.equal(peers.map(() => 0));
        expect(room.waitingBytes).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });

  it("that are large go to a few at a time, and what waits for several takes its memory once", () => {
    const { room, peers } = peersOf(5);
    const frame = large();
    for (const { box } of peers) box.send(frame);
    expect(peers.map(({ given }) => given.length)).to.deep.equal([1, 1, 0, 0, 0]);
    expect(room.waitingBytes).to.equal(frame.length);
    peers[1]?.writeOne();
    expect(peers.map(({ given }) => given.length)).to.deep.equal([1, 1, 1, 0, 0]);
  });

  it("that are small wait for no large one, whoever it is for", () => {
    const { peers } = peersOf(3);
    const [first, second, third] = peers;
    const vote = small();
    first?.send(large(4));
    second?.send(large());
    for (const peer of peers) peer.send(vote);
    expect(first?.given).to.have.length(2);
    expect(second?.given).to.deep.equal([vote]);
    expect(third?.given).to.deep.equal([vote]);
  });

  it("that are large wait for no small one that is not written", () => {
    const { peers } = peersOf(2);
    const [silent, prompt] = peers;
    silent?.send(small());
    for (const { box } of peers) box.send(large(4));
    silent?.writeOne();
    silent?.writeOne();
    expect(prompt?.given).to.have.length(1);
  });

  it("leave their room when their peer does, in a socket or not", () => {
    const { room, peers } = peersOf(3);
    const [first, second, third] = peers;
    for (const { box } of peers) box.send(large(4));
    second?.box.end();
    first?.box.end();
    expect(third?.given).to.have.length(1);
    expect(room.waitingBytes).to.equal(0);
    first?.writeOne();
    first?.box.send(small());
    expect(first?.given).to.have.length(1);
  });

  it("that wait go to no socket that is about to close, and what it has keeps its room until it is written", () => {
    const { room, peers } = peersOf(2);
    const [first, second] = peers;
    const [block, vote] = [large(4), small()];
    for (const frame of [block, vote, large()]) first?.send(frame);
    second?.send(large(4));
    first?.box.finish();
    first?.send(small());
    expect(first?.given.map(({ length }) => length)).to.deep.equal([block.length, vote.length]);
    expect([first?.box.waitingBytes, second?.given.length]).to.deep.equal([0, 0]);
    first?.writeOne();
    expect([first?.given.length, second?.given.length]).to.deep.equal([2, 1]);
    expect(room.waitingBytes).to.equal(0);
  });

  it("stay within their room when many sockets are about to close, and when they close", () => {
    const { room, peers } = peersOf(6);
    for (const peer of peers) peer.send(large(4));
    for (const { box } of peers) box.finish();
    expect(peers.map(({ given }) => given.length)).to.deep.equal([1, 0, 0, 0, 0, 0]);
    const late = new Peer(room);
    late.send(large(4));
    expect(late.given).to.have.length(0);
    for (const { box } of peers) box.end();
    expect(late.given).to.have.length(1);
  });

  it("are too slow when others have waited for their room for long, and only then", () => {
    const { clock, peers } = peersOf(2);
    const [first, second] = peers;
    first?.box.send(large(4));
    clock.advance(10 * SLOW_MS);
    expect(first?.isSlow).to.equal(false);
    first?.writeOne();

    first?.box.send(large(4));
    second?.box.send(large(4));
    clock.advance(SLOW_MS - 1);
    expect([first?.isSlow, second?.given]).to.deep.equal([false, []]);
    clock.advance(1);
    expect([first?.isSlow, second?.given.length]).to.deep.equal([true, 1]);
    clock.advance(10 * SLOW_MS);
    expect(second?.isSlow).to.equal(false);
  });

  it("are not too slow for the time in which nobody waited", () => {
    const { clock, peers } = peersOf(2);
    const [first, second] = peers;
    first?.box.send(large(4));
    clock.advance(10 * SLOW_MS);
    second?.box.send(large());
    clock.advance(SLOW_MS - 1);
    expect(first?.isSlow).to.equal(false);
    clock.advance(1);
    expect(first?.isSlow).to.equal(true);
  });

  it("are too slow for one peer at a time, since it may be our own line that is", () => {
    const { clock, peers } = peersOf(4);
    for (const { box } of peers) box.send(large());
    clock.advance(SLOW_MS);
    expect(peers.map(({ isSlow }) => isSlow)).to.deep.equal([true, false, false, false]);
    clock.advance(SLOW_MS - 1);
    expect(peers.map(({ isSlow }) => isSlow)).to.deep.equal([true, false, false, false]);
    clock.advance(1);
    expect(peers.map(({ isSlow }) => isSlow)).to.deep.equal([true, true, false, false]);
  });

  it("are not too slow when their room is free in time", () => {
    const { clock, peers } = peersOf(2);
    const [first, second] = peers;
    for (const { box } of peers) box.send(large(4));
    clock.advance(SLOW_MS - 1);
    first?.writeOne();
    first?.box.send(large(4));
    clock.advance(SLOW_MS - 1);
    expect([first?.isSlow, second?.isSlow]).to.deep.equal([false, false]);
    clock.advance(1);
    expect([first?.isSlow, second?.isSlow]).to.deep.equal([false, true]);
  });
});
