import type { Executor } from "../../node/src/types/ports/executor.ts";

/** An executor whose blocks take virtual time. */
export function withLatency(executor: Executor, wait: () => Promise<void>): Executor {
  return {
    ...executor,
    async build(request) {
      const built = await executor.build(request);
      await wait();
      return built;
    },
    async execute(block, parent, parentHash, options) {
      await wait();
      return executor.execute(block, parent, parentHash, options);
    },
  };
}
