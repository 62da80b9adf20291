import type { Liar } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Never says a word, and hears everything. */
export const silent: Liar = {
  name: "silent",
  faults: [2],
  wrap: (honest, tools) => withTongue(honest, tools, () => ({ say: () => undefined })),
};
