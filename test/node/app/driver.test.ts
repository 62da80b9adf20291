import { expect } from "chai";
import { Driver, type DriverPorts } from "../../../node/src/app/driver.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import type { Effect, Input } from "../../../node/src/types/consensus.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { aSealedBlock } from "./fixtures.ts";

interface Harness {
  readonly driver: Driver<readonly Input[]>;
  readonly journal: string[];
  readonly fatal: unknown[];
  setHead(number: bigint): void;
}

/** The real driver over ports that write down what happens; `react` plays the core. */
function aDriver(
  react: (input: Input) => readonly Effect[],
  overrides: Partial<DriverPorts<readonly Input[]>> = {},
): Harness {
  const journal: string[] = [];
  const fatal: unknown[] = [];
  let head = 0n;
  const newHeight = (sealed: SealedBlock): Extract<Input, { kind: "newHeight" }> => ({
    kind: "newHeight",
    parent: sealed,
    validators: [],
    recovered: undefined,
  });
  const driver = new Driver<readonly Input[]>([], {
    step: (state, input) => {
      journal.push(`step ${input.kind}`);
      return { state: [...state, input], effects: react(input) };
    },
    send: async ({ draft }) => {
      journal.push(`send ${draft.kind}`);
      return { kind: "prepare" } as never;
    },
    persistPrepared: async () => {
      await Promise.resolve();
      journal.push("persistPrepared");
    },
    proposals: {
      build: () => Promise.reject(new Error("not asked for")),
      check: async () => true,
      waitMs: () => 0,
    },
    adopt: async ({ sealed }) => {
      journal.push(`adopt ${sealed.block.header.number}`);
      head = sealed.block.header.number;
      return newHeight(sealed);
    },
    commit: async (sealed) => {
      journal.push(`commit ${sealed.block.header.number}`);
      head = sealed.block.header.number;
      return newHeight(sealed);
    },
    headNumber: () => head,
    timers: {
      startBlockTimer: () => undefined,
      startRoundTimer: () => undefined,
      defer: (waitMs, fire) => {
        journal.push(`defer ${waitMs}`);
        queueMicrotask(fire);
      },
      onWork: () => undefined,
      stop: () => undefined,
    },
    fellBehind: () => journal.push("fellBehind"),
    fatal: (error) => fatal.push(error),
    ...overrides,
  });
  return { driver, journal, fatal, setHead: (number) => (head = number) };
}

/** Until the driver has nothing left to do: an import of no consequence waits its turn, a few times over. */
async function idle(driver: Driver<readonly Input[]>): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await driver.importBlock(aSealedBlock(99n));
}

const tick: Input = { kind: "blockTimerFired", height: 1n };
const checkBlock: Effect = {
  kind: "checkBlock",
  height: 1n,
  round: 0,
  digest: "0x01",
  block: aSealedBlock(1n).block,
};

describe("the driver", () => {
  it("carries effects out strictly in order, and returns our own message as an input after them", async () => {
    const { driver, journal } = aDriver((input) =>
      input.kind === "blockTimerFired"
        ? [
            { kind: "persistPrepared", height: 1n, certificate: {} as never },
            { kind: "send", draft: { kind: "commit" } as never },
            { kind: "fellBehind", height: 9n, author: "0x01" },
          ]
        : [],
    );
    driver.input(tick);
    await idle(driver);
    expect(journal).to.deep.equal([
      "step blockTimerFired",
      "persistPrepared",
      "send commit",
      "fellBehind",
      "step message",
    ]);
  });

  it("begins the next height before anything else that waits", async () => {
    const sealed = aSealedBlock(1n);
    const { driver, journal } = aDriver((input) =>
      input.kind === "blockTimerFired" && input.height === 1n
        ? [{ kind: "decide", block: sealed }]
        : [],
    );
    driver.input(tick);
    driver.input({ kind: "blockTimerFired", height: 2n });
    await idle(driver);
    expect(journal).to.deep.equal([
      "step blockTimerFired",
      "commit 1",
      "step newHeight",
      "step blockTimerFired",
    ]);
  });

  it("ignores a block that is on the chain already", async () => {
    const { driver, journal, setHead } = aDriver(() => []);
    setHead(5n);
    await driver.importBlock(aSealedBlock(5n));
    expect(journal).to.deep.equal([]);
  });

  it("begins after a snapshot between two inputs, and the height after it first", async () => {
    const sealed = aSealedBlock(500n);
    const { driver, journal } = aDriver(() => []);
    driver.input(tick);
    const adopted = driver.adopt({ sealed, validators: [], ancestors: [] });
    driver.input({ kind: "blockTimerFired", height: 2n });
    await adopted;
    await idle(driver);
    expect(journal).to.deep.equal([
      "step blockTimerFired",
      "adopt 500",
      "step newHeight",
      "step blockTimerFired",
    ]);
  });

  it("stops when a snapshot could not be written: who waits for it hears of it", async () => {
    const failure = new NodeError("DB_WRITE_FAILED", "no space");
    const { driver, fatal } = aDriver(() => [], { adopt: () => Promise.reject(failure) });
    const refusal = await driver
      .adopt({ sealed: aSealedBlock(9n), validators: [], ancestors: [] })
      .catch((error: unknown) => error);
    expect(refusal).to.equal(failure);
    expect(fatal).to.deep.equal([failure]);
  });

  it("ignores a snapshot when the first block was decided while it was fetched", async () => {
    const { driver, journal } = aDriver(() => []);
    const snapshot = { sealed: aSealedBlock(9n), validators: [], ancestors: [] };
    await Promise.all([driver.importBlock(aSealedBlock(1n)), driver.adopt(snapshot)]);
    expect(journal).to.deep.equal(["commit 1", "step newHeight"]);
  });

  it("looks at an early block again when its time has come", async () => {
    const waits = [700, 0];
    const { driver, journal } = aDriver(
      (input) => (input.kind === "blockTimerFired" ? [checkBlock] : []),
      {
        proposals: {
          build: () => Promise.reject(new Error("not asked for")),
          check: async () => true,
          waitMs: () => waits.shift() ?? 0,
        },
      },
    );
    driver.input(tick);
    await idle(driver);
    expect(journal).to.deep.equal(["step blockTimerFired", "defer 700", "step blockChecked"]);
  });

  it("tells the importer of an invalid block and goes on", async () => {
    const invalid = new NodeError("EXEC_INVALID_BLOCK", "state root differs");
    const { driver, fatal } = aDriver(() => [], { commit: () => Promise.reject(invalid) });
    const error = await driver.importBlock(aSealedBlock(1n)).catch((reason: unknown) => reason);
    expect(error).to.equal(invalid);
    expect(fatal).to.deep.equal([]);
  });

  it("fetches a decided block whose body it was sent wrongly, instead of stopping", async () => {
    const invalid = new NodeError("EXEC_INVALID_BLOCK", "transactions root differs");
    const sealed = aSealedBlock(1n);
    const { driver, journal, fatal } = aDriver(
      (input) => (input.kind === "blockTimerFired" ? [{ kind: "decide", block: sealed }] : []),
      { commit: () => Promise.reject(invalid) },
    );
    driver.input(tick);
    await idle(driver);
    expect(journal).to.deep.equal(["step blockTimerFired", "fellBehind"]);
    expect(fatal).to.deep.equal([]);
  });

  it("stops the node when a block cannot be written", async () => {
    const failure = new NodeError("DB_WRITE_FAILED", "disk full");
    const { driver, fatal } = aDriver(() => [], { commit: () => Promise.reject(failure) });
    await driver.importBlock(aSealedBlock(1n)).catch(() => undefined);
    await driver.stop();
    expect(fatal).to.deep.equal([failure]);
  });

  it("refuses the imports that wait when it stops by itself, so that nobody waits for ever", async () => {
    const failure = new NodeError("DB_WRITE_FAILED", "disk full");
    const { driver, fatal } = aDriver(() => [], { commit: () => Promise.reject(failure) });
    const imports = [1n, 2n].map((number) => driver.importBlock(aSealedBlock(1n, { number })));
    const results = await Promise.allSettled(imports);
    const codes = results.map((result) => result.status === "rejected" && result.reason.code);
    expect(codes).to.deep.equal(["DB_WRITE_FAILED", "DRIVER_STOPPED"]);
    expect(fatal).to.deep.equal([failure]);
  });

  const aMessage = (author: Address) =>
    ({ kind: "prepare", signed: { author } }) as VerifiedMessage;
  /** A driver that is busy with a commit that does not end. */
  const aBusyDriver = (): Harness => {
    const harness = aDriver(() => [], { commit: () => new Promise(() => undefined) });
    void harness.driver.importBlock(aSealedBlock(1n));
    return harness;
  };

  it("drops messages beyond its bound and never its own inputs", () => {
    const { driver } = aBusyDriver();
    for (let index = 0; index < 5_000; index += 1) driver.receive(aMessage("0x01"), 200);
    expect(driver.queueLength).to.equal(4_096);
    driver.input(tick);
    expect(driver.queueLength).to.equal(4_097);
  });

  it("takes its own inputs and the peers' messages in turn, however many of either wait", async () => {
    const { driver, journal } = aDriver(() => []);
    const imported = driver.importBlock(aSealedBlock(99n));
    for (let index = 0; index < 3; index += 1) driver.receive(aMessage("0x01"), 200);
    for (let index = 0; index < 3; index += 1) driver.input(tick);
    await imported;
    await idle(driver);
    const turn = ["step message", "step blockTimerFired"];
    expect(journal).to.deep.equal([...turn, ...turn, ...turn]);
  });

  it("refuses imports after it was stopped with DRIVER_STOPPED", async () => {
    const { driver } = aDriver(() => []);
    await driver.stop();
    const error = await driver.importBlock(aSealedBlock(1n)).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "DRIVER_STOPPED");
  });
});
