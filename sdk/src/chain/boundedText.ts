/**
 * The text of an answer, read as it comes: what is compressed shows its size only then.
 * @throws Error when it has more bytes than it may
 */
export async function readBounded(response: Response, bytesMax: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let bytes = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    bytes += piece.value.length;
    if (bytes > bytesMax) {
      await reader.cancel();
      throw new Error(`the answer has more than ${bytesMax} bytes`);
    }
    pieces.push(decoder.decode(piece.value, { stream: true }));
  }
  return `${pieces.join("")}${decoder.decode()}`;
}
