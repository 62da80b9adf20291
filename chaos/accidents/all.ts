import type { Accident } from "../accident.ts";
import { badLinks } from "./badLinks.ts";
import { diskFull } from "./diskFull.ts";
import { flood } from "./flood.ts";
import { freezeOne } from "./freezeOne.ts";
import { killAll } from "./killAll.ts";
import { killOften } from "./killOften.ts";
import { killOne } from "./killOne.ts";
import { hearsay, oneWay } from "./oneWay.ts";
import { partition } from "./partition.ts";
import { twoDown } from "./twoDown.ts";
import { clockAhead, clockBehind } from "./wrongClock.ts";

/** Every accident there is. */
export const ACCIDENTS: readonly Accident[] = [
  killOne,
  killOften,
  freezeOne,
  killAll,
  twoDown,
  partition,
  oneWay,
  hearsay,
  badLinks,
  diskFull,
  clockAhead,
  clockBehind,
  flood,
];
