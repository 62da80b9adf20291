import { dayToDate } from "../values/civilDate.ts";
import { formatYuan } from "../values/money.ts";
import { formatRate } from "../values/rate.ts";
import { decodeShortText } from "../values/shortText.ts";
import { LABELS, type Language } from "./labels.ts";

/** How an argument is written into a sentence. */
const FORMS = {
  /** Fen. */
  yuan: (value: bigint) => formatYuan(value),
  /** CST day number. */
  date: (value: bigint) => dateOrNumber(value),
  /** UTC seconds, written in China Standard Time. */
  time: (value: bigint) => timeOrNumber(value),
  /** Millionths a year. */
  rate: (value: bigint) => formatRate(value),
  /** A unit of an instrument, in the 12 digits of a range. */
  unit: (value: bigint) => value.toString().padStart(12, "0"),
  /** bytes32 text. */
  text: (value: string) => decodeShortText(value),
} as const;
type Form = keyof typeof FORMS;

const PLACEHOLDER = /\{(\w+)(?::(\w+))?\}/g;
const CST_MS = 28_800_000;
const TIME_MAX = 253_402_300_799n;

/** A sentence with places for arguments, and the language of the words that fill them. */
export interface Template {
  readonly text: string;
  readonly language: Language;
}

/**
 * Writes arguments into a sentence: `{face:yuan}` as money, `{dueDay:date}` as a date, `{status:BillStatus}` by its label,
 * `{billId}` as it is.
 */
export function writeSentence(
  { text, language }: Template,
  args: Readonly<Record<string, unknown>>,
): string {
  return text.replace(PLACEHOLDER, (_, name: string, form: string | undefined) =>
    writeArgument(args[name], form, language),
  );
}

/** The placeholders of a sentence, for checks of the catalogue. */
export function placeholdersOf(
  template: string,
): readonly { readonly name: string; readonly form: string | undefined }[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = "", form]) => ({ name, form }));
}

export function isForm(form: string): boolean {
  return form in FORMS || form in LABELS;
}

function writeArgument(value: unknown, form: string | undefined, language: Language): string {
  if (form === undefined) return String(value);
  const labels = LABELS[form as keyof typeof LABELS];
  if (labels !== undefined) return labels[language][Number(value)] ?? String(value);
  return (FORMS[form as Form] as (value: unknown) => string)(value);
}

function dateOrNumber(day: bigint): string {
  return day <= 2_932_896n ? dayToDate(day) : day.toString();
}

function timeOrNumber(timestamp: bigint): string {
  if (timestamp > TIME_MAX) return timestamp.toString();
  const shifted = new Date(Number(timestamp) * 1_000 + CST_MS).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} UTC+8`;
}
