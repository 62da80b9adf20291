import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { addressOfCertificate } from "../crypto/certificateAddress.ts";
import { readKeystoreFile } from "../crypto/keystore.ts";
import { addressOf } from "../crypto/signing.ts";
import { makeDirectory } from "../db/files.ts";
import { type GenesisFile, parseGenesis } from "../exec/genesis/genesisFile.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import { readAdminToken } from "./adminToken.ts";
import { createClock } from "./clock.ts";
import { type NodeConfig, readJSON, readPeers, readTLS } from "./config.ts";
import { openTrust } from "./trust.ts";
import { type Node, wire } from "./wire.ts";

/** Reads a node's files and starts it; resolves when its RPC listens. */
export async function startNode(config: NodeConfig): Promise<Node> {
  await makeDirectory(config.dataDirectory);
  const offsetFile = join(config.dataDirectory, "clock-offset-ms");
  const genesis = parseGenesis(readJSON(config.genesis));
  const clock = createClock(clockOffsetMs(genesis, config, readOffset(offsetFile)));
  const logger = pino({ name: config.name, level: config.logLevel });
  const privateKey = await readKeystoreFile({
    keystorePath: config.key.keystore,
    passwordPath: config.key.passwordFile,
  });
  const tls = readTLS(config);
  requireOwnCertificate(tls, addressOf(privateKey));
  const trust = await openTrust({
    ...tls,
    revocationsFile: config.tls.revocations,
    clock,
    hostNowMs: () => Date.now(),
    logger,
  });
  return wire({
    config,
    peers: readPeers(config),
    genesis,
    privateKey,
    tls,
    trust,
    adminToken: config.admin && (await readAdminToken(config.admin.tokenFile)),
    clock,
    logger,
    registry: new Registry(),
    onClockMoved: () => {
      // Kept for the next start; a lost write is made good by following the sealed head.
      writeFile(offsetFile, String(clock.offsetMs())).catch((error: unknown) =>
        logger.warn({ error }, "the clock's offset could not be kept"),
      );
    },
  });
}

/** Throws CONFIG_INVALID: peers would take the node for another, and drop it for every vote it sends. */
export function requireOwnCertificate(
  { certificatePEM }: Pick<TLSIdentity, "certificatePEM">,
  self: Address,
): void {
  const address = addressOfCertificate(certificatePEM);
  if (address === self) return;
  const field = "tls.certificate";
  const message = `${field}: is of ${address}, but the node's key is of ${self}`;
  throw new NodeError("CONFIG_INVALID", message, { field, address, self });
}

/**
 * Only a development network has a clock of its own: elsewhere it would date bills wrongly. Throws CONFIG_INVALID when
 * another network's configuration names an offset.
 */
export function clockOffsetMs(
  genesis: Pick<GenesisFile, "config">,
  { developmentClockOffsetMs }: Pick<NodeConfig, "developmentClockOffsetMs">,
  kept: number | undefined,
): number {
  if (genesis.config.piaohao?.developmentNetwork === true) return kept ?? developmentClockOffsetMs;
  if (developmentClockOffsetMs === 0) return 0;
  const field = "developmentClockOffsetMs";
  const message = `${field}: must be 0 where the genesis declares no development network`;
  throw new NodeError("CONFIG_INVALID", message, { field });
}

function readOffset(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const offset = Number(readFileSync(file, "utf8"));
  return Number.isSafeInteger(offset) ? offset : undefined;
}
