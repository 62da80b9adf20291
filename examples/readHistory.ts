import { readFileSync } from "node:fs";
import { createClient, formatInstrumentNumber } from "@piaohao/sdk";

const network = JSON.parse(readFileSync(".piaohao/devnet/network.json", "utf8"));
const client = createClient({
  rpcUrls: network.rpcUrls,
  genesis: JSON.parse(readFileSync(network.genesis, "utf8")),
});
const { instrumentId, entries, asOf } = await client.audit.history(210000000010420260310000000019n);
console.log(`${formatInstrumentNumber(instrumentId)}, verified as of block ${asOf.number}`);
for (const { sequence, kind } of entries) console.log(`${sequence} ${kind}`);
