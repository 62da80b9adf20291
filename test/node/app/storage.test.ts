import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import { openStorage, type Storage } from "../../../node/src/app/storage.ts";
import { parseGenesis } from "../../../node/src/exec/genesis/genesisFile.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { aGenesisFile } from "../exec/support/chain.ts";
import { expectCode } from "../exec/support/errors.ts";
import { createManualClock } from "../p2p/clocks.ts";

const genesis = parseGenesis(aGenesisFile());
const OWN: Address = `0x${"01".repeat(20)}`;
const OTHER: Address = `0x${"02".repeat(20)}`;

describe("the data directory of a node", () => {
  let dataDirectory: string;
  beforeEach(() => (dataDirectory = mkdtempSync(join(tmpdir(), "piaohao-storage-"))));
  afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

  function open(self: Address): Promise<Storage> {
    return openStorage({
      config: { dataDirectory, state: { historyBlocks: 1_024 } },
      genesis,
      self,
      clock: createManualClock(),
      logger: pino({ level: "silent" }),
      onFull: () => expect.fail("the disk has room"),
    });
  }

  it("is refused under another validator's key, and is its own validator's as before", async () => {
    await (await open(OWN)).close();
    const error = await expectCode(open(OTHER), "DB_WAL_WRONG_OWNER");
    expect(error.details).to.deep.equal({ stored: OWN, expected: OTHER });
    const again = await open(OWN);
    expect(await again.log.recovered(1n)).to.equal(undefined);
    await again.close();
  });
});
