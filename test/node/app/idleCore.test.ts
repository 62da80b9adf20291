import { expect } from "chai";
import { watchIdleCore } from "../../../node/src/app/idleCore.ts";

describe("a processor", () => {
  let activeMs: number;
  let onProcessorMs: number;
  const watch = () => {
    [activeMs, onProcessorMs] = [1_000, 900];
    return watchIdleCore({ activeMs: () => activeMs, onProcessorMs: () => onProcessorMs });
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

  it("is looked for in this process itself, if nobody says otherwise", () => {
    expect(watchIdleCore()()).to.equal(false);
  });
});
