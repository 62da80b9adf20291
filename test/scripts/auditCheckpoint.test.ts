import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditCheckpoint } from "@piaohao/sdk";
import { expect } from "chai";
import { leaveCheckpoint, readCheckpoint } from "../../scripts/auditCheckpoint.ts";

const at = (number: number): AuditCheckpoint => ({
  format: "piaohao-checkpoint-1",
  number,
  hash: `0x${String(number).padStart(64, "0")}`,
  validators: [1, 2, 3, 4].map((index) => `0x${String(index).padStart(40, "0")}` as const),
});

describe("the file of an auditor's checkpoint", () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-checkpoint-"));
    file = join(directory, "checkpoint.json");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is not there before the first audit, and has what the last one left", async () => {
    expect(readCheckpoint(file)).to.equal(undefined);
    await leaveCheckpoint(file, at(7));
    await leaveCheckpoint(file, at(9));
    expect(readCheckpoint(file)).to.deep.equal(at(9));
  });

  it("keeps the later block of two audits at once, whichever of them takes longer", async () => {
    await leaveCheckpoint(file, at(9));
    await leaveCheckpoint(file, at(7));
    expect(readCheckpoint(file)).to.deep.equal(at(9));
  });

  it("is not written over when it is something else (AUDIT_CHECKPOINT_MALFORMED)", async () => {
    writeFileSync(file, "{}");
    const refusal = await leaveCheckpoint(file, at(7)).catch((error: unknown) => error);
    expect(refusal).to.include({ code: "AUDIT_CHECKPOINT_MALFORMED" });
  });
});
