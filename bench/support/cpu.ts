/** User and kernel milliseconds of this process, LevelDB's threads too: a busy machine does not change it much. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
