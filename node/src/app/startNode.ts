import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { readKeystoreFile } from "../crypto/keystore.ts";
import { type GenesisFile, parseGenesis } from "../exec/genesis/genesisFile.ts";
import { NodeError } from "../types/errors.ts";
import { createClock } from "./clock.ts";
import { type NodeConfig, readJSON } from "./config.ts";
import { type Node, wire } from "./wire.ts";

/** Reads a node's files and starts it; resolves when its RPC listens. */
export async function startNode(config: NodeConfig): Promise<Node> {
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  const offsetFile = join(config.dataDirectory, "clock-offset-ms");
  const genesis = parseGenesis(readJSON(config.genesis));
  const clock = createClock(clockOffsetMs(genesis, config, readOffset(offsetFile)));
  const logger = pino({ name: config.name, level: config.logLevel });
  return wire({
    config,
    genesis,
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
