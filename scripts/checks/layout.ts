// What two storage layouts have in common: the comparison behind scripts/checkLayouts.ts.

/** A variable's place, as solc tells it. */
interface SolcVariable {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

/** solc's storageLayout output. */
export interface SolcLayout {
  readonly storage: readonly SolcVariable[];
  readonly types: Readonly<
    Record<
      string,
      {
        readonly numberOfBytes: string;
        readonly members?: readonly SolcVariable[];
      }
    >
  > | null;
}

export interface Variable {
  readonly slot: number;
  readonly offset: number;
  readonly label: string;
  readonly type: string;
}

/** A layout without the compiler's numbering, so that it changes only when storage does. */
export interface Layout {
  readonly storage: readonly Variable[];
  /** Structs and enums that the variables reach, by name. */
  readonly types: Readonly<
    Record<string, { readonly bytes: number; readonly members?: readonly Variable[] }>
  >;
}

/** Type names end in the number of their syntax node, `t_struct(Change)1234_storage`, which any edit changes. */
const withoutNodeNumbers = (type: string): string => type.replaceAll(/\)\d+/g, ")");

const toVariable = ({ label, slot, offset, type }: SolcVariable): Variable => ({
  slot: Number(slot),
  offset,
  label,
  type: withoutNodeNumbers(type),
});

/** Reduces solc's layout to what matters to a proxy. */
export function normalise({ storage, types }: SolcLayout): Layout {
  const named = Object.entries(types ?? {})
    .filter(([name]) => /^t_(struct|enum)\(/.test(name))
    .map(([name, { numberOfBytes, members }]) => {
      const bytes = Number(numberOfBytes);
      return [
        withoutNodeNumbers(name),
        members === undefined ? { bytes } : { bytes, members: members.map(toVariable) },
      ] as const;
    })
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return { storage: storage.map(toVariable), types: Object.fromEntries(named) };
}

const same = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

type Type = Layout["types"][string];

/** The same type, or the same struct with more members in bytes of its slots that were zero. */
function keeps(before: Type, after: Type | undefined): boolean {
  if (after?.bytes !== before.bytes) return false;
  const members = after.members?.slice(0, before.members?.length);
  return same(before.members, members);
}

/** What in `after` is no pure append to `before`, one sentence each. */
export function brokenSlots(before: Layout, after: Layout): readonly string[] {
  const variables = before.storage.flatMap((variable, index) => {
    const now = after.storage[index];
    if (same(variable, now)) return [];
    const place = `slot ${variable.slot} offset ${variable.offset}`;
    const found =
      now === undefined
        ? "nothing"
        : `${now.type} ${now.label} in slot ${now.slot} offset ${now.offset}`;
    return [`${place} was ${variable.type} ${variable.label}, is ${found}`];
  });
  const types = Object.entries(before.types).flatMap(([name, type]) =>
    keeps(type, after.types[name]) ? [] : [`type ${name} has changed`],
  );
  return [...variables, ...types];
}
