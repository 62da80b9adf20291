const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Check character of the first 17 characters of a Unified Social Credit Code, by the text of GB 32100 (weights 3^i). */
export function usccCheckCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, character, index) => total + ALPHABET.indexOf(character) * (3 ** index % 31),
    0,
  );
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** A valid code that differs for every serial number. */
export function aUSCC(serial: number): string {
  const body = `91330100MA${serial.toString().padStart(7, "0")}`;
  return body + usccCheckCharacter(body);
}
