import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readAdminToken } from "../../../node/src/app/adminToken.ts";
import { durationToSeconds } from "../../../node/src/app/cli/duration.ts";
import { describeError } from "../../../node/src/app/cli/output.ts";
import { readNodeConfig, readPeers, readTLS } from "../../../node/src/app/config.ts";
import { clockOffsetMs } from "../../../node/src/app/startNode.ts";
import type { GenesisFile } from "../../../node/src/exec/genesis/genesisFile.ts";
import { NodeError } from "../../../node/src/types/errors.ts";

const valid = {
  name: "bank-linan",
  genesis: "../genesis.json",
  dataDirectory: "data",
  key: { keystore: "key.json", passwordFile: "password" },
  tls: { authority: "ca.pem", certificate: "/abs/tls.pem", key: "tls-key.pem" },
  p2p: { port: 30_303, peers: [] },
  rpc: { port: 8_545 },
};

describe("a node's configuration", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "piaohao-config-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (value: unknown): string => {
    const file = join(directory, "node.json");
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    return file;
  };
  const failureOf = (file: string): unknown => {
    try {
      return readNodeConfig(file);
    } catch (error) {
      return error;
    }
  };

  it("takes relative paths from where the file is, and binds to loopback unless told otherwise", () => {
    const config = readNodeConfig(write(valid));
    expect(config.dataDirectory).to.equal(join(directory, "data"));
    expect(config.tls.certificate).to.equal("/abs/tls.pem");
    expect([config.rpc.host, config.p2p.host]).to.deep.equal(["127.0.0.1", "127.0.0.1"]);
    expect([config.rpc.hostNames, config.rpc.origins]).to.deep.equal([[], []]);
  });

  it("knows its own names and web applications as browsers write them", () => {
    const rpc = {
      port: 1,
      hostNames: ["Node1.Bank.example"],
      origins: ["https://Desk.Bank.example/", "http://localhost:3000", "extension://abcdef"],
    };
    const config = readNodeConfig(write({ ...valid, rpc }));
    expect(config.rpc.hostNames).to.deep.equal(["node1.bank.example"]);
    expect(config.rpc.origins).to.deep.equal([
      "https://desk.bank.example",
      "http://localhost:3000",
      "extension://abcdef",
    ]);
  });

  it("has its peers in itself or in a file that it names", () => {
    const peers = [{ address: `0x${"ab".repeat(20)}`, host: "10.1.2.3", port: 30_303 }];
    const withPeers = (value: unknown) =>
      readNodeConfig(write({ ...valid, p2p: { ...valid.p2p, peers: value } }));
    const named = () => readPeers(withPeers("peers.json"));
    const file = join(directory, "peers.json");
    expect(readPeers(withPeers(peers))).to.deep.equal(peers);
    expect(named).to.throw(`cannot read ${file}`).with.property("code", "CONFIG_UNREADABLE");
    writeFileSync(file, JSON.stringify(peers));
    expect(named()).to.deep.equal(peers);
    writeFileSync(file, JSON.stringify([{ ...peers[0], host: "two words" }]));
    expect(named).to.throw(`${file}: 0.host`).with.property("code", "CONFIG_INVALID");
  });

  it("names hosts as addresses or names, and nothing that leads nowhere (CONFIG_INVALID)", () => {
    const withHost = (host: string) => {
      const peers = [{ address: `0x${"ab".repeat(20)}`, host, port: 30_303 }];
      return write({ ...valid, p2p: { ...valid.p2p, peers } });
    };
    for (const host of [
      ...["10.1.2.3", "::1", "fd00::2", "fe80::1%eth0"],
      ...["localhost", "node-1.Linan.example", "3.pool.example", "node_1"],
    ]) {
      expect(readPeers(readNodeConfig(withHost(host)))[0]?.host).to.equal(host);
    }
    for (const host of [
      ...["10.0.0.1:30303", "[::1]", "10.0.0.300", "10.0.1", "a%b", "fe80::g", "two words", ""],
      ...[
        "https://a.example",
        "a..example",
        "-a.example",
        "a\0b",
        "a\n",
        `${"a".repeat(64)}.example`,
      ],
    ]) {
      expect(failureOf(withHost(host)), host).to.have.nested.property(
        "details.field",
        "p2p.peers.0.host",
      );
    }
  });

  it("names certificates and a key, each in a file that is there (CONFIG_UNREADABLE)", () => {
    const tls = { ...valid.tls, certificate: "tls.pem" };
    const config = readNodeConfig(write({ ...valid, tls }));
    const { authority, certificate, key } = config.tls;
    for (const file of [authority, certificate, key]) {
      expect(() => readTLS(config))
        .to.throw(`cannot read ${file}`)
        .with.property("code", "CONFIG_UNREADABLE");
      writeFileSync(file, file);
    }
    expect(readTLS(config)).to.deep.equal({
      authorityPEM: authority,
      certificatePEM: certificate,
      privateKeyPEM: key,
    });
  });

  it("takes a snapshot where it is new and far behind, unless told otherwise", () => {
    expect(readNodeConfig(write(valid)).sync).to.deep.equal({
      mode: "snapshot",
      snapshotDistance: 1_024,
    });
    const sync = { mode: "blocks", snapshotDistance: 10 };
    expect(readNodeConfig(write({ ...valid, sync })).sync).to.deep.equal(sync);
  });

  it("has an admin port on loopback addresses only", () => {
    const admin = (fields: object): string =>
      write({ ...valid, admin: { port: 8_546, tokenFile: "admin-token", ...fields } });
    expect(readNodeConfig(write(valid)).admin).to.equal(undefined);
    expect(readNodeConfig(admin({})).admin).to.deep.equal({
      host: "127.0.0.1",
      port: 8_546,
      tokenFile: join(directory, "admin-token"),
    });
    for (const host of ["::1", "127.0.0.53"]) {
      expect(readNodeConfig(admin({ host })).admin?.host).to.equal(host);
    }
    for (const host of ["0.0.0.0", "::", "10.0.0.1", "localhost", "127.evil.example", ""]) {
      expect(failureOf(admin({ host })))
        .to.be.instanceOf(NodeError)
        .that.deep.includes({ code: "CONFIG_INVALID" })
        .with.nested.property("details.field", "admin.host");
    }
  });

  it("takes an admin token that is private and cannot be guessed", async () => {
    const file = join(directory, "admin-token");
    writeFileSync(file, `${"t".repeat(32)}\n`, { mode: 0o600 });
    expect(await readAdminToken(file)).to.equal("t".repeat(32));
    writeFileSync(file, "short");
    expect(await readAdminToken(file).catch((error: unknown) => error)).to.include({
      code: "CONFIG_INVALID",
    });
    chmodSync(file, 0o644);
    expect(await readAdminToken(file).catch((error: unknown) => error)).to.include({
      code: "CRYPTO_KEYSTORE",
    });
  });

  it("moves the clock on a development network only", () => {
    const genesis = (developmentNetwork: boolean) =>
      ({ config: { piaohao: { developmentNetwork } } }) as Pick<GenesisFile, "config">;
    const configured = (developmentClockOffsetMs: number) => ({ developmentClockOffsetMs });
    expect(clockOffsetMs(genesis(true), configured(5), undefined)).to.equal(5);
    expect(clockOffsetMs(genesis(true), configured(5), 7)).to.equal(7);
    expect(clockOffsetMs(genesis(false), configured(0), 7)).to.equal(0);
    expect(() => clockOffsetMs(genesis(false), configured(5), undefined))
      .to.throw(NodeError)
      .that.includes({ code: "CONFIG_INVALID" });
  });

  it("is refused with CONFIG_UNREADABLE when the file is missing or no JSON", () => {
    expect(failureOf(join(directory, "absent.json"))).to.have.property("code", "CONFIG_UNREADABLE");
    expect(failureOf(write("{"))).to.have.property("code", "CONFIG_UNREADABLE");
  });

  it("is refused with CONFIG_INVALID, which names the field", () => {
    const bad: readonly (readonly [string, unknown])[] = [
      ["rpc.port", { ...valid, rpc: { port: 70_000 } }],
      ["name", { ...valid, name: "Bank of Lin'an" }],
      [
        "p2p.peers.0.address",
        { ...valid, p2p: { port: 1, peers: [{ address: "0x1", host: "h", port: 1 }] } },
      ],
      ["rpc.origins.0", { ...valid, rpc: { port: 1, origins: ["anywhere"] } }],
      ["", { ...valid, surprise: true }],
    ];
    for (const [field, value] of bad) {
      expect(failureOf(write(value))).to.deep.include({ code: "CONFIG_INVALID" });
      expect((failureOf(write(value)) as NodeError).details["field"]).to.equal(field);
    }
  });
});

describe("the command line", () => {
  it("reads durations in days, hours, minutes and seconds", () => {
    expect(["184d", "12h", "30m", "45s"].map(durationToSeconds)).to.deep.equal([
      15_897_600, 43_200, 1_800, 45,
    ]);
  });

  it("refuses any other duration with CLI_BAD_DURATION", () => {
    for (const text of ["", "184", "-1d", "1.5h", "1w", "9999999d"]) {
      expect(() => durationToSeconds(text), text)
        .to.throw(NodeError)
        .with.property("code", "CLI_BAD_DURATION");
    }
  });

  it("describes an operating error by code, sentence and facts, without a stack", () => {
    const error = new NodeError("NETWORK_EXISTS", "it exists", { directory: "/x" });
    expect(describeError(error)).to.equal("NETWORK_EXISTS: it exists (directory=/x)");
  });

  it("adds what the system said behind an operating error, once and without a stack", () => {
    const refusal = new Error("IO error: /x/LOCK: Read-only file system");
    const opening = new Error("Database failed to open", { cause: refusal });
    const error = new NodeError("DB_UNREADABLE", "refused", { path: "/x" }, opening);
    expect(describeError(new NodeError("NODE_FAILED", "refused", {}, error))).to.equal(
      "NODE_FAILED: refused: Database failed to open: IO error: /x/LOCK: Read-only file system",
    );
    expect(describeError(error)).to.equal(
      "DB_UNREADABLE: refused (path=/x): Database failed to open: IO error: /x/LOCK: Read-only file system",
    );
  });
});
