import { Argument, InvalidArgumentError } from "commander";
import { NodeNameSchema } from "../network/consortium.ts";

/** The name of a node, and of its directory, as an argument of a command. */
export function nodeNameArgument(): Argument {
  return new Argument("<node>", "its name").argParser((text) => {
    const { success, data } = NodeNameSchema.safeParse(text);
    if (!success) throw new InvalidArgumentError("it has small letters, digits and hyphens.");
    return data;
  });
}
