import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { pauseProcess } from "../../chaos/world/pauseProcess.ts";

const ECHO =
  "process.stdin.on('data', (bytes) => process.stdout.write(bytes)); process.stdout.write('up')";

describe("a process that is frozen", () => {
  let child: ChildProcess;
  let said = "";
  beforeEach(async () => {
    said = "";
    child = spawn(process.execPath, ["-e", ECHO], { stdio: ["pipe", "pipe", "ignore"] });
    child.stdout?.on("data", (bytes) => (said += String(bytes)));
    await hears("up");
  });
  afterEach(async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  });

  async function hears(text: string): Promise<void> {
    while (!said.includes(text) && child.stdout !== null) await once(child.stdout, "data");
  }
  const pid = (): number => child.pid ?? 0;

  it("goes on after its time, and hears what was said to it meanwhile", async () => {
    const startedAtMs = performance.now();
    const frozen = pauseProcess(pid(), 300, new AbortController().signal);
    child.stdin?.write("meanwhile");
    await frozen;
    await hears("meanwhile");
    expect(performance.now() - startedAtMs).to.be.at.least(299);
  });

  it("goes on at once when the run is given up", async () => {
    const controller = new AbortController();
    const frozen = pauseProcess(pid(), 3_600_000, controller.signal);
    controller.abort(new Error("given up"));
    const failure = await frozen.catch((error: unknown) => error);
    expect(failure).to.have.property("message", "given up");
    child.stdin?.write("again");
    await hears("again");
  });
});
