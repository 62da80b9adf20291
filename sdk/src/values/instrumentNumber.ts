import { requireArgument } from "../errors/sdkError.ts";
import type { CivilDate, InstrumentId } from "../types.ts";
import { dateToDay } from "./civilDate.ts";
import { ENUMERATIONS, type MemberOf } from "./enumerations.ts";

/** What an instrument is: the leading digit of its number, 5 to 8 as on SHCPE. */
export type InstrumentClass = Exclude<
  MemberOf<"InstrumentClass">,
  "none" | "reserved3" | "reserved4"
>;

/** What the 30 digits say: class(1) institution(12) date(8) serial(8) check(1). */
export interface InstrumentNumber {
  readonly class: InstrumentClass;
  /** 12 digits. */
  readonly institutionCode: string;
  readonly issueDate: CivilDate;
  /** From 1, per institution and day. */
  readonly serial: number;
}

const LAYOUT = /^(\d)(\d{12})(\d{4})(\d{2})(\d{2})(\d{8})\d$/;

/** Luhn's check digit (ISO/IEC 7812-1 annex B) of a number's first 29 digits. */
export function checkDigitOf(body: string): number {
  requireArgument(/^\d{29}$/.test(body), "a number's body has 29 digits", { body });
  let sum = 0;
  for (const [index, digit] of [...body].reverse().entries()) {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/**
 * Reads 30 digits, blanks allowed between them.
 * @throws SDKError SDK_BAD_ARGUMENT on a wrong length, class, date or check digit.
 */
export function parseInstrumentNumber(text: string): InstrumentId {
  const digits = text.replaceAll(" ", "");
  decodeDigits(digits);
  return BigInt(digits);
}

/** The 30 digits of an instrument id. */
export function formatInstrumentNumber(id: InstrumentId): string {
  const digits = id.toString();
  decodeDigits(digits);
  return digits;
}

/** What an instrument id says about its instrument. */
export function decodeInstrumentNumber(id: InstrumentId): InstrumentNumber {
  return decodeDigits(id.toString());
}

function decodeDigits(digits: string): InstrumentNumber {
  const [, leading, institutionCode, year, month, day, serial] = LAYOUT.exec(digits) ?? [];
  requireArgument(
    institutionCode !== undefined && serial !== undefined,
    "an instrument number has 30 digits",
    { digits },
  );
  const right = checkDigitOf(digits.slice(0, -1)) === Number(digits.at(-1));
  requireArgument(right, "the check digit of the instrument number is wrong", { digits });
  const issueDate = `${year}-${month}-${day}`;
  dateToDay(issueDate);
  return {
    class: classOfDigit(Number(leading), digits),
    institutionCode,
    issueDate,
    serial: Number(serial),
  };
}

function classOfDigit(digit: number, digits: string): InstrumentClass {
  const name = ENUMERATIONS.InstrumentClass[digit];
  requireArgument(
    name !== undefined && name !== "none" && name !== "reserved3" && name !== "reserved4",
    "no class of instruments has this leading digit",
    { digits },
  );
  return name;
}
