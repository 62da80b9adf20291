import type { RawData, WebSocket } from "ws";
import { equalBytes } from "../types/codec/bytes.ts";
import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Allowance, Inbound } from "./allowances.ts";
import type { Channel } from "./channel.ts";
import { ClockOffset, decodeClock, encodeClock } from "./clockOffset.ts";
import { networkError, violation } from "./errors.ts";
import { decodeFrame, type Frame } from "./frames.ts";
import type { NetworkLimits } from "./limits.ts";
import type { OutboundRoom } from "./outboundRoom.ts";
import { Outbox } from "./outbox.ts";
import type { PeerCertificate } from "./tls.ts";

/** A WebSocket close code of our own (4000–4999 are free to use); the reason is an error code. */
const CLOSE_CODE = 4_000;
/** How long a peer may take to acknowledge a close before the socket is destroyed. */
const CLOSE_MS = 1_000;

export interface ConnectionOptions extends Channel {
  /** Whether we dialled it. */
  readonly isDialled: boolean;
  /** Host and port, for people. */
  readonly remote: string;
  readonly limits: NetworkLimits;
  /** The peer's, shared by its connections. */
  readonly allowance: Allowance;
  /** Shared by all connections. */
  readonly room: OutboundRoom;
  readonly clock: Clock;
  /** A throw counts as the peer's violation. */
  readonly onFrame: (frame: Frame) => void;
  /** Called once; `cause` says who ended it and why. */
  readonly onClosed: (cause: NodeError) => void;
}

/** Frames over one authenticated WebSocket, with bounds in both directions. */
export class Connection {
  readonly address: Address;
  readonly certificate: PeerCertificate;
  readonly isDialled: boolean;
  readonly remote: string;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #outbox: Outbox;
  readonly #clockOffset = new ClockOffset();
  readonly #timers = new Set<() => void>();
  /** What one read of the socket held when the peer was no longer to be heard; heard when it is again. */
  #backlog: Uint8Array[] = [];
  /** The ping that was sent last, and when. */
  #pinged: { readonly payload: Uint8Array; readonly atMs: number } | undefined;
  /** Above the peer's allowance. */
  #isResting = false;
  /** Between `pause` and `resume`. */
  #isHeld = false;
  #isDeaf = false;
  /** What had come when signs of life were last looked for. */
  #bytesRead = 0;
  #cause: NodeError | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    const { socket } = options;
    this.address = options.certificate.address;
    this.certificate = options.certificate;
    this.isDialled = options.isDialled;
    this.remote = options.remote;
    this.#socket = socket;
    this.#options = options;
    this.#outbox = new Outbox({
      room: options.room,
      write: (frame, onWritten) => socket.send(frame, onWritten),
      onSlow: () => this.terminateSlow(),
    });
    socket.binaryType = "nodebuffer";
    socket.on("message", (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on("ping", (payload) => this.#onPing(payload));
    socket.on("pong", (payload) => this.#onPong(payload));
    socket.on("error", (error) => this.#onError(error));
    socket.on("close", (code, reason) => this.#onClose(code, reason.toString("utf8")));
    this.#scheduleKeepAlive();
  }

  /** Sends an encoded frame. */
  send(bytes: Uint8Array): void {
    if (this.#hasRoomFor(bytes)) this.#outbox.send(bytes);
  }

  /** Bytes that wait to be sent. */
  get waitingBytes(): number {
    return this.#socket.bufferedAmount + this.#outbox.waitingBytes;
  }

  /** How far the peer's clock is ahead of ours; undefined until it is known. */
  clockOffsetMs(): number | undefined {
    return this.#clockOffset.offsetMs();
  }

  /** Asks for a sign of life, and tells the peer what our clock reads. */
  ping(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { clock } = this.#options;
    const payload = encodeClock(clock.nowMs());
    this.#pinged = { payload, atMs: clock.elapsedMs() };
    this.#socket.ping(payload);
  }

  /** Counts work done for the peer against its inbound bytes. */
  charge(bytes: number): void {
    this.#count({ bytes });
  }

  /** Tells the peer why and ends. What it sends meanwhile counts only when `stillHears`. */
  close(cause: NodeError, { stillHears = false } = {}): void {
    this.#cause ??= cause;
    this.#outbox.finish();
    this.#isDeaf = !stillHears;
    this.#socket.close(CLOSE_CODE, cause.code);
    // A paused socket would not see the peer's answer. One that is still heard rests until it may go on.
    if (this.#isDeaf) this.#socket.resume();
    this.#after(CLOSE_MS, () => this.#socket.terminate());
  }

  /** Ends at once because the peer does not keep up: waiting for it would fill our memory. */
  terminateSlow(): void {
    const { outboundBytesMax } = this.#options.limits;
    const details = { waitingBytes: this.waitingBytes, outboundBytesMax };
    this.terminate(networkError("P2P_SLOW_PEER", "the peer does not keep up", details));
  }

  /** Ends at once. */
  terminate(cause: NodeError): void {
    this.#cause ??= cause;
    this.#outbox.end();
    this.#isDeaf = true;
    this.#socket.terminate();
  }

  /** Hears nothing until `resume`. */
  pause(): void {
    this.#isHeld = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isHeld = false;
    this.#goOn();
  }

  /** Asks for a sign of life; answers once. */
  probe(withinMs: number, answer: (isAlive: boolean) => void): void {
    const once = (isAlive: boolean): void => {
      cancel();
      this.#socket.off("pong", onPong);
      this.#socket.off("close", onClose);
      answer(isAlive);
    };
    const onPong = (): void => once(true);
    const onClose = (): void => once(false);
    const cancel = this.#after(withinMs, onClose);
    this.#socket.once("pong", onPong);
    this.#socket.once("close", onClose);
    this.ping();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#isDeaf) return;
    if (!isBinary || !Buffer.isBuffer(data)) {
      this.terminate(violation("a text message"));
      return;
    }
    const bytes = ownBytes(data);
    if (this.#isResting || this.#isHeld) this.#backlog.push(bytes);
    else this.#hear(bytes);
  }

  #hear(bytes: Uint8Array): void {
    try {
      const frame = decodeFrame(bytes);
      const transactions = frame.kind === "transactions" ? frame.transactions.length : 0;
      this.#count({ frames: 1, bytes: bytes.length, transactions });
      this.#options.onFrame(frame);
    } catch (error) {
      this.terminate(violation(error instanceof Error ? error.message : "unknown", error));
    }
  }

  /** A peer above its allowance is not read from for a while; TCP makes it wait. */
  #count(inbound: Inbound): void {
    const { allowance, clock } = this.#options;
    const restMs = allowance.take(inbound, clock.elapsedMs());
    if (restMs === 0 || this.#isResting) return;
    this.#isResting = true;
    this.#socket.pause();
    this.#after(restMs, () => {
      this.#isResting = false;
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#isResting || this.#isHeld) return;
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const [index, bytes] of backlog.entries()) {
      if (this.#isDeaf) return;
      this.#hear(bytes);
      if (!this.#isResting && !this.#isHeld) continue;
      this.#backlog = backlog.slice(index + 1);
      return;
    }
    this.#socket.resume();
  }

  /** Answered by ourselves, not by the library: that one answers without bound a peer that asks and does not read. */
  #onPing(payload: Uint8Array): void {
    const { clock } = this.#options;
    const theirsMs = decodeClock(payload);
    if (theirsMs !== undefined) this.#clockOffset.onReading(theirsMs, clock.nowMs());
    if (this.#hasRoomFor(payload)) this.#socket.pong(payload);
    this.#count({ frames: 1 });
  }

  #onPong(payload: Uint8Array): void {
    const nowMs = this.#options.clock.elapsedMs();
    const pinged = this.#pinged;
    if (pinged !== undefined && equalBytes(payload, pinged.payload)) {
      this.#pinged = undefined;
      this.#clockOffset.onRoundTrip(nowMs - pinged.atMs);
    }
    this.#count({ frames: 1 });
  }

  /** False when nothing can be sent; a peer that does not keep up is dropped. */
  #hasRoomFor({ length }: Uint8Array): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.waitingBytes + length <= this.#options.limits.outboundBytesMax) return true;
    this.terminateSlow();
    return false;
  }

  #onError(error: Error & { code?: unknown }): void {
    const code = typeof error.code === "string" ? error.code : "";
    // The library's own codes name broken framing: too long, not masked, reserved bits and the like.
    this.#cause ??= code.startsWith("WS_ERR_")
      ? violation(error.message, error)
      : networkError("P2P_DISCONNECTED", error.message, { code }, error);
  }

  #onClose(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#outbox.end();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    const message = `the peer ended the connection (${reason === "" ? code : reason})`;
    this.#options.onClosed(
      this.#cause ?? networkError("P2P_DISCONNECTED", message, { code, reason }),
    );
  }

  /**
   * Whatever comes is a sign of life: on a slow way an answer to a ping waits behind a large frame. A frame that never ends
   * keeps its connection as answers to pings would, and for fewer of them: it is bounded in bytes and in pieces.
   */
  #scheduleKeepAlive(): void {
    const { limits, stream } = this.#options;
    this.#after(limits.pingIntervalMs, () => {
      const { bytesRead } = stream;
      if (bytesRead === this.#bytesRead && !this.#isResting) {
        this.terminate(networkError("P2P_DISCONNECTED", "the peer is silent"));
        return;
      }
      this.#bytesRead = bytesRead;
      this.ping();
      this.#scheduleKeepAlive();
    });
  }

  #after(delayMs: number, callback: () => void): () => void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#timers.delete(stop);
      callback();
    });
    const stop = (): void => {
      cancel();
      this.#timers.delete(stop);
    };
    this.#timers.add(stop);
    return stop;
  }
}

/** A copy of what is only a part: whoever keeps a bit of a small frame would keep the whole read of the socket with it. */
function ownBytes(data: Buffer): Uint8Array {
  const { buffer, byteOffset, length } = data;
  return length * 2 >= buffer.byteLength
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(data);
}
