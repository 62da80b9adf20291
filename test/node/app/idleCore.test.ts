import { expect } from "chai";
import { OWN_TIMES, watchIdleCore } from "../../../node/src/app/idleCore.ts";

describe("a processor", () => {
  let activeMs: number;
  let onProcessorMs: number;
  const watch = () => {
    [activeMs, onProcessorMs] = [1_000, 900];
    return watchIdleCore({ activeMs: () => activeMs, onProcessorMs: () => onProcessorMs }, 3);
  };
  const pass = (active: number, onProcessor: number): void => {
    activeMs += active;
    onProcessorMs += onProcessor;
  };

  it("counts as idle when this process has one whenever it has something to do", () => {
    const hasIdleCore = watch();
    pass(300, 270);
    expect(hasIdleCore()).to.equal(true);
  });

  it("counts as idle no more when this process waits for one", () => {
    const hasIdleCore = watch();
    pass(300, 270);
    hasIdleCore();
    pass(300, 150);
    expect(hasIdleCore()).to.equal(false);
    pass(300, 290);
    expect(hasIdleCore()).to.equal(true);
  });

  it("counts as busy until this process had something to do for a while", () => {
    const hasIdleCore = watch();
    expect(hasIdleCore()).to.equal(false);
    pass(249, 249);
    expect(hasIdleCore()).to.equal(false);
    pass(1, 1);
    expect(hasIdleCore()).to.equal(true);
  });

  it("is not idle where there are two only", () => {
    const hasIdleCore = watchIdleCore(
      { activeMs: () => activeMs, onProcessorMs: () => activeMs },
      1,
    );
    pass(300, 300);
    expect(hasIdleCore()).to.equal(false);
  });

  it("is asked for in milliseconds of this thread", () => {
    const before = [OWN_TIMES.activeMs(), OWN_TIMES.onProcessorMs()] as const;
    const spentUs = (): number => process.threadCpuUsage().user + process.threadCpuUsage().system;
    const [untilUs, beganMs] = [spentUs() + 50_000, performance.now()];
    while (spentUs() < untilUs);
    const passedMs = performance.now() - beganMs;
    const active = OWN_TIMES.activeMs() - before[0];
    const onProcessor = OWN_TIMES.onProcessorMs() - before[1];
    // Clocks of the system differ by their grain; another unit or all threads would be out by far more.
    expect(onProcessor).to.be.within(25, passedMs + 50);
    expect(active).to.be.within(25, passedMs + 50);
  });
});
