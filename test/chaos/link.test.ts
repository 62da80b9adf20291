import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { type Link, openLink } from "../../chaos/world/link.ts";
import { createForecast, type Forecast } from "../../chaos/world/weather.ts";

const THERE = { from: "a", to: "b" };
const BACK = { from: "b", to: "a" };

describe("a link between two validators", () => {
  let server: Server;
  let forecast: Forecast;
  let link: Link;
  const opened: Socket[] = [];

  beforeEach(async () => {
    forecast = createForecast();
    server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const target = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
    link = await openLink({ direction: THERE, target, forecast, random: () => 0.5 });
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.destroy();
    await link.close();
    server.close();
  });

  /** The two ends of a connection through the link. */
  async function connected(): Promise<readonly [Socket, Socket]> {
    const accepted = once(server, "connection");
    const dialler = connect(link.port, "127.0.0.1");
    const [listener] = (await accepted) as [Socket];
    for (const socket of [dialler, listener]) socket.on("error", () => undefined);
    opened.push(dialler, listener);
    return [dialler, listener];
  }
  /** An error may come first; `once` would take it for the answer. */
  const closeOf = (socket: Socket): Promise<void> =>
    new Promise((resolve) => socket.on("close", () => resolve()));
  const heard = async (socket: Socket): Promise<string> =>
    String(((await once(socket, "data")) as [Buffer])[0]);

  it("carries bytes both ways", async () => {
    const [dialler, listener] = await connected();
    dialler.write("there");
    expect(await heard(listener)).to.equal("there");
    listener.write("back");
    expect(await heard(dialler)).to.equal("back");
  });

  it("loses one direction only, closes nothing, and delivers when it is clear again", async () => {
    const [dialler, listener] = await connected();
    forecast.set(THERE, { kind: "lost" });
    let arrived = "";
    listener.on("data", (bytes) => (arrived += String(bytes)));
    dialler.write("lost ");
    listener.write("heard");
    expect(await heard(dialler)).to.equal("heard");
    dialler.write("and found");
    listener.write("again");
    expect(await heard(dialler)).to.equal("again");
    expect(arrived).to.equal("");
    forecast.clearAll();
    while (arrived !== "lost and found") await once(listener, "data");
  });

  it("takes the other end's bytes through the same weather", async () => {
    const [dialler, listener] = await connected();
    forecast.set(BACK, { kind: "lost" });
    dialler.write("there");
    expect(await heard(listener)).to.equal("there");
    let arrived = "";
    dialler.on("data", (bytes) => (arrived += String(bytes)));
    listener.write("back");
    dialler.write("there again");
    await heard(listener);
    expect(arrived).to.equal("");
    forecast.set(BACK, { kind: "clear" });
    while (arrived !== "back") await once(dialler, "data");
  });

  it("is as slow as the weather, and keeps the order", async () => {
    const [dialler, listener] = await connected();
    forecast.set(THERE, { kind: "slow", minMs: 60, maxMs: 60 });
    const sentAtMs = performance.now();
    dialler.write("first ");
    forecast.set(THERE, { kind: "slow", minMs: 0, maxMs: 0 });
    dialler.write("second");
    let arrived = "";
    listener.on("data", (bytes) => (arrived += String(bytes)));
    while (arrived !== "first second") await once(listener, "data");
    expect(performance.now() - sentAtMs).to.be.below(5_000);
  });

  it("delays what is sent", async () => {
    const [dialler, listener] = await connected();
    forecast.set(THERE, { kind: "slow", minMs: 80, maxMs: 80 });
    const sentAtMs = performance.now();
    dialler.write("late");
    await heard(listener);
    expect(performance.now() - sentAtMs).to.be.at.least(79);
  });

  it("resets both ends, and connects anew", async () => {
    const [dialler, listener] = await connected();
    const closed = Promise.all([closeOf(dialler), closeOf(listener)]);
    link.reset();
    await closed;
    const [again, other] = await connected();
    again.write("here");
    expect(await heard(other)).to.equal("here");
  });

  it("refuses a dialler whose peer is down", async () => {
    server.close();
    const dialler = connect(link.port, "127.0.0.1");
    dialler.on("error", () => undefined);
    await closeOf(dialler);
  });
});
