import { readFile } from "node:fs/promises";
import { alongCallers, type CallFrame, type CPUProfile, originOf } from "./support/cpuProfile.ts";
import { round } from "./support/round.ts";

/** A function where it was called from, and what it called. */
interface Flame {
  readonly name: string;
  /** Microseconds, those of what it called included. */
  micros: number;
  readonly children: Map<string, Flame>;
}

const WIDTH = 1_200;
const ROW = 16;
const MARGIN = 24;
/** Narrower is not drawn. */
const LEAST_WIDTH = 3;
const CHARACTER = 6.6;
const IDLE = "(idle)";
/** Under which the program is loaded, once. */
const LOADING = /\{run_main(_module)?\}$/;
/** Of boxes, by what they belong to: the node's rooms, packages, the runtime. */
const HUES = { room: 28, package: 200, runtime: 90 } as const;

/** Draws what `node --cpu-prof` wrote as a flame picture: an SVG that needs nothing else. */
export async function drawFlame(file: string): Promise<string> {
  const profile = JSON.parse(await readFile(file, "utf8")) as CPUProfile;
  const root = flameOf(profile);
  const boxes: string[] = [];
  const depth = draw(
    root,
    { x: 0, depth: 0, scale: WIDTH / root.micros, total: root.micros },
    boxes,
  );
  const height = (depth + 1) * ROW + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="4" y="16">Busy time of a validator: ${round(root.micros / 1_000_000, 1)} s. Callers above; wide is long; a box tells its share.</text>`,
    ...boxes,
    "</svg>",
  ].join("\n");
}

/** The time of each stack of functions while the program ran, its loading left out. */
export function flameOf(profile: CPUProfile): Flame {
  const stackAt = alongCallers(profile, stackOf);
  const root: Flame = { name: "all", micros: 0, children: new Map() };
  for (const [index, id] of profile.samples.entries()) {
    const stack = stackAt(id) ?? [];
    const [first = IDLE] = stack;
    if (first === IDLE || LOADING.test(first)) continue;
    const micros = profile.timeDeltas[index] ?? 0;
    let at = root;
    at.micros += micros;
    for (const name of stack) {
      const child: Flame = at.children.get(name) ?? { name, micros: 0, children: new Map() };
      at.children.set(name, child);
      child.micros += micros;
      at = child;
    }
  }
  return root;
}

/** The names on the way from the root, whose own is left out, to a function. */
function stackOf(frame: CallFrame, caller: readonly string[] | undefined): readonly string[] {
  return caller === undefined ? [] : [...caller, nameOf(frame)];
}

function nameOf(frame: CallFrame): string {
  const { source, pack } = originOf(frame);
  const name = frame.functionName === "" ? "(anonymous)" : frame.functionName;
  if (source !== undefined) return `${name} ${source}`;
  if (pack !== undefined) return `${name} [${pack}]`;
  return frame.url === "" ? name : `${name} {${frame.url.replace(/^.*\//, "")}}`;
}

interface Place {
  readonly x: number;
  readonly depth: number;
  /** Pixels a microsecond. */
  readonly scale: number;
  readonly total: number;
}

/** Adds the boxes of a function and of all it called; tells how deep they go. */
function draw(flame: Flame, { x, depth, scale, total }: Place, boxes: string[]): number {
  const width = flame.micros * scale;
  if (width < LEAST_WIDTH) return depth - 1;
  boxes.push(boxOf(flame, x, depth, width, total));
  let deepest = depth;
  let left = x;
  const children = [...flame.children.values()].sort((a, b) => b.micros - a.micros);
  for (const child of children) {
    deepest = Math.max(deepest, draw(child, { x: left, depth: depth + 1, scale, total }, boxes));
    left += child.micros * scale;
  }
  return deepest;
}

function boxOf(
  { name, micros }: Flame,
  x: number,
  depth: number,
  width: number,
  total: number,
): string {
  const y = MARGIN + depth * ROW;
  const share = `${name}: ${round((micros / total) * 100, 1)} %`;
  const fits = Math.floor((width - 4) / CHARACTER);
  const label = fits < 3 ? "" : escaped(share.length <= fits ? share : name.slice(0, fits));
  const at = `x="${round(x, 1)}" y="${y}" width="${round(width, 1)}" height="${ROW - 1}"`;
  const text = label === "" ? "" : `<text x="${round(x + 2, 1)}" y="${y + 11}">${label}</text>`;
  return `<g><title>${escaped(share)}</title><rect ${at} fill="${colourOf(name)}"/>${text}</g>`;
}

/** Neighbours of one kind differ a little in brightness. */
function colourOf(name: string): string {
  const hue = name.endsWith("]") ? HUES.package : name.includes("/") ? HUES.room : HUES.runtime;
  const shade = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 16, 7);
  return `hsl(${hue},70%,${68 + shade}%)`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
