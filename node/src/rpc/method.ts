import { z } from "zod";
import type { Context } from "./context.ts";
import { RPC_CODE, RPCError } from "./errors.ts";

/** One row of the method table: how its parameters are checked and what answers it. */
export interface Method<C = Context> {
  /** Parameter names by position. */
  readonly parameters: readonly string[];
  /** Checks positional parameters, then answers; throws RPCError or NodeError. */
  run(context: C, parameters: readonly unknown[]): unknown;
}

/**
 * A method whose positional parameters are the keys of `shape`, in order. A parameter that may be
 * left out has a schema that accepts undefined.
 */
export function method<Shape extends z.ZodRawShape, C = Context>(
  shape: Shape,
  handle: (context: C, parameters: z.output<z.ZodObject<Shape>>) => unknown,
): Method<C> {
  const schema = z.object(shape);
  const parameters = Object.keys(shape);
  return {
    parameters,
    run(context, values) {
      if (values.length > parameters.length) throw tooMany(parameters, values.length);
      const named = Object.fromEntries(parameters.map((name, index) => [name, values[index]]));
      const parsed = schema.safeParse(named);
      if (!parsed.success) throw invalidParameter(parsed.error, named);
      return handle(context, parsed.data);
    },
  };
}

/** A method that reads many blocks, or many transactions of a block or of the pool: few run at a time. */
export function longRead(read: Method): Method {
  return {
    parameters: read.parameters,
    run: (context, values) =>
      context.longReads.run(context.caller, async () => read.run(context, values)),
  };
}

/** A refusal that only the handler can see, worded like those of the schemas. */
export function invalidParams(parameter: string, rule: string): RPCError {
  return new RPCError(RPC_CODE.invalidParams, `parameter ${parameter} ${rule}`, { parameter });
}

function tooMany(parameters: readonly string[], count: number): RPCError {
  const takes = parameters.length === 0 ? "no parameters" : `at most ${parameters.join(", ")}`;
  return new RPCError(
    RPC_CODE.invalidParams,
    `${count} parameters given, the method takes ${takes}`,
  );
}

function invalidParameter(error: z.ZodError, named: Record<string, unknown>): RPCError {
  const issue = error.issues[0];
  const [name, ...rest] = issue?.path ?? [];
  const parameter = `${String(name)}${rest.map(pathStep).join("")}`;
  if (typeof name === "string" && named[name] === undefined) {
    return invalidParams(parameter, "is missing");
  }
  return invalidParams(parameter, issue?.message ?? "is invalid");
}

function pathStep(step: PropertyKey): string {
  return typeof step === "number" ? `[${step}]` : `.${String(step)}`;
}
