import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { readNodeConfig } from "../../node/src/app/config.ts";
import { adminClient } from "../../node/src/app/network/adminClient.ts";
import { advanceClocks } from "../../node/src/app/network/advance.ts";
import { callNode } from "../../node/src/app/network/client.ts";
import { ConsortiumSchema } from "../../node/src/app/network/consortium.ts";
import { initConsortiumNetwork, initDevelopmentNetwork } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import {
  createNetworkProcesses,
  type NetworkProcesses,
} from "../../node/src/app/network/processes.ts";
import { networkStatus } from "../../node/src/app/network/status.ts";
import { createPasswordFile } from "../../node/src/crypto/keystore.ts";
import type { CallLog, CallTrace, StepsTrace } from "../../node/src/types/ports/tracing.ts";
import { partyOf } from "../../scripts/story/cast.ts";
import { healthOf, reaches } from "./support/chain.ts";
import { piaohao } from "./support/commandLine.ts";
import { CLI, type Devnet, temporaryDirectory } from "./support/devnet.ts";
import { sharedDevnet } from "./support/sharedDevnet.ts";
import { until } from "./support/until.ts";

const DAY_SECONDS = 86_400;

/** What `work` is refused with; fails when it is not. */
async function refusalOf(work: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it was not refused");
  return error;
}

interface Receipt {
  readonly gasUsed: string;
  readonly logs: readonly Pick<CallLog, "address" | "topics" | "data">[];
}

function typesUnder({ type, calls = [] }: CallTrace): readonly string[] {
  return [type, ...calls.flatMap(typesUnder)];
}

/** In the order in which they were written. */
function logsUnder(top: CallTrace): Receipt["logs"] {
  const all = ({ logs = [], calls = [] }: CallTrace): readonly CallLog[] => [
    ...logs,
    ...calls.flatMap(all),
  ];
  return [...all(top)]
    .sort((left, right) => Number(left.index) - Number(right.index))
    .map(({ address, topics, data }) => ({ address, topics, data }));
}

describe("a running network", () => {
  let devnet: Devnet;
  before(async () => {
    devnet = await sharedDevnet();
  });

  it("tells the status of every node, and exits with 0", async () => {
    const { exitCode, stdout } = await piaohao("network", "status", "-d", devnet.directory);
    expect(exitCode).to.equal(0);
    for (const { name, rpcUrl } of devnet.processes.nodes) {
      expect(stdout).to.match(new RegExp(`^${name} +${rpcUrl} +height \\d+, 3 peers$`, "m"));
    }
  });

  it("moves the clocks of all validators together, and the next block has the new time", async () => {
    const clocks = (): Promise<readonly number[]> =>
      Promise.all(
        devnet.processes.nodes.map(async ({ name }) => {
          const admin = await adminClient(networkLayout(devnet.directory).node(name).config);
          return Number(await admin("devnet_now"));
        }),
      );
    const earliest = Math.min(...(await clocks()));
    const args = ["devnet", "advance", "1d", "-d", devnet.directory, "--json"];
    const { exitCode, stdout } = await piaohao(...args);
    expect(exitCode).to.equal(0);
    const { now } = JSON.parse(stdout) as { readonly now: string };
    expect(Date.parse(now)).to.be.at.least(earliest + DAY_SECONDS * 1_000 - 1_000);
    const after = await clocks();
    for (const clock of after) {
      expect(clock).to.be.at.least(earliest + DAY_SECONDS * 1_000);
      expect(clock).to.be.below(earliest + DAY_SECONDS * 1_000 + 60_000);
    }
    const offsets = await Promise.all(
      devnet.processes.nodes.map(async (node) => Number((await healthOf(node))["clockOffsetMs"])),
    );
    expect(Math.max(...offsets) - Math.min(...offsets)).to.be.below(1_000);
  });

  it("answers its operator on the admin port, and nobody else there or elsewhere", async () => {
    const [{ name, rpcUrl } = devnet.node("central-bank")] = devnet.processes.nodes;
    const { config, adminToken } = networkLayout(devnet.directory).node(name);
    const { exitCode, stdout } = await piaohao("node", "admin", "-c", config, "admin_peers");
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.have.length(3);
    const { admin } = readNodeConfig(config);
    const url = `http://127.0.0.1:${admin?.port}`;
    const wrong = await refusalOf(callNode(url, "txpool_clear", [], { token: "guessed" }));
    expect(wrong.message).to.include("the admin token is missing or wrong");
    for (const method of ["txpool_clear", "devnet_advance", "admin_dropPeer"]) {
      const token = (await readFile(adminToken, "utf8")).trim();
      const refusal = await refusalOf(callNode(rpcUrl, method, [], { token }));
      expect(refusal.message).to.include(`method ${method} does not exist`);
    }
    expect((await stat(adminToken)).mode & 0o777).to.equal(0o600);
    expect((await fetch(`${rpcUrl}/metrics`)).status).to.equal(200);
  });

  it("shows its operator how a call of our contracts went, step by step and call by call", async () => {
    const [{ name } = devnet.node("central-bank")] = devnet.processes.nodes;
    const admin = await adminClient(networkLayout(devnet.directory).node(name).config);
    const bank = await partyOf(devnet.network, "中央银行", "11100000MB2XPH000U");
    const { transactionHash: hash } = await bank.client.cash.mint({ to: bank.account, amount: 5n });
    const receipt = await until("the receipt", 45_000, async () => {
      const [url = ""] = devnet.network.rpcUrls;
      return (await callNode(url, "eth_getTransactionReceipt", [hash])) as Receipt | undefined;
    });
    const options = { tracer: "callTracer", tracerConfig: { withLog: true } };
    const top = (await admin("debug_traceTransaction", [hash, options])) as CallTrace;
    expect(top).to.deep.include({ type: "CALL", gasUsed: receipt.gasUsed, to: bank.account });
    expect(typesUnder(top)).to.include.members(["DELEGATECALL", "STATICCALL", "CALL"]);
    expect(logsUnder(top)).to.deep.equal(
      receipt.logs.map(({ address, topics, data }) => ({ address, topics, data })),
    );
    const steps = (await admin("debug_traceTransaction", [hash])) as StepsTrace;
    expect(steps).to.include({ failed: false, gas: Number(receipt.gasUsed) });
    const [first] = steps.structLogs;
    const spent = Number(top.gas) - Number(first?.gas);
    expect(spent).to.be.greaterThan(21_000);
    expect(steps.structLogs.at(-1)).to.include({ depth: 1, op: "RETURN" });
  });

  it("is not started a second time: NETWORK_NODE_RUNNING, and it goes on", async () => {
    const second = createNetworkProcesses({ directory: devnet.directory });
    expect(await refusalOf(second.start())).to.have.property("code", "NETWORK_NODE_RUNNING");
    for (const node of second.nodes) expect(node.pid()).to.equal(undefined);
    const status = await networkStatus(devnet.directory);
    expect(status.map(({ problem }) => problem)).to.deep.equal(Array(4).fill(undefined));
  });

  it("ends with whoever started it, even when that was killed", async () => {
    // A starter of its own: `piaohao network start` is a process, its nodes are its children.
    const home = await temporaryDirectory();
    const directory = join(home, "network");
    const { rpcUrls } = await initDevelopmentNetwork(directory);
    const starter = spawn(process.execPath, [CLI, "network", "start", "-d", directory]);
    const ended = once(starter, "exit");
    try {
      await until("every node answers", 90_000, async () => {
        await Promise.all(rpcUrls.map((url) => callNode(url, "eth_chainId")));
        return true;
      });
    } finally {
      starter.kill("SIGKILL");
    }
    await ended;
    await until("no node answers", 45_000, async () => {
      const status = await networkStatus(directory);
      return status.every(({ height }) => height === undefined) ? true : undefined;
    });
    await rm(home, { recursive: true });
  });
});

describe("a network that is no development network", () => {
  let home: string;
  let processes: NetworkProcesses;

  before(async () => {
    home = await temporaryDirectory();
    const directory = join(home, "network");
    const { directory: model } = await sharedDevnet();
    const description = ConsortiumSchema.parse(
      JSON.parse(await readFile(networkLayout(model).consortium, "utf8")),
    );
    await initConsortiumNetwork(directory, {
      ...description,
      developmentNetwork: false,
      genesisTime: Math.floor(Date.now() / 1_000),
      validators: description.validators.map(({ address: _, ...validator }) => validator),
    });
    processes = createNetworkProcesses({ directory });
    await processes.start();
  });
  after(async () => {
    await processes?.stop();
    await rm(home, { recursive: true });
  });

  it("runs on the time of day and refuses to have its clock moved", async () => {
    const [node] = processes.nodes;
    if (node === undefined) throw new Error("there is no node");
    await reaches(node, 1, 90_000);
    const refusal = await refusalOf(advanceClocks(join(home, "network"), DAY_SECONDS));
    expect(refusal).to.have.property("code", "NETWORK_RPC_FAILED");
    expect(refusal.message).to.match(
      /devnet_advance .*only where the genesis declares a development network/,
    );
    const block = (await callNode(node.rpcUrl, "eth_getBlockByNumber", ["latest", false])) as {
      readonly timestamp: string;
    };
    expect(Math.abs(Number(block.timestamp) - Date.now() / 1_000)).to.be.below(60);
  });
});

describe("what can go wrong with a network's processes", () => {
  let home: string;
  let directory: string;
  let server: Server | undefined;

  before(async () => {
    home = await temporaryDirectory();
    directory = join(home, "network");
    await initDevelopmentNetwork(directory);
  });
  afterEach(() => {
    server?.close();
    server = undefined;
  });
  after(() => rm(home, { recursive: true }));

  /** A stranger that answers every request of JSON-RPC in its own way. */
  const strangerAt = async (answer: (method: string) => string, port = 0): Promise<string> => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.statusCode = request.url === "/health" ? 404 : 200;
      response.end(body === "" ? "" : answer(JSON.parse(body).method));
    }).listen(port, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const result = (value: unknown): string =>
    JSON.stringify({ jsonrpc: "2.0", id: 1, result: value });
  const oneNode = async (name: string): Promise<string> => {
    const at = join(home, name);
    await mkdir(join(at, "nodes", name), { recursive: true });
    return at;
  };

  it("names URL and method when a node does not answer, or not as a node: NETWORK_RPC_FAILED", async () => {
    const gone = "http://127.0.0.1:1";
    const silent = await refusalOf(callNode(gone, "eth_chainId"));
    expect(silent).to.deep.include({ code: "NETWORK_RPC_FAILED" });
    expect(silent.message).to.equal(
      `eth_chainId at ${gone}: the node does not answer; is it running?`,
    );
    const stranger = await strangerAt(() => "<html>");
    expect(await refusalOf(callNode(stranger, "eth_chainId"))).to.have.property(
      "code",
      "NETWORK_RPC_FAILED",
    );
  });

  it("says that no block followed when the clocks were moved without a quorum: NETWORK_NO_BLOCK", async () => {
    const url = await strangerAt((method) =>
      result(
        method === "devnet_now"
          ? 1_800_000_000_000
          : method === "devnet_advance" || { timestamp: "0x1" },
      ),
    );
    const at = await oneNode("silent");
    const files = networkLayout(at).node("silent");
    const { port } = new URL(url);
    const config = JSON.parse(
      await readFile(networkLayout(directory).node("bank-linan").config, "utf8"),
    );
    const stranger = {
      rpc: { port: Number(port) },
      admin: { ...config.admin, port: Number(port) },
    };
    await writeFile(files.config, JSON.stringify({ ...config, ...stranger }));
    await createPasswordFile(files.adminToken);
    const refusal = await refusalOf(advanceClocks(at, 1, 300));
    expect(refusal).to.have.property("code", "NETWORK_NO_BLOCK");
    expect(refusal).to.have.deep.property("details", { url });
  });

  it("gives the last words of a node that ended while starting: NETWORK_NODE_ENDED", async () => {
    const name = "central-bank";
    const { rpcUrls } = JSON.parse(await readFile(networkLayout(directory).network, "utf8"));
    // Its RPC port is taken; it must not stay and vote without one.
    await strangerAt(() => "", Number(new URL(rpcUrls[0]).port));
    const node = createNetworkProcesses({ directory }).nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`there is no ${name}`);
    const refusal = await refusalOf(node.start());
    expect(refusal).to.have.property("code", "NETWORK_NODE_ENDED");
    expect(refusal.message).to.match(
      /central-bank ended while starting: piaohao: RPC_LISTEN: cannot listen on/,
    );
    expect(node.pid()).to.equal(undefined);
  });

  it("does not wait for ever for a node that says nothing: NETWORK_NODE_SILENT", async () => {
    const name = "mute";
    const at = await oneNode(name);
    const config = JSON.parse(
      await readFile(networkLayout(directory).node("bank-linan").config, "utf8"),
    );
    await writeFile(networkLayout(at).node(name).config, JSON.stringify({ ...config, name }));
    const cli = join(home, "mute.mjs");
    await writeFile(cli, "setInterval(() => undefined, 1_000);\n");
    const processes = createNetworkProcesses({ directory: at, cli, startTimeoutMs: 300 });
    try {
      const refusal = await refusalOf(processes.start());
      expect(refusal).to.have.property("code", "NETWORK_NODE_SILENT");
      expect(refusal.message).to.match(
        /^mute did not answer at http:\S+ within 300 ms; see .*node\.log$/,
      );
    } finally {
      await processes.stop();
    }
    expect(processes.nodes[0]?.pid()).to.equal(undefined);
  });
});
