import { randomBytes } from "node:crypto";
import { connect } from "node:tls";
import { WebSocket } from "ws";
import {
  decodeFrame,
  encodeFrame,
  type Hello,
  PROTOCOL_VERSION,
} from "../../node/src/p2p/frames.ts";
import { tlsOptions } from "../../node/src/p2p/tls.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import type { Hash } from "../../node/src/types/hex.ts";
import { pause } from "../time.ts";
import type { Accomplice } from "./accomplice.ts";
import { createHeavyShots, malformedShot } from "./malformed.ts";
import { createSignedShots, type Shot } from "./signed.ts";

/** What one attack sent, by kind. */
export interface Tally {
  readonly messages: Record<string, number>;
  bytes: number;
  connections: number;
  refused: number;
}

/** In the order in which they take turns; well-signed messages are what hurts most. */
export const WEAPONS = ["signed", "heavy", "signed", "malformed"] as const;
export type Weapon = (typeof WEAPONS)[number];

export interface AttackOptions {
  readonly accomplice: Accomplice;
  readonly target: { readonly host: string; readonly port: number };
  readonly chain: { readonly chainId: bigint; readonly genesisHash: Hash };
  /** The highest block, as it is known. */
  readonly head: () => SealedBlock;
  /** Which shots are fired now. */
  readonly weapon: () => Weapon;
  readonly signal: AbortSignal;
}

/** More than this waiting in our own socket would only fill our memory. */
const WAITING_BYTES_MAX = 8 * 1024 * 1024;
const BURST = 16;
const RETRY_MS = 200;

/** Connects with a real certificate, says hello like a peer, and sends as much as the peer takes, until told to stop. */
export async function attack(options: AttackOptions): Promise<Tally> {
  const tally: Tally = { messages: {}, bytes: 0, connections: 0, refused: 0 };
  const signedShot = createSignedShots(options.accomplice);
  const heavyShot = createHeavyShots(options.chain.chainId);
  const next = (): Shot => {
    const head = options.head();
    switch (options.weapon()) {
      case "signed":
        return signedShot(head);
      case "malformed":
        return malformedShot();
      case "heavy":
        return heavyShot(head.block.header.number);
    }
  };
  while (!options.signal.aborted) {
    const socket = await join(options);
    if (socket === undefined) tally.refused += 1;
    else {
      tally.connections += 1;
      await fire(socket, { next, tally, signal: options.signal });
    }
    await pause(RETRY_MS, options.signal).catch(() => undefined);
  }
  return tally;
}

/** Resolves when the connection has ended or it is time to stop. */
async function fire(
  socket: WebSocket,
  { next, tally, signal }: { next: () => Shot; tally: Tally; signal: AbortSignal },
): Promise<void> {
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN && !signal.aborted;
  while (isOpen()) {
    for (let count = 0; count < BURST && isOpen(); count += 1) {
      const { kind, frame } = next();
      socket.send(frame, () => undefined);
      tally.messages[kind] = (tally.messages[kind] ?? 0) + 1;
      tally.bytes += frame.length;
    }
    // Sending is only queueing: the loop must turn for anything to leave.
    do await pause(1, signal).catch(() => undefined);
    while (isOpen() && socket.bufferedAmount > WAITING_BYTES_MAX);
  }
  socket.terminate();
}

/** A connection on which both sides said hello; undefined when it is refused. */
function join({ accomplice, target, chain, head }: AttackOptions): Promise<WebSocket | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`wss://${target.host}:${target.port}`, {
      perMessageDeflate: false,
      createConnection: () =>
        connect({ ...tlsOptions(accomplice.tls), ...target, checkServerIdentity: () => undefined }),
    });
    const { hash, block } = head();
    const hello: Hello = {
      kind: "hello",
      version: PROTOCOL_VERSION,
      ...chain,
      instance: `0x${randomBytes(16).toString("hex")}`,
      status: { headNumber: block.header.number, headHash: hash, earliestNumber: 0n },
    };
    socket.on("error", () => resolve(undefined));
    socket.on("close", () => resolve(undefined));
    socket.on("open", () => socket.send(encodeFrame(hello)));
    socket.once("message", (data) => {
      if (Buffer.isBuffer(data) && decodeFrame(new Uint8Array(data)).kind === "hello")
        resolve(socket);
    });
  });
}
