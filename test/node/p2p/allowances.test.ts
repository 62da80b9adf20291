import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { issueNodeCertificate } from "../../../node/src/crypto/certificates.ts";
import { Allowances } from "../../../node/src/p2p/allowances.ts";
import { DEFAULT_LIMITS } from "../../../node/src/p2p/limits.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createManualClock } from "./clocks.ts";
import {
  aHello,
  anAddress,
  authority,
  connectRaw,
  joinRaw,
  startNode,
  stopNodes,
  type TestNode,
} from "./support.ts";

/** How many consensus messages the node has heard when it hears nothing more. */
async function heardBy(node: TestNode, atLeast: number): Promise<number> {
  while (node.journal.ofKind("consensus").length < atLeast) await setImmediate();
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  return node.journal.ofKind("consensus").length;
}

describe("the allowance of a peer", () => {
  afterEach(stopNodes);

  it("is not filled up by connecting again", async () => {
    const clock = createManualClock();
    const limits = { inboundFrames: { perSecond: 10, burst: 20 } };
    const node = await startNode({ n: 1, clock, limits });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    const first = await joinRaw(node, { identity });
    for (let sent = 0; sent < 19; sent += 1) {
      first.send({ kind: "consensus", message: Uint8Array.of(sent) });
    }
    const heard = await heardBy(node, 18);
    first.socket.terminate();
    await node.journal.nextCode("P2P_DISCONNECTED");
    const second = await joinRaw(node, { identity });
    for (let sent = 0; sent < 20; sent += 1) {
      second.send({ kind: "consensus", message: Uint8Array.of(sent) });
    }
    // Its hello is heard, so that it is known who waits; the rest comes at the peer's rate.
    expect(await heardBy(node, heard)).to.equal(heard);
    clock.advance(1_000);
    expect(await heardBy(node, heard + 1)).to.be.at.most(heard + 11);
  });

  it("is its own: another is heard while it waits", async () => {
    const clock = createManualClock();
    const limits = { inboundFrames: { perSecond: 10, burst: 20 } };
    const node = await startNode({ n: 1, clock, limits });
    const greedy = await joinRaw(node, { n: 8 });
    for (let sent = 0; sent < 40; sent += 1) {
      greedy.send({ kind: "consensus", message: Uint8Array.of(sent) });
    }
    const heard = await heardBy(node, 18);
    const other = await joinRaw(node, { n: 9 });
    other.send({ kind: "consensus", message: Uint8Array.of(99) });
    expect(await heardBy(node, heard + 1)).to.equal(heard + 1);
  });

  it("keeps a newcomer's words until the standing connection was probed, also when it rests meanwhile", async () => {
    const clock = createManualClock();
    const limits = { inboundFrames: { perSecond: 1, burst: 4 }, handshakeMs: 5_000 };
    const node = await startNode({ n: 1, clock, limits });
    const identity = await issueNodeCertificate({ authority, address: anAddress(9) });
    const dead = await joinRaw(node, { identity, autoPong: false });
    for (let sent = 0; sent < 3; sent += 1) {
      dead.send({ kind: "consensus", message: Uint8Array.of(sent) });
    }
    await heardBy(node, 3);
    const probed = once(dead.socket, "ping");
    const restarted = await connectRaw(node, { identity });
    restarted.send(aHello({ instance: `0x${"bb".repeat(16)}` }));
    restarted.send({ kind: "consensus", message: Uint8Array.of(7) });
    await probed;
    clock.advance(4_000);
    expect(await heardBy(node, 3)).to.equal(3);
    clock.advance(1_000);
    await heardBy(node, 4);
    expect(node.journal.ofKind("consensus").at(-1)?.bytes[0]).to.equal(7);
  });

  it("is forgotten when nobody is connected and it is full again, not before", () => {
    const clock = createManualClock();
    const connected = new Set<Address>();
    const isConnected = connected.has.bind(connected);
    const limits = { ...DEFAULT_LIMITS, inboundFrames: { perSecond: 10, burst: 20 } };
    const allowances = new Allowances({ limits, clock, isConnected });
    const [peer, other] = [anAddress(1), anAddress(2)];
    const allowance = allowances.of(peer);
    connected.add(peer);
    allowances.of(other);
    expect(allowances.of(peer), "full and connected").to.equal(allowance);
    expect(allowance.take({ frames: 30 }, clock.elapsedMs())).to.equal(1_000);
    connected.delete(peer);
    clock.advance(2_999);
    allowances.of(other);
    expect(allowances.of(peer), "left and not full").to.equal(allowance);
    clock.advance(1);
    allowances.of(other);
    expect(allowances.of(peer), "left and full").to.not.equal(allowance);
  });
});
