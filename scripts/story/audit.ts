import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatInstrumentNumber, type InstrumentId, verifyBundle } from "@piaohao/sdk";
import { reader } from "./cast.ts";
import type { World } from "./world.ts";

/** An auditor takes the pledge's history home and verifies it with nothing but the genesis file. */
export async function audit(world: World, receiptId: InstrumentId): Promise<void> {
  const { teller, network, genesis, directory } = world;
  teller.act("十一、审计 Audit");
  const auditor = reader(network, genesis);
  const bundle = await teller.step(
    `an auditor fetches the history of receipt ${formatInstrumentNumber(receiptId)} as a bundle`,
    () => auditor.audit.bundle(receiptId),
    (text) => `${text.length} bytes`,
  );
  const file = join(directory, "pledge-bundle.json");
  await writeFile(file, bundle);
  await teller.step(
    "and verifies it offline",
    async () => verifyBundle(bundle, genesis),
    ({ entries, asOf }) =>
      `${entries.length} entries, complete as of block ${asOf.number}: ${entries.map(({ kind }) => kind).join(" → ")}`,
  );
  const at = bundle.indexOf('"data": "0x') + '"data": "0x'.length;
  const changed = `${bundle.slice(0, at)}${bundle[at] === "0" ? "1" : "0"}${bundle.slice(at + 1)}`;
  await teller.refused(
    "the same bundle with one changed byte",
    "AUDIT_HISTORY_MISMATCH",
    async () => verifyBundle(changed, genesis),
  );
}
