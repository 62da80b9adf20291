/** What happened, line by line; the same seed gives the same lines. */
export interface Trace {
  /** False when nobody reads it: then lines need not be made. */
  readonly isOn: boolean;
  add(line: string): void;
}

export const NO_TRACE: Trace = { isOn: false, add: () => undefined };

/** A trace that hands each line to `write`, behind the event's number and the virtual time in milliseconds. */
export function createTrace(
  write: (line: string) => void,
  where: () => { readonly event: number; readonly nowMs: number },
): Trace {
  return {
    isOn: true,
    add(line) {
      const { event, nowMs } = where();
      write(`${event} ${nowMs} ${line}`);
    },
  };
}
