import { NobleBLS } from "@ethereumjs/evm";
import type { Address } from "../../types/hex.ts";
import type { Precompile } from "./precompile.ts";

/** Parts per thousand of the price of one multiplication, by the number of pairs (EIP-2537). */
const G1_DISCOUNTS: readonly number[] = [
  1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665,
  661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615,
  613, 611, 609, 608, 606, 604, 603, 601, 599, 598, 596, 595, 593, 592, 591, 589, 588, 586, 585,
  584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563,
  562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545,
  544, 543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529,
  528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519,
];
const G2_DISCOUNTS: readonly number[] = [
  1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699,
  693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629,
  627, 624, 622, 620, 618, 615, 613, 611, 609, 607, 606, 604, 602, 600, 598, 597, 595, 593, 592,
  590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567,
  566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548,
  547, 546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533,
  532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524,
];

const FIELD_BYTES = 64;
/** A field element has 48 bytes in 64: these come first and are zero. */
const PADDING_BYTES = 16;

interface Curve {
  addG1(input: Uint8Array): Uint8Array;
  msmG1(input: Uint8Array): Uint8Array;
  addG2(input: Uint8Array): Uint8Array;
  msmG2(input: Uint8Array): Uint8Array;
  pairingCheck(input: Uint8Array): Uint8Array;
  mapFPtoG1(input: Uint8Array): Uint8Array;
  mapFP2toG2(input: Uint8Array): Uint8Array;
}

interface Operation {
  /** Bytes of the whole input, or of one of its parts. */
  readonly bytes: number;
  readonly repeats: boolean;
  /** Field elements at the start of each part; behind them there may be a scalar. */
  readonly elements: number;
  readonly gas: (parts: number) => number;
  readonly run: (curve: Curve, input: Uint8Array) => Uint8Array;
}

const discounted = (each: number, discounts: readonly number[]) => (parts: number) =>
  Math.floor((parts * each * (discounts[Math.min(parts, discounts.length) - 1] ?? 0)) / 1_000);

const one = { repeats: false } as const;
const many = { repeats: true } as const;

const OPERATIONS: Readonly<Record<Address, Operation>> = {
  [at(0x0b)]: { ...one, bytes: 256, elements: 4, gas: () => 375, run: (c, i) => c.addG1(i) },
  [at(0x0c)]: {
    ...many,
    bytes: 160,
    elements: 2,
    gas: discounted(12_000, G1_DISCOUNTS),
    run: (c, i) => c.msmG1(i),
  },
  [at(0x0d)]: { ...one, bytes: 512, elements: 8, gas: () => 600, run: (c, i) => c.addG2(i) },
  [at(0x0e)]: {
    ...many,
    bytes: 288,
    elements: 4,
    gas: discounted(22_500, G2_DISCOUNTS),
    run: (c, i) => c.msmG2(i),
  },
  [at(0x0f)]: {
    ...many,
    bytes: 384,
    elements: 6,
    gas: (pairs) => 37_700 + pairs * 32_600,
    run: (c, i) => c.pairingCheck(i),
  },
  [at(0x10)]: { ...one, bytes: 64, elements: 1, gas: () => 5_500, run: (c, i) => c.mapFPtoG1(i) },
  [at(0x11)]: {
    ...one,
    bytes: 128,
    elements: 2,
    gas: () => 23_800,
    run: (c, i) => c.mapFP2toG2(i),
  },
};

function at(number: number): Address {
  return `0x${number.toString(16).padStart(40, "0")}`;
}

/** The operations on BLS12-381 (EIP-2537), which Prague brought. */
export function bls12381Precompiles(): ReadonlyMap<Address, Precompile> {
  const curve: Curve = new NobleBLS();
  const entries = Object.entries(OPERATIONS) as [Address, Operation][];
  return new Map(entries.map(([address, operation]) => [address, precompileOf(operation, curve)]));
}

function precompileOf(operation: Operation, curve: Curve): Precompile {
  return (input, gas) => {
    const parts = Math.floor(input.length / operation.bytes);
    const cost = operation.gas(parts);
    if (cost > gas || !isWellFormed(operation, input)) return { output: undefined, gas: 0 };
    try {
      return { output: operation.run(curve, input), gas: gas - cost };
    } catch {
      return { output: undefined, gas: 0 };
    }
  };
}

function isWellFormed({ bytes, repeats, elements }: Operation, input: Uint8Array): boolean {
  const isLengthRight = repeats
    ? input.length > 0 && input.length % bytes === 0
    : input.length === bytes;
  if (!isLengthRight) return false;
  for (let part = 0; part < input.length; part += bytes) {
    for (let element = 0; element < elements; element++) {
      const start = part + element * FIELD_BYTES;
      const padding = input.subarray(start, start + PADDING_BYTES);
      if (padding.some((byte) => byte !== 0)) return false;
    }
  }
  return true;
}
