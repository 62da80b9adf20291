import { z } from "zod";

const shape = z.looseObject({ config: z.looseObject({ chainId: z.int().positive() }) });

/** The chain that a parsed genesis file begins; undefined when it names none, or when there is no file. */
export function chainIdOf(genesis: unknown): bigint | undefined {
  const parsed = shape.safeParse(genesis);
  return parsed.success ? BigInt(parsed.data.config.chainId) : undefined;
}
