import { readFile, stat } from "node:fs/promises";
import { type Expiry, expiryUnder } from "../crypto/expiry.ts";
import { type Revocations, readRevocations, serialNumberOf } from "../crypto/revocations.ts";
import type { Logger } from "../p2p/logger.ts";
import type { PeerCertificate } from "../p2p/tls.ts";
import type { Clock } from "../types/ports/clock.ts";
import { unreadable } from "./config.ts";

export interface TrustOptions {
  readonly authorityPEM: string;
  /** Our own certificate: whose revocation, and whose end, the operator must hear of first. */
  readonly certificatePEM: string;
  /** The authority's revocation list; undefined when the configuration names none. */
  readonly revocationsFile: string | undefined;
  readonly clock: Pick<Clock, "after">;
  /** The host's clock, by which certificates are dated; a development network's clock is another. */
  readonly hostNowMs: () => number;
  readonly logger: Logger;
}

/** Which certificates of the consortium still count. */
export interface Trust {
  /** UTC milliseconds from which our own certificate no longer counts: when it ends, or before it the authority's. */
  readonly expiresAtMs: number;
  isTrusted(certificate: PeerCertificate): boolean;
  /**
   * Reads the list again whenever its file changes, within `POLL_MS`, and calls back when another list counts. Tells of
   * our own certificate once a day while something is wrong with it.
   */
  watch(onChange: () => void): void;
  stop(): void;
}

/** A change of the file is looked for, not waited for: file systems that nodes share do not tell of changes. */
const POLL_MS = 5_000;
const DAY_MS = 86_400_000;
/** A certificate is renewed by people, of several institutions. */
const NOTICE_DAYS = 60;

/** Throws CONFIG_UNREADABLE or CRYPTO_REVOCATIONS: a node does not start without the list that it should heed. */
export async function openTrust(options: TrustOptions): Promise<Trust> {
  const { revocationsFile: file, clock, hostNowMs, logger } = options;
  const first = file === undefined ? undefined : await load(file, options.authorityPEM);
  let current = first?.revocations;
  let version = first?.version;
  let cancelTimer = (): void => undefined;
  let cancelReminder = (): void => undefined;
  let isStopped = false;
  warnOfOurs(current, options);

  const refresh = async (path: string, onChange: () => void): Promise<void> => {
    const changed = await versionOf(path);
    if (changed === version) return;
    const { revocations } = await load(path, options.authorityPEM);
    version = changed;
    if (current !== undefined && revocations.issuedAtMs < current.issuedAtMs) {
      logger.error({ file: path }, "an older list of revocations is not heeded");
      return;
    }
    current = revocations;
    logger.info({ file: path, revoked: revocations.serialNumbers.size }, "revocations were read");
    warnOfOurs(current, options);
    onChange();
  };

  const poll = (path: string, onChange: () => void): void => {
    cancelTimer = clock.after(POLL_MS, () => {
      void refresh(path, onChange)
        .catch((error: unknown) =>
          logger.error(
            { file: path, err: error },
            "revocations cannot be read: the last list counts",
          ),
        )
        .then(() => {
          if (!isStopped) poll(path, onChange);
        });
    });
  };

  const remind = (): void => {
    cancelReminder = clock.after(DAY_MS, () => {
      warnOfOurs(current, options);
      remind();
    });
  };

  return {
    expiresAtMs: expiryUnder(options.certificatePEM, options.authorityPEM).atMs,
    isTrusted: ({ serialNumber, notAfterMs }) =>
      hostNowMs() < notAfterMs && current?.serialNumbers.has(serialNumber) !== true,
    watch(onChange) {
      remind();
      if (file !== undefined) poll(file, onChange);
    },
    stop() {
      isStopped = true;
      cancelTimer();
      cancelReminder();
    },
  };
}

function warnOfOurs(
  revocations: Revocations | undefined,
  { authorityPEM, certificatePEM, logger, revocationsFile, hostNowMs }: TrustOptions,
): void {
  warnOfEnd(expiryUnder(certificatePEM, authorityPEM), hostNowMs(), logger);
  if (revocations === undefined) return;
  const serialNumber = serialNumberOf(certificatePEM);
  if (revocations.serialNumbers.has(serialNumber)) {
    logger.error({ serialNumber }, "our own certificate is revoked: peers will not connect");
  }
  if (revocations.nextAtMs < hostNowMs()) {
    logger.warn({ file: revocationsFile }, "the list of revocations is out of date");
  }
}

function warnOfEnd({ atMs, of }: Expiry, nowMs: number, logger: Logger): void {
  const days = Math.floor((atMs - nowMs) / DAY_MS);
  const what = of === "authority" ? "the authority's certificate" : "our own certificate";
  if (atMs <= nowMs) {
    logger.error({ days }, `${what} has expired: peers will not connect; renew it`);
  } else if (days < NOTICE_DAYS) {
    logger.warn({ days }, `${what} expires soon: renew it`);
  }
}

async function load(
  file: string,
  authorityPEM: string,
): Promise<{ readonly revocations: Revocations; readonly version: string }> {
  // The version first: a change between the two is found by the next look.
  const version = await versionOf(file);
  const revocations = await readRevocations(await readFile(file, "utf8"), authorityPEM);
  return { revocations, version };
}

async function versionOf(file: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(file, { bigint: true });
    return `${ino}/${mtimeNs}/${size}`;
  } catch (cause) {
    throw unreadable(file, "is the path of the revocations right?", cause);
  }
}
