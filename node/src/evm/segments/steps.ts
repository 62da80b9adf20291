import type { Operation } from "../context.ts";
import type { Word } from "../word.ts";
import { STEP, type Step, type StepKind } from "./segment.ts";

/** Numbers from here on are a code's own, and so are words: most are depths, small offsets and small constants. */
const SMALL = 1_024;
const KINDS = Object.keys(STEP).length;

/** Steps that all codes share: a step for each instruction of each code would take ten times as much memory. */
const numbered: (Step | undefined)[] = new Array<undefined>(KINDS * SMALL).fill(undefined);
const pushes: (Step | undefined)[] = new Array<undefined>(SMALL).fill(undefined);
const computing = new Map<Step["compute"], Step>();
const executing = new Map<Step["execute"], Step>();

const noCompute: Step["compute"] = () => 0n;
const noExecute: Step["execute"] = () => undefined;

/** A step that knows no more than a number. */
export function numberedStep(kind: StepKind, number = 0): Step {
  if (number >= SMALL) return stepOf(kind, { number });
  const place = kind * SMALL + number;
  const step = numbered[place] ?? stepOf(kind, { number });
  numbered[place] = step;
  return step;
}

export function pushStep(word: Word): Step {
  if (word >= SMALL) return stepOf(STEP.push, { word });
  const step = pushes[Number(word)] ?? stepOf(STEP.push, { word });
  pushes[Number(word)] = step;
  return step;
}

export function computeStep(compute: Step["compute"]): Step {
  const step = computing.get(compute) ?? stepOf(STEP.compute, { compute });
  computing.set(compute, step);
  return step;
}

/** A step whose first operand is known. */
export function knownStep(kind: StepKind, word: Word, compute: Step["compute"]): Step {
  return stepOf(kind, { word, compute });
}

export function executeStep(execute: Operation["execute"]): Step {
  const step = executing.get(execute) ?? stepOf(STEP.execute, { execute });
  executing.set(execute, step);
  return step;
}

function stepOf(
  kind: StepKind,
  { word = 0n, number = 0, compute = noCompute, execute = noExecute }: Partial<Step>,
): Step {
  return { kind, word, number, compute, execute };
}
