import type { Effect, Transition } from "../types/consensus.ts";

/** Nothing changes but perhaps the state. */
export function stay<S>(state: S): Transition<S> {
  return { state, effects: [] };
}

export function emit<S>(state: S, ...effects: readonly Effect[]): Transition<S> {
  return { state, effects };
}

/** One rule after another; effects keep the order of the rules, which is the order of durability. */
export function chain<S>(
  first: Transition<S>,
  ...rules: readonly ((state: S) => Transition<S>)[]
): Transition<S> {
  return rules.reduce((before, rule) => {
    const after = rule(before.state);
    return { state: after.state, effects: [...before.effects, ...after.effects] };
  }, first);
}
