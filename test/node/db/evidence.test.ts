import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Database, openDatabase } from "../../../node/src/db/database.ts";
import { dbError } from "../../../node/src/db/errors.ts";
import type { Write } from "../../../node/src/db/keyValue.ts";
import { createEvidenceRepository } from "../../../node/src/db/repositories/evidence.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import type { Evidence } from "../../../node/src/types/evidence.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { anEvidence } from "../evidence/fixtures.ts";
import { expectCode } from "../exec/support/errors.ts";
import { aGenesisBlock } from "./support/blocks.ts";

const addressOf = (serial: number): Address => `0x${serial.toString(16).padStart(40, "0")}`;

/** A store in memory whose writes can be made to fail. */
function aStore() {
  const records = new Map<string, Uint8Array>();
  let fails = false;
  return {
    fail: (now: boolean) => (fails = now),
    get: (key: Uint8Array) => records.get(bytesToHex(key)),
    range: async () => [],
    write: async (writes: readonly Write[]) => {
      if (fails) throw dbError("DB_WRITE_FAILED", "disk full");
      for (const { key, value } of writes) if (value) records.set(bytesToHex(key), value);
    },
    close: async () => undefined,
  };
}

describe("evidence on disk", () => {
  describe("in the database", () => {
    let path: string;
    let database: Database;
    beforeEach(async () => {
      path = mkdtempSync(join(tmpdir(), "piaohao-evidence-"));
      database = await openDatabase(path, aGenesisBlock());
    });
    afterEach(async () => {
      await database.close();
      rmSync(path, { recursive: true, force: true });
    });

    it("is there again after reopening, each kind as it was, and is not recorded twice", async () => {
      const all: Evidence[] = (["proposal", "prepare", "commit", "roundChange"] as const).map(
        (kind) => anEvidence({ kind }),
      );
      for (const [index, evidence] of all.entries()) {
        expect(await database.evidence.record(evidence)).to.equal(index);
      }
      await database.close();
      database = await openDatabase(path, aGenesisBlock());
      expect(database.evidence.count()).to.equal(4);
      expect(all.map((_, index) => database.evidence.get(index))).to.deep.equal(all);
      expect(database.evidence.get(4)).to.equal(undefined);
      expect(await database.evidence.record(anEvidence({ kind: "commit" }))).to.equal(undefined);
      expect(database.evidence.accused()).to.deep.equal([all[0]?.validator]);
    });
  });

  it("is numbered without gaps when several are recorded at once", async () => {
    const evidence = createEvidenceRepository(aStore());
    const recorded = [1n, 2n, 2n, 3n].map((height) => evidence.record(anEvidence({ height })));
    expect(await Promise.all(recorded)).to.deep.equal([0, 1, undefined, 2]);
  });

  it("has room for 8 of a validator and 256 of all", async () => {
    const evidence = createEvidenceRepository(aStore());
    for (let serial = 0; serial < 40; serial += 1) {
      for (let height = 1n; height <= 9n; height += 1n) {
        await evidence.record({ ...anEvidence({ height }), validator: addressOf(serial) });
      }
      expect(evidence.count()).to.equal(Math.min(256, (serial + 1) * 8));
    }
  });

  it("that the disk refused is recorded when the node is started again, and none before", async () => {
    const store = aStore();
    const evidence = createEvidenceRepository(store);
    store.fail(true);
    await expectCode(evidence.record(anEvidence({})), "DB_WRITE_FAILED");
    store.fail(false);
    await expectCode(evidence.record(anEvidence({ height: 8n })), "DB_WRITE_FAILED");
    expect(evidence.count()).to.equal(0);
    expect(await createEvidenceRepository(store).record(anEvidence({}))).to.equal(0);
  });

  it("that does not decode is DB_CORRUPT", async () => {
    const store = aStore();
    await createEvidenceRepository(store).record(anEvidence({}));
    const damaged = { ...store, get: (key: Uint8Array) => store.get(key)?.slice(0, 9) };
    const opening = async () => createEvidenceRepository(damaged);
    await expectCode(opening(), "DB_CORRUPT");
  });
});
