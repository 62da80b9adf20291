import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { readKeystoreFile } from "../crypto/keystore.ts";
import { parseGenesis } from "../exec/genesis/genesisFile.ts";
import { createClock } from "./clock.ts";
import { type NodeConfig, readJSON } from "./config.ts";
import { type Node, wire } from "./wire.ts";

/** Reads a node's files and starts it; resolves when its RPC listens. */
export async function startNode(config: NodeConfig): Promise<Node> {
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  const offsetFile = join(config.dataDirectory, "clock-offset-ms");
  const clock = createClock(readOffset(offsetFile) ?? config.developmentClockOffsetMs);
  const logger = pino({ name: config.name, level: config.logLevel });
  return wire({
    config,
    genesis: parseGenesis(readJSON(config.genesis)),
    privateKey: await readKeystoreFile({
      keystorePath: config.key.keystore,
      passwordPath: config.key.passwordFile,
    }),
    tls: {
      authorityPEM: readFileSync(config.tls.authority, "utf8"),
      certificatePEM: readFileSync(config.tls.certificate, "utf8"),
      privateKeyPEM: readFileSync(config.tls.key, "utf8"),
    },
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

function readOffset(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const offset = Number(readFileSync(file, "utf8"));
  return Number.isSafeInteger(offset) ? offset : undefined;
}
