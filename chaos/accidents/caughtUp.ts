import { CAUGHT_UP_WITHIN_MS } from "../bounds.ts";
import type { Validator } from "../world/validator.ts";
import { within } from "../world/within.ts";
import type { World } from "../world/world.ts";

/** Resolves when a validator has shown a block that nobody had shown when it was asked for. */
export async function caughtUp(
  world: Pick<World, "heads" | "pause">,
  { name }: Pick<Validator, "name">,
): Promise<void> {
  const height = world.heads.height();
  await within(world, CAUGHT_UP_WITHIN_MS, {
    what: `${name} has a block after ${height}`,
    is: () => world.heads.heightOf(name) > height,
  });
}
