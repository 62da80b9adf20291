/** Keeps the event loop from everybody for so long. */
export function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
