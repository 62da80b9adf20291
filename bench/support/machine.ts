import { availableParallelism, cpus, totalmem } from "node:os";

/** What a result depends on besides the program. */
export function machineOf() {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    memoryBytes: totalmem(),
    node: process.version,
  };
}
