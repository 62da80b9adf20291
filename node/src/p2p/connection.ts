import type { RawData, WebSocket } from "ws";
import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import { networkError, violation } from "./errors.ts";
import { decodeFrame, encodeFrame, type Frame } from "./frames.ts";
import type { NetworkLimits } from "./limits.ts";
import { TokenBucket } from "./tokenBucket.ts";

/** A WebSocket close code of our own (4000–4999 are free to use); the reason is an error code. */
const CLOSE_CODE = 4_000;
/** How long a peer may take to acknowledge a close before the socket is destroyed. */
const CLOSE_MS = 1_000;

export interface ConnectionOptions {
  readonly socket: WebSocket;
  /** From the peer's verified certificate. */
  readonly address: Address;
  /** Whether we dialled it. */
  readonly isDialled: boolean;
  /** Host and port, for people. */
  readonly remote: string;
  readonly limits: NetworkLimits;
  readonly clock: Clock;
  /** A throw counts as the peer's violation. */
  readonly onFrame: (frame: Frame) => void;
  /** Called once; `cause` says who ended it and why. */
  readonly onClosed: (cause: NodeError) => void;
}

/** Frames over one authenticated WebSocket, with bounds in both directions. */
export class Connection {
  readonly address: Address;
  readonly isDialled: boolean;
  readonly remote: string;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #transactions: TokenBucket;
  readonly #timers = new Set<() => void>();
  #isPaused = false;
  #isDeaf = false;
  #heard = true;
  #cause: NodeError | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    const { socket, limits, clock } = options;
    this.address = options.address;
    this.isDialled = options.isDialled;
    this.remote = options.remote;
    this.#socket = socket;
    this.#options = options;
    const nowMs = clock.nowMs();
    this.#bytes = new TokenBucket(limits.inboundBytes, nowMs);
    this.#frames = new TokenBucket(limits.inboundFrames, nowMs);
    this.#transactions = new TokenBucket(limits.inboundTransactions, nowMs);
    socket.binaryType = "nodebuffer";
    socket.on("message", (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on("ping", () => this.#onSign());
    socket.on("pong", () => this.#onSign());
    socket.on("error", (error) => this.#onError(error));
    socket.on("close", (code, reason) => this.#onClose(code, reason.toString("utf8")));
    this.#scheduleKeepAlive();
  }

  send(frame: Frame): void {
    this.sendEncoded(encodeFrame(frame));
  }

  /** A peer that does not keep up is dropped: waiting for it would fill our memory. */
  sendEncoded(bytes: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { outboundBytesMax } = this.#options.limits;
    const waiting = this.#socket.bufferedAmount;
    if (waiting + bytes.length > outboundBytesMax) {
      const details = { waitingBytes: waiting, outboundBytesMax };
      this.terminate(networkError("P2P_SLOW_PEER", "the peer does not keep up", details));
      return;
    }
    this.#socket.send(bytes);
  }

  /** Counts work done for the peer against its inbound bytes. */
  charge(bytes: number): void {
    this.#rest(this.#bytes.take(bytes, this.#options.clock.nowMs()));
  }

  /** Tells the peer why and ends. What it sends meanwhile counts only when `stillHears`. */
  close(cause: NodeError, { stillHears = false } = {}): void {
    this.#cause ??= cause;
    this.#isDeaf = !stillHears;
    this.#socket.close(CLOSE_CODE, cause.code);
    // A paused socket would not see the peer's answer.
    this.resume();
    this.#after(CLOSE_MS, () => this.#socket.terminate());
  }

  /** Ends at once. */
  terminate(cause: NodeError): void {
    this.#cause ??= cause;
    this.#isDeaf = true;
    this.#socket.terminate();
  }

  /** Stops reading until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
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
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    this.#onSign();
    if (this.#isDeaf) return;
    try {
      if (!isBinary || !Buffer.isBuffer(data)) throw violation("a text message");
      const frame = decodeFrame(data);
      const nowMs = this.#options.clock.nowMs();
      const transactions = frame.kind === "transactions" ? frame.transactions.length : 0;
      const restMs = Math.max(
        this.#frames.take(1, nowMs),
        this.#bytes.take(data.length, nowMs),
        this.#transactions.take(transactions, nowMs),
      );
      this.#rest(restMs);
      this.#options.onFrame(frame);
    } catch (error) {
      this.terminate(violation(error instanceof Error ? error.message : "unknown", error));
    }
  }

  /** Does not read from the peer for a while; TCP makes it wait. */
  #rest(forMs: number): void {
    if (forMs === 0 || this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
    this.#after(forMs, () => {
      this.#isPaused = false;
      this.#socket.resume();
    });
  }

  #onSign(): void {
    this.#heard = true;
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
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    const message = `the peer ended the connection (${reason === "" ? code : reason})`;
    this.#options.onClosed(
      this.#cause ?? networkError("P2P_DISCONNECTED", message, { code, reason }),
    );
  }

  #scheduleKeepAlive(): void {
    this.#after(this.#options.limits.pingIntervalMs, () => {
      if (!this.#heard && !this.#isPaused) {
        this.terminate(networkError("P2P_DISCONNECTED", "the peer is silent"));
        return;
      }
      this.#heard = false;
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
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
