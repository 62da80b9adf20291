import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** A function, and the URL of the file that it is in. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
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
  const roomAt = alongCallers(profile, roomOf);
  const micros = new Map<string, number>();
  let at = profile.startTime;
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    if (at < Number(from / 1_000n) || at > Number(to / 1_000n)) continue;
    const room = roomAt(id);
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

/** What a node of the profile has by its own frame and by what its caller has; the root has no caller. */
export function alongCallers<T>(
  { nodes }: CPUProfile,
  of: (frame: CallFrame, caller: T | undefined) => T | undefined,
): (id: number) => T | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const known = new Map<number, T | undefined>();
  const find = (id: number | undefined): T | undefined => {
    const node = id === undefined ? undefined : byId.get(id);
    if (node === undefined) return undefined;
    const found = known.get(node.id) ?? of(node.callFrame, find(callers.get(node.id)));
    known.set(node.id, found);
    return found;
  };
  return find;
}

/** The file below node/src/, without its ending, or the package that a frame is of; neither for what is the runtime's own. */
export function originOf({ url }: CallFrame): {
  readonly source?: string | undefined;
  readonly pack?: string | undefined;
} {
  return { source: SOURCE.exec(url)?.[1], pack: [...url.matchAll(PACKAGE)].at(-1)?.[1] };
}

/** Undefined while nothing runs. */
function roomOf(frame: CallFrame, caller: string | undefined): string | undefined {
  if (NOT_BUSY.has(frame.functionName)) return undefined;
  return ownRoomOf(frame) ?? caller ?? "runtime";
}

/** Undefined for what is the runtime's own. */
function ownRoomOf(frame: CallFrame): string | undefined {
  if (frame.functionName === GARBAGE) return "garbage collector";
  const { source, pack } = originOf(frame);
  if (source === undefined) return pack;
  const [room = "", inner = "", ...rest] = source.split("/");
  return DEEPER.has(room) && rest.length > 0 ? `${room}/${inner}` : room;
}
