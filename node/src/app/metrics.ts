import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";
import type { RPCBackend } from "../rpc/backend.ts";

/** What an operator watches: height, round, peers, pool, age of the head, and the process itself. */
export function registerNodeMetrics(
  registry: Registry,
  {
    backend,
    queueLength,
    keptCount,
    droppedCount,
  }: {
    readonly backend: RPCBackend;
    readonly queueLength: () => number;
    readonly keptCount: () => number;
    readonly droppedCount: () => number;
  },
): void {
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    registry.registerMetric(
      new Gauge({
        name: `piaohao_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  };
  gauge("height", "Number of the head block", () =>
    Number(backend.chain.head().block.header.number),
  );
  gauge("round", "Consensus round of the height in progress", () => backend.health().round);
  gauge("peers", "Connected peers", () => backend.peers().length);
  gauge(
    "connected_validators",
    "Validators reachable, this one included",
    () => backend.health().connectedValidators,
  );
  gauge("quorum_validators", "Validators of a quorum", () => backend.health().quorum);
  gauge("head_age_seconds", "Age of the head block", () => backend.health().lastBlockAgeMs / 1_000);
  gauge(
    "clock_offset_seconds",
    "Offset of a development network's clock",
    () => backend.health().clockOffsetMs / 1_000,
  );
  gauge("evidence", "Recorded evidence of equivocation", () => backend.evidence.count());
  gauge(
    "disk_free_bytes",
    "Free bytes on the disk of the data directory",
    () => backend.health().disk.freeBytes,
  );
  gauge("disk_low", "1 when the disk of the data directory is filling up", () =>
    backend.health().disk.level === "enough" ? 0 : 1,
  );
  gauge("abstaining", "1 while this node signs nothing, since its votes may have been lost", () =>
    backend.health().abstainsThrough === undefined ? 0 : 1,
  );
  gauge("twin", "1 when another host signs with this node's key", () =>
    backend.health().hasTwin ? 1 : 0,
  );
  gauge(
    "duplicate_keys",
    "Node keys seen on two hosts since the start",
    () => backend.health().duplicateKeys.length,
  );
  gauge(
    "certificate_expires_timestamp_seconds",
    "When this node's certificate ends, in Unix time; peers do not connect from then on",
    () => backend.health().certificateExpiresAtMs / 1_000,
  );
  gauge(
    "clock_skew_seconds",
    "This node's clock against the median of the validators'",
    () => (backend.health().clocks.skewMs ?? Number.NaN) / 1_000,
  );
  gauge("pool_pending", "Executable transactions in the pool", () => backend.pool.status().pending);
  gauge("pool_queued", "Transactions behind a nonce gap", () => backend.pool.status().queued);
  gauge("consensus_queue", "Inputs waiting for the consensus core", queueLength);
  gauge("consensus_kept", "Messages kept until their height begins", keptCount);
  gauge(
    "consensus_dropped",
    "Messages of flooding validators that were not looked at",
    droppedCount,
  );
}
