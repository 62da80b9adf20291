import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openTrust, type Trust } from "../../../node/src/app/trust.ts";
import {
  createAuthority,
  issueNodeCertificate,
  renewAuthority,
} from "../../../node/src/crypto/certificates.ts";
import { issueRevocations, serialNumberOf } from "../../../node/src/crypto/revocations.ts";
import type { PeerCertificate } from "../../../node/src/p2p/tls.ts";
import { createManualClock, type ManualClock } from "../p2p/clocks.ts";

const authority = await createAuthority({ name: "consortium" });
const stranger = await createAuthority({ name: "stranger" });
const own = await issueNodeCertificate({ authority, address: `0x${"01".repeat(20)}` });
const POLL_MS = 5_000;
const DAY_MS = 86_400_000;
const NOT_AFTER_MS = 1_000_000;

const aCertificate = (serialNumber: string): PeerCertificate => ({
  address: "0x02",
  serialNumber,
  notAfterMs: NOT_AFTER_MS,
});

describe("trust in certificates", () => {
  let directory: string;
  let file: string;
  let clock: ManualClock;
  let hostNowMs: number;
  let trust: Trust;
  let heard: (line: string) => void;

  const write = async (
    serialNumbers: readonly string[],
    { day = 1, by = authority }: { day?: number; by?: typeof authority } = {},
  ): Promise<void> => {
    const now = new Date(Date.UTC(2026, 2, day));
    await writeFile(file, await issueRevocations({ authority: by, serialNumbers, now }));
  };
  const openWithout = (): Promise<Trust> => openWith(undefined);
  const open = (revocationsFile = file): Promise<Trust> => openWith(revocationsFile);
  const openWith = (
    revocationsFile: string | undefined,
    authorityPEM = authority.certificatePEM,
  ): Promise<Trust> => {
    const line = (level: string) => (_facts: unknown, message: string) =>
      heard(`${level}: ${message}`);
    return openTrust({
      authorityPEM,
      certificatePEM: own.certificatePEM,
      revocationsFile,
      clock,
      hostNowMs: () => hostNowMs,
      logger: {
        debug: line("debug"),
        info: line("info"),
        warn: line("warn"),
        error: line("error"),
      },
    });
  };
  /** Lets the file be looked at, and resolves with the next line of the log. */
  const look = (): Promise<string> =>
    new Promise((resolve) => {
      heard = resolve;
      clock.advance(POLL_MS);
    });
  const isTrusted = (serialNumber: string): boolean => trust.isTrusted(aCertificate(serialNumber));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "piaohao-trust-"));
    file = join(directory, "revocations.pem");
    clock = createManualClock();
    hostNowMs = 0;
    heard = () => undefined;
    await write(["A1"]);
    trust = await open();
  });
  afterEach(async () => {
    trust.stop();
    await rm(directory, { recursive: true });
  });

  it("ends for a certificate on the authority's list", () => {
    expect([isTrusted("A1"), isTrusted("A2")]).to.deep.equal([false, true]);
  });

  it("ends when a certificate expires, also of a peer that stays connected", () => {
    hostNowMs = NOT_AFTER_MS - 1;
    expect(isTrusted("A2")).to.equal(true);
    hostNowMs = NOT_AFTER_MS;
    expect(isTrusted("A2")).to.equal(false);
  });

  it("follows the file while the node runs, and says that connections are to be looked at", async () => {
    let changes = 0;
    trust.watch(() => (changes += 1));
    await write(["A1", "A2"], { day: 2 });
    expect(await look()).to.equal("info: revocations were read");
    expect([isTrusted("A2"), changes]).to.deep.equal([false, 1]);
  });

  const bad: readonly { desc: string; spoil: () => Promise<void>; line: RegExp }[] = [
    {
      desc: "a list of another authority",
      spoil: () => write([], { day: 2, by: stranger }),
      line: /error: .*the last list counts/,
    },
    {
      desc: "half a list",
      spoil: () => writeFile(file, "-----BEGIN"),
      line: /the last list counts/,
    },
    { desc: "no list", spoil: () => rm(file), line: /the last list counts/ },
    {
      desc: "an older list, which would forgive",
      spoil: () => write([], { day: -5 }),
      line: /error: an older list/,
    },
  ];
  for (const { desc, spoil, line } of bad) {
    it(`goes by the last good list when there is ${desc}, and takes the next good one`, async () => {
      trust.watch(() => undefined);
      await spoil();
      expect(await look()).to.match(line);
      expect(isTrusted("A1")).to.equal(false);
      await write(["A3"], { day: 3 });
      expect(await look()).to.equal("info: revocations were read");
      expect([isTrusted("A1"), isTrusted("A3")]).to.deep.equal([true, false]);
    });
  }

  it("is not opened without the list that the configuration names (CONFIG_UNREADABLE)", async () => {
    const error = await open(join(directory, "missing.pem")).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "CONFIG_UNREADABLE");
  });

  it("is not opened with a list that nobody vouches for (CRYPTO_REVOCATIONS)", async () => {
    await write([], { by: stranger });
    expect(await open().catch((reason: unknown) => reason)).to.have.property(
      "code",
      "CRYPTO_REVOCATIONS",
    );
  });

  it("tells the operator once a day that our own certificate ends within sixty days, or has ended", () => {
    const lines: string[] = [];
    heard = (line) => lines.push(line);
    trust.watch(() => undefined);
    const told = (left: number): string | undefined => {
      lines.length = 0;
      hostNowMs = trust.expiresAtMs - left;
      clock.advance(DAY_MS);
      return lines.find((line) => line.includes("our own"));
    };
    expect(told(60 * DAY_MS)).to.equal(undefined);
    expect(told(60 * DAY_MS - 1)).to.equal("warn: our own certificate expires soon: renew it");
    expect(told(1)).to.equal("warn: our own certificate expires soon: renew it");
    expect(told(0)).to.equal(
      "error: our own certificate has expired: peers will not connect; renew it",
    );
  });

  it("tells of the authority's end when that comes before ours", async () => {
    const lines: string[] = [];
    heard = (line) => lines.push(line);
    const before = new Date(Date.now() - 3_600 * DAY_MS);
    const ending = await openWith(undefined, await renewAuthority(authority, before));
    expect(ending.expiresAtMs).to.equal(
      Math.floor((before.getTime() + 3_650 * DAY_MS) / 1_000) * 1_000,
    );
    expect(ending.expiresAtMs).to.be.below(trust.expiresAtMs);
    ending.watch(() => undefined);
    for (const left of [60 * DAY_MS - 1, 0]) {
      hostNowMs = ending.expiresAtMs - left;
      clock.advance(DAY_MS);
    }
    ending.stop();
    expect(lines).to.deep.equal([
      "warn: the authority's certificate expires soon: renew it",
      "error: the authority's certificate has expired: peers will not connect; renew it",
    ]);
  });

  it("tells of our own certificate's end at the start too, without any list", async () => {
    const lines: string[] = [];
    heard = (line) => lines.push(line);
    hostNowMs = trust.expiresAtMs;
    const other = await openWithout();
    other.stop();
    expect(lines).to.have.length(1);
  });

  it("tells the operator at once when our own certificate is revoked", async () => {
    const lines: string[] = [];
    heard = (line) => lines.push(line);
    await write([serialNumberOf(own.certificatePEM)]);
    await open();
    expect(lines).to.deep.equal(["error: our own certificate is revoked: peers will not connect"]);
  });
});
