/**
 * What the ledger should do, written as naively as possible and apart from the contract: a title for every single unit
 * and the set of units at which a slice starts. It foretells the outcome of each call, its error and arguments included.
 */
export const Kind = {
  none: 0,
  locked: 1,
  pledged: 2,
  toBeRedeemed: 3,
  underCollection: 4,
  inRecourse: 5,
  frozen: 6,
  discharged: 7,
} as const;

export type HexString = `0x${string}`;

export interface UnitTitle {
  readonly holder: HexString;
  readonly kind: number;
  readonly desk: HexString;
  readonly until: bigint;
}

export interface ModelSlice extends UnitTitle {
  readonly from: number;
  readonly to: number;
}

export type Operation =
  | { readonly name: "open"; readonly units: number; readonly holder: HexString }
  | {
      readonly name: "move";
      readonly sliceFrom: number;
      readonly from: number;
      readonly to: number;
      readonly holder: HexString;
    }
  | {
      readonly name: "encumber";
      readonly sliceFrom: number;
      readonly from: number;
      readonly to: number;
      readonly kind: number;
      readonly until: bigint;
      readonly ref: HexString;
    }
  | {
      readonly name: "convert";
      readonly sliceFrom: number;
      readonly kind: number;
      readonly until: bigint;
      readonly ref: HexString;
    }
  | { readonly name: "release" | "discharge" | "merge"; readonly sliceFrom: number }
  | { readonly name: "split"; readonly sliceFrom: number; readonly at: number };

/** `undefined` for success, else the error's name and arguments. */
export type Verdict = readonly [name: string, ...args: readonly unknown[]] | undefined;

const ZERO_ADDRESS: HexString = `0x${"00".repeat(20)}`;
export const FREE = { kind: Kind.none, desk: ZERO_ADDRESS, until: 0n } as const;

export class LedgerModel {
  readonly instrumentId: bigint;
  readonly #stranger: HexString;
  /** Index 0 is unit 1. */
  #titles: UnitTitle[] = [];
  #starts = new Set<number>();

  constructor(instrumentId: bigint, stranger: HexString) {
    this.instrumentId = instrumentId;
    this.#stranger = stranger;
  }

  get units(): number {
    return this.#titles.length;
  }

  get discharged(): number {
    return this.#titles.filter(({ kind }) => kind === Kind.discharged).length;
  }

  slices(): readonly ModelSlice[] {
    return [...this.#starts].sort((left, right) => left - right).map((from) => this.#slice(from));
  }

  apply(operation: Operation, caller: HexString, now: bigint): Verdict {
    switch (operation.name) {
      case "open":
        return this.#open(operation);
      case "move":
        return this.#move(operation, caller, now);
      case "encumber":
        return this.#encumber(operation, caller, now);
      case "convert":
        return this.#convert(operation, caller, now);
      case "release":
        return this.#release(operation.sliceFrom, caller, now);
      case "discharge":
        return this.#discharge(operation.sliceFrom, caller, now);
      case "split":
        return this.#split(operation, caller, now);
      case "merge":
        return this.#merge(operation.sliceFrom, caller, now);
    }
  }

  #open({ units, holder }: Operation & { name: "open" }): Verdict {
    if (this.units > 0) return ["TitleLedger_AlreadyOpen", this.instrumentId];
    if (units === 0) return ["TitleLedger_NoUnits", this.instrumentId];
    if (holder === this.#stranger) return ["MemberRegistry_NotActive", holder];
    this.#titles = Array.from({ length: units }, () => ({ holder, ...FREE }));
    this.#starts = new Set([1]);
    return undefined;
  }

  #move(operation: Operation & { name: "move" }, caller: HexString, now: bigint): Verdict {
    const slice = this.#find(operation.sliceFrom, now);
    if (slice === undefined) return this.#noSlice(operation.sliceFrom);
    const foreign = slice.kind === Kind.none ? undefined : this.#notOwn(slice, caller);
    if (foreign !== undefined) return foreign;
    if (operation.holder === this.#stranger) return ["MemberRegistry_NotActive", operation.holder];
    return this.#rewrite(operation, slice, { holder: operation.holder, ...FREE });
  }

  #encumber(operation: Operation & { name: "encumber" }, caller: HexString, now: bigint): Verdict {
    const slice = this.#find(operation.sliceFrom, now);
    if (slice === undefined) return this.#noSlice(operation.sliceFrom);
    if (slice.kind !== Kind.none) return this.#encumbered(slice);
    const { kind, until } = operation;
    return (
      this.#notPlaceable(kind, until, now) ??
      this.#rewrite(operation, slice, { holder: slice.holder, kind, desk: caller, until })
    );
  }

  #convert(operation: Operation & { name: "convert" }, caller: HexString, now: bigint): Verdict {
    const slice = this.#find(operation.sliceFrom, now);
    if (slice === undefined) return this.#noSlice(operation.sliceFrom);
    const { kind, until } = operation;
    const problem = this.#notOwn(slice, caller) ?? this.#notPlaceable(kind, until, now);
    return (
      problem ?? this.#rewrite(slice, slice, { holder: slice.holder, kind, desk: caller, until })
    );
  }

  #release(sliceFrom: number, caller: HexString, now: bigint): Verdict {
    const slice = this.#find(sliceFrom, now);
    if (slice === undefined) return this.#noSlice(sliceFrom);
    return (
      this.#notOwn(slice, caller) ?? this.#rewrite(slice, slice, { holder: slice.holder, ...FREE })
    );
  }

  #discharge(sliceFrom: number, caller: HexString, now: bigint): Verdict {
    const slice = this.#find(sliceFrom, now);
    if (slice === undefined) return this.#noSlice(sliceFrom);
    const { holder, desk } = slice;
    const ended = { holder, desk, kind: Kind.discharged, until: 0n };
    return this.#notOwn(slice, caller) ?? this.#rewrite(slice, slice, ended);
  }

  #split(
    { sliceFrom, at }: Operation & { name: "split" },
    caller: HexString,
    now: bigint,
  ): Verdict {
    const slice = this.#find(sliceFrom, now);
    if (slice === undefined) return this.#noSlice(sliceFrom);
    if (slice.holder !== caller)
      return ["TitleLedger_NotHolder", this.instrumentId, slice.from, caller];
    if (slice.kind !== Kind.none) return this.#encumbered(slice);
    if (at <= slice.from || at > slice.to) return this.#outside({ from: at, to: slice.to }, slice);
    this.#write(slice.from, slice.to, { holder: slice.holder, ...FREE });
    this.#starts.add(at);
    return undefined;
  }

  #merge(leftFrom: number, caller: HexString, now: bigint): Verdict {
    const left = this.#find(leftFrom, now);
    if (left === undefined) return this.#noSlice(leftFrom);
    if (left.holder !== caller)
      return ["TitleLedger_NotHolder", this.instrumentId, leftFrom, caller];
    if (left.kind !== Kind.none) return this.#encumbered(left);
    const right = this.#find(left.to + 1, now);
    if (right === undefined) return ["TitleLedger_LastSlice", this.instrumentId, leftFrom];
    if (right.holder !== left.holder) {
      return ["TitleLedger_DifferentHolders", this.instrumentId, left.from, right.from];
    }
    if (right.kind !== Kind.none) return this.#encumbered(right);
    this.#write(left.from, right.to, { holder: left.holder, ...FREE });
    this.#starts.delete(right.from);
    return undefined;
  }

  /** Gives `from..to` a new title; what is left of `slice` on either side becomes a slice of its own. */
  #rewrite(
    range: { readonly from: number; readonly to: number },
    slice: ModelSlice,
    title: UnitTitle,
  ): Verdict {
    if (range.from < slice.from || range.from > range.to || range.to > slice.to)
      return this.#outside(range, slice);
    if (slice.kind === Kind.none)
      this.#write(slice.from, slice.to, { holder: slice.holder, ...FREE });
    this.#write(range.from, range.to, title);
    this.#starts.add(range.from);
    if (range.to < slice.to) this.#starts.add(range.to + 1);
    return undefined;
  }

  #write(from: number, to: number, title: UnitTitle): void {
    for (let unit = from; unit <= to; unit += 1) this.#titles[unit - 1] = title;
  }

  #slice(from: number): ModelSlice {
    let to = from;
    while (to < this.units && !this.#starts.has(to + 1)) to += 1;
    return { ...(this.#titles[from - 1] as UnitTitle), from, to };
  }

  /** The slice as it counts at `now`: an expired lock is no encumbrance. */
  #find(from: number, now: bigint): ModelSlice | undefined {
    if (!this.#starts.has(from)) return undefined;
    const slice = this.#slice(from);
    return slice.kind === Kind.locked && slice.until <= now ? { ...slice, ...FREE } : slice;
  }

  #noSlice(from: number): Verdict {
    return ["TitleLedger_NoSuchSlice", this.instrumentId, from];
  }

  #encumbered({ from, to, kind }: ModelSlice): Verdict {
    return ["TitleLedger_Encumbered", this.instrumentId, from, to, kind];
  }

  #outside(range: { readonly from: number; readonly to: number }, slice: ModelSlice): Verdict {
    return [
      "TitleLedger_RangeOutsideSlice",
      this.instrumentId,
      range.from,
      range.to,
      slice.from,
      slice.to,
    ];
  }

  #notOwn(slice: ModelSlice, caller: HexString): Verdict {
    if (slice.kind === Kind.none)
      return ["TitleLedger_NotEncumbered", this.instrumentId, slice.from];
    if (slice.kind === Kind.discharged) return this.#encumbered(slice);
    if (slice.desk === caller) return undefined;
    if (slice.kind === Kind.frozen) return this.#encumbered(slice);
    return ["TitleLedger_NotDesk", this.instrumentId, slice.from, caller];
  }

  #notPlaceable(kind: number, until: bigint, now: bigint): Verdict {
    if (kind === Kind.none || kind === Kind.discharged)
      return ["TitleLedger_WrongKind", this.instrumentId, kind];
    const valid = kind === Kind.locked ? until > now && until < 2n ** 32n : until === 0n;
    return valid ? undefined : ["TitleLedger_WrongUntil", this.instrumentId, kind, Number(until)];
  }
}
