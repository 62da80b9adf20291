import { tmpdir } from "node:os";
import { expect } from "chai";
import {
  createDiskWatch,
  type DiskSpace,
  type DiskWatch,
  diskLevel,
  readDiskSpace,
} from "../../../node/src/app/diskSpace.ts";
import type { NodeError } from "../../../node/src/types/errors.ts";
import { expectCode } from "../exec/support/errors.ts";

const GIB = 1024 ** 3;
const disk = (freeBytes: number, totalBytes = 500 * GIB): DiskSpace => ({ freeBytes, totalBytes });

describe("room on the disk", () => {
  it("is judged by its amount, and on a small disk by its share", () => {
    const rows: readonly (readonly [DiskSpace, string])[] = [
      [disk(100 * GIB), "enough"],
      [disk(4 * GIB), "enough"],
      [disk(4 * GIB - 1), "low"],
      [disk(GIB / 4), "low"],
      [disk(GIB / 4 - 1), "full"],
      [disk(0), "full"],
      [disk(0.2 * GIB, GIB), "enough"],
      [disk(0.09 * GIB, GIB), "low"],
      [disk(0.01 * GIB, GIB), "full"],
    ];
    for (const [space, level] of rows)
      expect(diskLevel(space), `${space.freeBytes}`).to.equal(level);
  });

  it("is read from the file system", async () => {
    const { freeBytes, totalBytes } = await readDiskSpace(tmpdir());
    expect(freeBytes).to.be.within(1, totalBytes);
  });
});

describe("the watch on the disk", () => {
  let now: DiskSpace;
  let lines: string[];
  let failure: NodeError | undefined;
  /** What the clock is to call next. */
  let due: (() => void) | undefined;
  beforeEach(() => {
    [now, lines, failure, due] = [disk(100 * GIB), [], undefined, undefined];
  });

  function watch(read = async (): Promise<DiskSpace> => now): Promise<DiskWatch> {
    const line = (_space: DiskSpace, text: string): void => void lines.push(text);
    return createDiskWatch({
      read,
      clock: {
        after(_delayMs, callback) {
          due = callback;
          return () => {
            due = undefined;
          };
        },
      },
      logger: { info: line, warn: line },
      onFull: (error) => {
        failure = error;
      },
    });
  }

  /** Looks once more. */
  async function later(space: DiskSpace): Promise<void> {
    now = space;
    due?.();
    due = undefined;
    await new Promise(setImmediate);
  }

  it("says once that room is running out, and once that there is room again", async () => {
    const watched = await watch();
    for (const gibibytes of [3, 2, 3]) await later(disk(gibibytes * GIB));
    expect(watched.level()).to.equal("low");
    expect(watched.space()).to.deep.equal(disk(3 * GIB));
    for (const gibibytes of [50, 60]) await later(disk(gibibytes * GIB));
    expect(watched.level()).to.equal("enough");
    expect(lines).to.deep.equal(["the disk is filling up", "the disk has room again"]);
  });

  it("ends the node before the disk is full, and looks no more", async () => {
    await watch();
    await later(disk(GIB / 8));
    expect(failure).to.deep.include({ code: "NODE_DISK_FULL", details: disk(GIB / 8) });
    expect(due).to.equal(undefined);
  });

  it("does not let a node start on a full disk", async () => {
    now = disk(1);
    await expectCode(watch(), "NODE_DISK_FULL");
    expect(due).to.equal(undefined);
  });

  it("goes on with what it knew when the disk does not answer, and ends when told to", async () => {
    let answers = true;
    const watched = await watch(async () => {
      if (!answers) throw new Error("EIO");
      return now;
    });
    answers = false;
    await later(disk(1));
    expect([watched.level(), failure]).to.deep.equal(["enough", undefined]);
    watched.stop();
    expect(due).to.equal(undefined);
  });
});
