import { expect } from "chai";
import fc from "fast-check";
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  type Hello,
  PROTOCOL_VERSION,
} from "../../../node/src/p2p/frames.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { BLOCK_TRANSACTIONS_MAX } from "../../../node/src/types/codec/limits.ts";
import { encodeRLP } from "../../../node/src/types/codec/rlp.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { createManualClock } from "./clocks.ts";
import {
  aHello,
  anAddress,
  CHAIN_ID,
  connectRaw,
  GENESIS,
  joinRaw,
  type RawPeer,
  STATUS,
  startNode,
  stopNodes,
} from "./support.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map(bytesToHex);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const status = fc.record({ headNumber: uint64, headHash: hex(32), earliestNumber: uint64 });
const manyBytes = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 5 });
const encodedList = manyBytes.map((items) => encodeRLP(items));
const someHashes = fc.uniqueArray(hex(32), { minLength: 1, maxLength: 5 });

const frames: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({
    kind: fc.constant("hello" as const),
    version: fc.constant(PROTOCOL_VERSION),
    chainId: uint64,
    genesisHash: hex(32),
    instance: hex(16),
    status,
  }),
  fc.record({ kind: fc.constant("status" as const), status }),
  fc.record({ kind: fc.constant("consensus" as const), message: fc.uint8Array() }),
  fc.record({ kind: fc.constant("transactions" as const), transactions: manyBytes }),
  fc.record({
    kind: fc.constant("proposal" as const),
    proposal: fc.record({
      height: uint64,
      round: fc.integer({ min: 0, max: 1_000 }),
      header: encodedList,
      hashes: someHashes,
      signature: bytes(65),
      justification: encodedList,
    }),
  }),
  fc.record({ kind: fc.constant("getTransactions" as const), hashes: someHashes }),
  fc.record({
    kind: fc.constant("preview" as const),
    preview: fc.record({
      number: uint64,
      parentHash: hex(32),
      timestamp: uint64,
      first: fc.integer({ min: 0, max: BLOCK_TRANSACTIONS_MAX }),
      hashes: someHashes,
      isLast: fc.boolean(),
    }),
  }),
  fc.record({
    kind: fc.constant("getProposal" as const),
    view: fc.record({ height: uint64, round: fc.integer({ min: 0, max: 1_000 }) }),
  }),
  fc.record({
    kind: fc.constantFrom("getBlocks" as const, "getHeaders" as const),
    id: uint32,
    number: uint64,
    count: fc.integer({ min: 1, max: 1_024 }),
  }),
  fc.record({
    kind: fc.constant("getState" as const),
    id: uint32,
    number: uint64,
    pieces: fc.array(
      fc.record({ hash: hex(32), place: fc.nat({ max: 97 }).chain((length) => hex(length)) }),
      { maxLength: 5 },
    ),
  }),
  fc.record({
    kind: fc.constantFrom("blocks" as const, "headers" as const, "state" as const),
    id: uint32,
    items: manyBytes,
  }),
);

describe("frames", () => {
  it("survive encoding and decoding", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).to.deep.equal(frame);
      }),
    );
  });

  it("are refused with a typed error, whatever the bytes", () => {
    const property = fc.property(fc.integer({ min: 0, max: 14 }), fc.uint8Array(), (code, body) => {
      try {
        decodeFrame(Uint8Array.of(code, ...body));
      } catch (error) {
        expect(error).to.be.instanceOf(NodeError);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe("the handshake", () => {
  afterEach(stopNodes);

  const refusals: readonly {
    readonly code: string;
    readonly hello: Partial<Hello>;
    readonly actual: unknown;
  }[] = [
    {
      code: "P2P_GENESIS_MISMATCH",
      hello: { genesisHash: `0x${"00".repeat(32)}` },
      actual: `0x${"00".repeat(32)}`,
    },
    { code: "P2P_CHAIN_MISMATCH", hello: { chainId: 1n }, actual: 1n },
    { code: "P2P_VERSION_MISMATCH", hello: { version: 2 }, actual: 2 },
  ];
  for (const { code, hello, actual } of refusals) {
    it(`refuses a peer with ${code} and tells it`, async () => {
      const node = await startNode({ n: 1 });
      const peer = await connectRaw(node);
      peer.send(aHello(hello));
      const line = await node.journal.nextCode(code);
      expect(line.level).to.equal("warn");
      expect(line.details["actual"]).to.equal(actual);
      expect(await peer.closed).to.deep.equal({ code: 4_000, reason: code });
      expect(node.network.peers()).to.deep.equal([]);
    });
  }

  it("begins with our hello: who we are and where our head is", async () => {
    const node = await startNode({ n: 1 });
    const peer = await connectRaw(node);
    const hello = await peer.next();
    expect(hello).to.deep.include({
      kind: "hello",
      version: PROTOCOL_VERSION,
      chainId: CHAIN_ID,
      genesisHash: GENESIS,
      status: STATUS,
    });
  });

  it("is not waited for without end", async () => {
    const clock = createManualClock();
    const node = await startNode({ n: 1, clock, limits: { handshakeMs: 5_000 } });
    const peer = await connectRaw(node);
    await peer.next();
    clock.advance(5_000);
    expect((await node.journal.nextCode("P2P_TIMEOUT")).message).to.match(/hello/);
    await peer.closed;
  });
});

describe("a peer that breaks the protocol is dropped and refused (P2P_PROTOCOL_VIOLATION)", () => {
  afterEach(stopNodes);

  const code = (kind: number, ...body: number[]): Uint8Array => Uint8Array.of(kind, ...body);
  const rows: readonly { readonly desc: string; readonly send: (peer: RawPeer) => void }[] = [
    { desc: "a text message", send: ({ socket }) => socket.send("hello") },
    { desc: "an empty frame", send: ({ socket }) => socket.send(new Uint8Array(0)) },
    { desc: "an unknown kind", send: ({ socket }) => socket.send(code(200, 0xc0)) },
    { desc: "a second hello", send: (peer) => peer.send(aHello()) },
    { desc: "RLP that ends early", send: ({ socket }) => socket.send(code(1, 0xc8, 1)) },
    {
      desc: "RLP that is not canonical",
      send: ({ socket }) => socket.send(code(3, 0xc2, 0x81, 0x01)),
    },
    {
      desc: "a list in place of a transaction",
      send: ({ socket }) => socket.send(code(3, 0xc1, 0xc0)),
    },
    {
      desc: "a request for no blocks",
      send: ({ socket }) =>
        socket.send(
          Uint8Array.of(4, ...encodeRLP([new Uint8Array(0), Uint8Array.of(1), new Uint8Array(0)])),
        ),
    },
    {
      desc: "blocks that nobody asked for",
      send: (peer) => peer.send({ kind: "blocks", id: 5, items: [] }),
    },
    { desc: "a frame beyond the limit", send: ({ socket }) => socket.send(new Uint8Array(10_001)) },
  ];
  for (const { desc, send } of rows) {
    it(desc, async () => {
      const node = await startNode({ n: 1, limits: { frameBytesMax: 10_000 } });
      const peer = await joinRaw(node, { n: 9 });
      send(peer);
      const line = await node.journal.nextCode("P2P_PROTOCOL_VIOLATION");
      expect(line.details["peer"]).to.equal(anAddress(9));
      await peer.closed;
      expect(node.network.peers()).to.deep.equal([]);
      const again = await connectRaw(node, { n: 9 }).catch((error: Error) => error.message);
      expect(again).to.match(/403/);
    });
  }

  it("anything before its hello", async () => {
    const node = await startNode({ n: 1 });
    const peer = await connectRaw(node, { n: 9 });
    peer.send({ kind: "consensus", message: Uint8Array.of(1) });
    await node.journal.nextCode("P2P_PROTOCOL_VIOLATION");
    await peer.closed;
    expect(node.journal.ofKind("consensus")).to.deep.equal([]);
  });

  it("the largest frame allowed is heard", async () => {
    const node = await startNode({ n: 1, limits: { frameBytesMax: 10_000 } });
    const peer = await joinRaw(node, { n: 9 });
    peer.send({ kind: "consensus", message: new Uint8Array(9_999) });
    expect((await node.journal.nextKind("consensus")).bytes.length).to.equal(9_999);
  });
});
