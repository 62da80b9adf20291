import { type Devnet, startDevnet } from "./devnet.ts";

let shared: Promise<Devnet> | undefined;

/** One network for all suites that only use it and leave its validators as they are. */
export function sharedDevnet(): Promise<Devnet> {
  shared ??= startDevnet();
  return shared;
}

// Outside of every suite: mocha runs it after the last of them.
after(async () => {
  const devnet = await shared?.catch(() => undefined);
  await devnet?.stop();
});
