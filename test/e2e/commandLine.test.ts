import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createProgram } from "../../node/src/app/cli/program.ts";
import { readNodeConfig, readPeers } from "../../node/src/app/config.ts";
import { verifyGenesis } from "../../node/src/app/genesis/verifyGenesis.ts";
import type { Consortium } from "../../node/src/app/network/consortium.ts";
import { initDevelopmentNetwork } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { addressOfCertificate } from "../../node/src/crypto/certificateAddress.ts";
import { expiryOf } from "../../node/src/crypto/expiry.ts";
import { serialNumberOf } from "../../node/src/crypto/revocations.ts";
import { addAuditCommands } from "../../scripts/auditCommands.ts";
import { piaohao } from "./support/commandLine.ts";
import { temporaryDirectory } from "./support/devnet.ts";

type Command = ReturnType<typeof createProgram>;

describe("the command line, as processes", () => {
  let home: string;
  let directory: string;

  before(async () => {
    home = await temporaryDirectory();
    directory = join(home, "network");
    await initDevelopmentNetwork(directory);
  });
  after(() => rm(home, { recursive: true }));

  it("has help for every command, and exits with 0", async () => {
    const { exitCode, stdout, stderr } = await piaohao("--help");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(/^Usage: piaohao /);

    const program = createProgram();
    addAuditCommands(program);
    const paths = pathsBelow(program);
    expect(paths.map((path) => path.join(" "))).to.include.members([
      "network init",
      "network start",
      "network status",
      "network add",
      "network certify",
      "network renew",
      "network renew-authority",
      "network revoke",
      "node admin",
      "node request",
      "node start",
      "genesis verify",
      "devnet advance",
      "audit history",
      "audit verify",
    ]);
    for (const path of paths) {
      const help = await helpOf(path);
      expect(help).to.match(new RegExp(`^Usage: ${["piaohao", ...path].join(" ")} `));
    }
  });

  const missing = "/nonexistent/place";
  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an unknown command", ["frobnicate"], /unknown command 'frobnicate'[\s\S]*--help/],
    [
      "an unknown option",
      ["network", "status", "-d", missing, "--frob"],
      /unknown option '--frob'[\s\S]*--help/,
    ],
    ["a missing option", ["network", "start"], /required option '-d, --directory <path>'/],
    [
      "a directory without a network",
      ["network", "status", "-d", missing],
      /NETWORK_NOT_FOUND: \/nonexistent\/place holds no network; make one with: piaohao network init/,
    ],
    [
      "a missing configuration",
      ["node", "start", "-c", `${missing}/node.json`],
      /CONFIG_UNREADABLE: cannot read \/nonexistent\/place\/node.json; is the path right/,
    ],
    [
      "a duration that is none",
      ["devnet", "advance", "soon", "-d", missing],
      /CLI_BAD_DURATION: "soon" is no duration; write a number with d, h, m or s/,
    ],
    [
      "a description that is none",
      ["network", "init", "-d", missing, "-c", import.meta.filename],
      /CONFIG_UNREADABLE: cannot read .*commandLine\.test\.ts; is the path right and the file JSON/,
    ],
    ["a missing bundle", ["audit", "verify", missing, "-g", missing], /ENOENT: no such file/],
  ];
  for (const [what, args, told] of refusals) {
    it(`refuses ${what}: says what and where and what to do, and exits with 1`, async () => {
      const { exitCode, stdout, stderr } = await piaohao(...args);
      expect(stderr).to.match(told);
      expect(stderr).not.to.match(/^\s+at /m);
      expect([exitCode, stdout]).to.deep.equal([1, ""]);
    });
  }

  it("says how a node without an admin port gets one: CONFIG_NO_ADMIN", async () => {
    const node = networkLayout(directory).node("central-bank");
    const { admin: _, ...without } = JSON.parse(await readFile(node.config, "utf8"));
    const file = join(node.directory, "without-admin.json");
    await writeFile(file, JSON.stringify(without));
    const { exitCode, stderr } = await piaohao("node", "admin", "-c", file, "admin_peers");
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /CONFIG_NO_ADMIN: .*names no admin port; add admin with port and tokenFile/,
    );
  });

  it("makes a network once: a directory that exists is refused with NETWORK_EXISTS and left alone", async () => {
    const genesis = networkLayout(directory).genesis;
    const before = await readFile(genesis, "utf8");
    const { exitCode, stderr } = await piaohao("network", "init", "-d", directory);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include("NETWORK_EXISTS").and.to.include(directory);
    expect(await readFile(genesis, "utf8")).to.equal(before);
  });

  it("prints network.json when a network is made for a program", async () => {
    const at = join(home, "another");
    const { exitCode, stdout } = await piaohao("network", "init", "-d", at, "--json");
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal(
      JSON.parse(await readFile(networkLayout(at).network, "utf8")),
    );
  });

  it("tells the status of a network that does not run, node by node, and exits with 1", async () => {
    const { exitCode, stdout } = await piaohao("network", "status", "-d", directory, "--json");
    expect(exitCode).to.equal(1);
    const rows = JSON.parse(stdout) as readonly { name: string; problem: string }[];
    expect(rows.map(({ name }) => name)).to.deep.equal([
      "bank-linan",
      "bank-pinghu",
      "bank-qiantang",
      "central-bank",
    ]);
    for (const { problem } of rows) expect(problem).to.include("NETWORK_RPC_FAILED");
  });

  it("leaves nothing behind when a network cannot be made", async () => {
    const at = join(home, "refused");
    const description = JSON.parse(await readFile(networkLayout(directory).consortium, "utf8"));
    const [institution] = description.institutions;
    const wrong = { ...institution, uscc: `${institution.uscc.slice(0, 17)}!` };
    const file = join(home, "wrong.json");
    await writeFile(file, JSON.stringify({ ...description, institutions: [wrong] }));
    const { exitCode, stderr } = await piaohao("network", "init", "-d", at, "-c", file);
    expect([exitCode, existsSync(at)]).to.deep.equal([1, false]);
    expect(stderr).to.include("EXEC_DEPLOYMENT_FAILED");
  });

  it("adds a node whose certificate the network's authority signed, in a directory of its own", async () => {
    const { exitCode, stdout } = await piaohao(
      "network",
      "add",
      "bank-five",
      "-d",
      directory,
      "--json",
    );
    expect(exitCode).to.equal(0);
    const { address, config } = JSON.parse(stdout);
    const made = readNodeConfig(config);
    expect([readPeers(made).length, made.admin === undefined]).to.deep.equal([4, false]);
    expect(addressOfCertificate(await certificateOf("bank-five"))).to.equal(address);
    const again = await piaohao("network", "add", "../bank-six", "-d", directory);
    expect(again.exitCode).to.equal(1);
  });

  it("renews a node's certificate, and revokes all that it had as often as it is told to", async () => {
    const first = await certificateOf("bank-linan");
    const { exitCode, stdout } = await piaohao(
      "network",
      "renew",
      "bank-linan",
      "-d",
      directory,
      "--json",
    );
    expect(exitCode).to.equal(0);
    const second = await certificateOf("bank-linan");
    expect(serialNumberOf(second)).not.to.equal(serialNumberOf(first));
    expect(addressOfCertificate(second)).to.equal(addressOfCertificate(first));
    expect(Date.parse(JSON.parse(stdout).expires)).to.equal(expiryOf(second));
    for (let time = 0; time < 2; time += 1) {
      const revoked = await piaohao("network", "revoke", "bank-linan", "-d", directory, "--json");
      expect([revoked.exitCode, revoked.stderr]).to.deep.equal([0, ""]);
      const serialNumbers = [first, second].map(serialNumberOf);
      expect(JSON.parse(revoked.stdout).serialNumbers).to.deep.equal(serialNumbers);
    }
    const unknown = await piaohao("network", "renew", "nobody", "-d", directory);
    expect([unknown.exitCode, unknown.stderr.includes("NODE_NOT_FOUND")]).to.deep.equal([1, true]);
  });

  it("renews the authority's certificate, under which those of the nodes count as before", async () => {
    const before = await readFile(networkLayout(directory).authorityCertificate, "utf8");
    const { exitCode, stdout } = await piaohao(
      "network",
      "renew-authority",
      "-d",
      directory,
      "--json",
    );
    const { certificate, expires } = JSON.parse(stdout);
    const renewed = await readFile(certificate, "utf8");
    expect([exitCode, Date.parse(expires)]).to.deep.equal([0, expiryOf(renewed)]);
    expect(serialNumberOf(renewed)).not.to.equal(serialNumberOf(before));
    const node = new X509Certificate(await certificateOf("bank-linan"));
    expect(node.verify(new X509Certificate(renewed).publicKey)).to.equal(true);
    const elsewhere = await piaohao("network", "renew-authority", "-d", tmpdir());
    expect(elsewhere.exitCode).to.equal(1);
    expect(elsewhere.stderr).to.include("NETWORK_NO_AUTHORITY");
  });

  const certificateOf = (node: string): Promise<string> =>
    readFile(networkLayout(directory).node(node).certificate, "utf8");

  describe("genesis verify", () => {
    const verify = (genesis: string): ReturnType<typeof piaohao> =>
      piaohao(
        "genesis",
        "verify",
        "-g",
        genesis,
        "-c",
        networkLayout(directory).consortium,
        "--json",
      );

    it("accepts the genesis that the description gives", async () => {
      const { exitCode, stdout } = await verify(networkLayout(directory).genesis);
      expect(exitCode).to.equal(0);
      const { hash, accounts, verified } = JSON.parse(stdout);
      expect([verified, accounts > 40, hash]).to.deep.equal([true, true, hash]);
      expect(hash).to.match(/^0x[0-9a-f]{64}$/);
    });

    const changes: Readonly<Record<string, (alloc: Genesis["alloc"], address: string) => string>> =
      {
        balance: (alloc, address) => {
          alloc[address] = { ...alloc[address], balance: "0x1" };
          return `alloc.${address}.balance`;
        },
        code: (alloc, address) => {
          alloc[address] = { ...alloc[address], code: `${alloc[address]?.code}00` };
          return `alloc.${address}.code`;
        },
        storage: (alloc, address) => {
          const { storage = {} } = alloc[address] ?? {};
          const [slot = ""] = Object.keys(storage);
          alloc[address] = {
            ...alloc[address],
            storage: { ...storage, [slot]: `0x${"11".repeat(32)}` },
          };
          return `alloc.${address}.storage.${slot}`;
        },
        account: (alloc) => {
          const stranger = `0x${"ab".repeat(20)}`;
          alloc[stranger] = { balance: "0x1" };
          return `alloc.${stranger}`;
        },
      };
    for (const [what, change] of Object.entries(changes)) {
      it(`finds a genesis with another ${what}, and names the place`, async () => {
        const layout = networkLayout(directory);
        const genesis = JSON.parse(await readFile(layout.genesis, "utf8")) as Genesis;
        const place = change(genesis.alloc, firstContract(genesis));
        const description = JSON.parse(await readFile(layout.consortium, "utf8")) as Consortium;
        const { differences } = await verifyGenesis(genesis, description);
        expect(differences).to.deep.equal([place]);
      });
    }

    it("refuses a genesis that is not what the description gives with GENESIS_DIFFERS, and says where", async () => {
      const genesis = JSON.parse(
        await readFile(networkLayout(directory).genesis, "utf8"),
      ) as Genesis;
      const address = firstContract(genesis);
      genesis.alloc[address] = { ...genesis.alloc[address], balance: "0x1" };
      const file = join(home, "genesis-changed.json");
      await writeFile(file, JSON.stringify(genesis));
      const { exitCode, stdout, stderr } = await verify(file);
      expect([exitCode, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.include("GENESIS_DIFFERS").and.to.include(`alloc.${address}.balance`);
      expect(stderr).to.include("do not join").and.to.include("differences=1");
    });
  });
});

interface Genesis {
  readonly alloc: Record<
    string,
    { balance?: string; code?: string; storage?: Record<string, string> }
  >;
}

/** The address of an account with code and storage. */
function firstContract({ alloc }: Genesis): string {
  const found = Object.entries(alloc).find(([, { storage }]) => storage !== undefined);
  if (found === undefined) throw new Error("no account has storage");
  return found[0];
}

/** Every command below one, as the words that lead to it. */
function pathsBelow(command: Command): readonly (readonly string[])[] {
  return command.commands.flatMap((below) => [
    [below.name()],
    ...pathsBelow(below).map((path) => [below.name(), ...path]),
  ]);
}

/** What `--help` prints for a command; throws when it would not exit with 0. */
async function helpOf(path: readonly string[]): Promise<string> {
  const program = createProgram();
  addAuditCommands(program);
  let printed = "";
  const hush = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: (text) => (printed += text) });
    command.commands.forEach(hush);
  };
  hush(program);
  const end = await program
    .parseAsync(["node", "piaohao", ...path, "--help"])
    .catch((error: unknown) => error);
  if (!(end instanceof Error && "exitCode" in end && end.exitCode === 0)) throw end;
  return printed;
}
