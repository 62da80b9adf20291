import type { SpokenFrame } from "../../node/src/p2p/frames.ts";

/** What goes over a link: the frames of the node, their contents as the bytes that they are on a real wire. */
export type Frame = SpokenFrame;
