import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { round } from "./round.ts";

/** A span of `process.hrtime.bigint()` in nanoseconds; the runtime's profiles are of the same clock. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Parts of a thousand by the room of the program that they were spent in, the largest first. */
export type SharesByRoom = Readonly<Record<string, number>>;

/** What Node writes with `--cpu-prof`. */
export interface CPUProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds. */
  readonly startTime: number;
  /** Of nodes, and the microseconds before each. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

const SOURCE = /\/node\/src\/(.+)\.ts$/;
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g;
const GARBAGE = "(garbage collector)";
const NOT_BUSY: ReadonlySet<string> = new Set(["(idle)", "(root)"]);
/** Rooms that are looked at more closely than by their name. */
const DEEPER: ReadonlySet<string> = new Set(["exec", "types", "rpc"]);

/** The profiles of a directory, by the id of the process that left each. */
export async function readProfiles(directory: string): Promise<ReadonlyMap<number, CPUProfile>> {
  const profiles = new Map<number, CPUProfile>();
  for (const file of await readdir(directory)) {
    const [, pid] = /^CPU\.\d+\.\d+\.(\d+)\.0\..*\.cpuprofile$/.exec(file) ?? [];
    if (pid === undefined) continue;
    const text = await readFile(join(directory, file), "utf8");
    profiles.set(Number(pid), JSON.parse(text) as CPUProfile);
  }
  return profiles;
}

/** Copies what the nodes left to a place that stays. */
export async function keepProfiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}

/**
 * Where the time of the span went while the program ran. What the runtime does (sockets, files, native functions, its
 * compiler) counts for whoever called it, its garbage collector for itself. Shares, since a sample is of wall time: a
 * process that waits for a core seems to work.
 */
export function sharesByRoom(profile: CPUProfile, { from, to }: Span): SharesByRoom {
  const roomOf = createRooms(profile);
  const micros = new Map<string, number>();
  let at = profile.startTime;
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    if (at < Number(from / 1_000n) || at > Number(to / 1_000n)) continue;
    const room = roomOf(id);
    if (room === undefined) continue;
    total += delta;
    micros.set(room, (micros.get(room) ?? 0) + delta);
  }
  return Object.fromEntries(
    [...micros]
      .map(([room, spent]) => [room, round((spent / total) * 1_000, 0)] as const)
      .sort(([, left], [, right]) => right - left),
  );
}

/** The room of a node of the profile; undefined while nothing runs. */
function createRooms({ nodes }: CPUProfile): (id: number) => string | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const known = new Map<number, string | undefined>();
  const find = (id: number): string | undefined => {
    const node = byId.get(id);
    if (node === undefined || NOT_BUSY.has(node.callFrame.functionName)) return undefined;
    const own = ownRoomOf(node.callFrame);
    const parent = parents.get(id);
    return own ?? (parent === undefined ? undefined : roomOf(parent)) ?? "runtime";
  };
  const roomOf = (id: number): string | undefined => {
    if (!known.has(id)) known.set(id, find(id));
    return known.get(id);
  };
  return roomOf;
}

/** Undefined for what is the runtime's own. */
function ownRoomOf({ functionName, url }: ProfileNode["callFrame"]): string | undefined {
  if (functionName === GARBAGE) return "garbage collector";
  const path = url.split(sep).join("/");
  const [, source] = SOURCE.exec(path) ?? [];
  if (source !== undefined) {
    const [room = "", inner = "", ...rest] = source.split("/");
    return DEEPER.has(room) && rest.length > 0 ? `${room}/${inner}` : room;
  }
  return [...path.matchAll(PACKAGE)].at(-1)?.[1];
}
