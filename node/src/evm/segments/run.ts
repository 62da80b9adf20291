import type { Environment } from "../context.ts";
import { type Frame, STACK_MAX } from "../frame.ts";
import { jump, jumpIf } from "../operations/flow.ts";
import { sum, toNumber, type Word } from "../word.ts";
import { EXIT, type Segment, STEP } from "./segment.ts";

/** Whether gas, stack and the instructions that are left suffice for all of the segment. */
export function fits(
  { count, gas, needs, growth }: Segment,
  { gas: available, height }: Frame,
  left: number,
): boolean {
  return gas <= available && needs <= height && height + growth <= STACK_MAX && count <= left;
}

/**
 * Executes a segment that fits. Its gas is charged at once: when memory then costs more than there is, the frame runs out of
 * gas here or further on in the segment, and nobody can tell which.
 */
export function runSegment(segment: Segment, frame: Frame, environment: Environment): void {
  const { stack } = frame;
  let { height } = frame;
  frame.gas -= segment.gas;
  for (const step of segment.steps) {
    switch (step.kind) {
      case STEP.push:
        stack[height++] = step.word;
        break;
      case STEP.duplicate:
        stack[height] = stack[height - step.number] as Word;
        height++;
        break;
      case STEP.swap: {
        const top = stack[height - 1] as Word;
        stack[height - 1] = stack[height - 1 - step.number] as Word;
        stack[height - 1 - step.number] = top;
        break;
      }
      case STEP.drop:
        height -= step.number;
        break;
      case STEP.settle:
        height--;
        stack[height - step.number] = stack[height] as Word;
        break;
      case STEP.add:
        height--;
        stack[height - 1] = sum(stack[height] as Word, stack[height - 1] as Word);
        break;
      case STEP.addTo:
        stack[height - 1] = sum(stack[height - 1] as Word, step.word);
        break;
      case STEP.and:
        height--;
        stack[height - 1] = (stack[height] as Word) & (stack[height - 1] as Word);
        break;
      case STEP.andWith:
        stack[height - 1] = (stack[height - 1] as Word) & step.word;
        break;
      case STEP.isZero:
        stack[height - 1] = stack[height - 1] === 0n ? 1n : 0n;
        break;
      case STEP.loadAt:
        stack[height++] = frame.loadWord(step.number);
        break;
      case STEP.storeAt:
        frame.storeWord(step.number, stack[--height] as Word);
        break;
      case STEP.load:
        stack[height - 1] = frame.loadWord(toNumber(stack[height - 1] as Word));
        break;
      case STEP.store:
        height -= 2;
        frame.storeWord(toNumber(stack[height + 1] as Word), stack[height] as Word);
        break;
      case STEP.compute:
        height--;
        stack[height - 1] = step.compute(stack[height] as Word, stack[height - 1] as Word);
        break;
      case STEP.computeWith:
        stack[height - 1] = step.compute(step.word, stack[height - 1] as Word);
        break;
      default:
        frame.height = height;
        step.execute(frame, environment);
        height = frame.height;
    }
  }
  frame.height = height;
  if (frame.halt === undefined) leave(segment, frame);
}

function leave({ exit, target, end }: Segment, frame: Frame): void {
  switch (exit) {
    case EXIT.jumpTo:
      frame.position = target;
      break;
    case EXIT.jumpToIf:
      frame.position = frame.pop() === 0n ? end : target;
      break;
    case EXIT.jumpToUnless:
      frame.position = frame.pop() === 0n ? target : end;
      break;
    case EXIT.jump:
      jump(frame);
      break;
    case EXIT.jumpIf:
      frame.position = end;
      jumpIf(frame);
      break;
    default:
      frame.position = end;
  }
}
