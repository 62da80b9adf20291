import type { Environment, Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS } from "../gas.ts";
import type { Word } from "../word.ts";
import type { SlotEntry } from "../world.ts";

/** Storage that stays, and storage of one transaction. */
export const STORAGE: Readonly<Record<number, Operation>> = {
  84: { name: "SLOAD", gas: 0, pops: 1, pushes: 1, execute: load },
  85: { name: "SSTORE", gas: 0, pops: 2, pushes: 0, execute: store },
  92: { name: "TLOAD", gas: 100, pops: 1, pushes: 1, execute: loadTransient },
  93: { name: "TSTORE", gas: 100, pops: 2, pushes: 0, execute: storeTransient },
};

function load(frame: Frame, { world }: Environment): void {
  const slot = world.slot(frame.address, frame.peek(0));
  if (!frame.charge(world.warmSlot(slot) ? GAS.coldSlot : GAS.warmRead)) return;
  frame.replace(slot.current);
}

/** EIP-2200, 2929 and 3529. */
function store(frame: Frame, { world }: Environment): void {
  if (!frame.mayChangeState()) return;
  if (frame.gas <= GAS.sstoreSentry) {
    frame.stop("out of gas");
    return;
  }
  const slot = world.slot(frame.address, frame.pop());
  const value = frame.pop();
  const cold = world.warmSlot(slot) ? GAS.coldSlot : 0;
  if (!frame.charge(cold + writeGas(slot, value))) return;
  world.addRefund(refundOf(slot, value));
  world.setSlot(slot, value);
}

function writeGas({ original, current }: SlotEntry, value: Word): number {
  if (current === value || current !== original) return GAS.warmRead;
  return original === 0n ? GAS.sset : GAS.sreset;
}

function refundOf({ original, current }: SlotEntry, value: Word): number {
  if (current === value) return 0;
  if (current === original) return original !== 0n && value === 0n ? GAS.sclearRefund : 0;
  let refund = 0;
  if (original !== 0n && current === 0n) refund -= GAS.sclearRefund;
  if (original !== 0n && value === 0n) refund += GAS.sclearRefund;
  if (value === original) {
    refund += (original === 0n ? GAS.sset : GAS.sreset) - GAS.warmRead;
  }
  return refund;
}

function loadTransient(frame: Frame, { world }: Environment): void {
  frame.replace(world.transient(frame.address, frame.peek(0)));
}

function storeTransient(frame: Frame, { world }: Environment): void {
  if (!frame.mayChangeState()) return;
  const slot = frame.pop();
  world.setTransient(frame.address, slot, frame.pop());
}
