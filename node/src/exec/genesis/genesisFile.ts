import { z } from "zod";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";
import type { Address, Hash, Hex } from "../../types/hex.ts";
import { execError } from "../errors.ts";

const hex = (pattern: RegExp, expected: string) =>
  z
    .string()
    .regex(pattern, `must be ${expected}`)
    .transform((text) => text as Hex);
const address = hex(/^0x[0-9a-f]{40}$/, "a lower-case 0x address") as z.ZodType<Address, string>;
const hash = hex(/^0x[0-9a-f]{64}$/, "32 bytes of lower-case 0x hex") as z.ZodType<Hash, string>;
const bytes = hex(/^0x([0-9a-f]{2})*$/, "bytes of lower-case 0x hex");
const quantity = hex(/^0x(0|[1-9a-f][0-9a-f]{0,63})$/, "a 0x quantity without leading zeros");
const quantity64 = hex(/^0x(0|[1-9a-f][0-9a-f]{0,15})$/, "a 0x quantity of at most 64 bits");
const seconds = z.int().min(1).max(86_400);
/** Faster blocks would be decided no sooner than messages travel. */
const PERIOD_MS_MIN = 50;

/** An account of the first state. An account with storage has a nonce, as EIP-161 knows it. */
const AllocAccountSchema = z
  .strictObject({
    balance: quantity.default("0x0"),
    nonce: quantity64.optional(),
    code: bytes.optional(),
    storage: z.record(hash, hash).optional(),
  })
  .refine(({ storage, nonce = "0x0" }) => storage === undefined || BigInt(nonce) > 0n, {
    message: "an account with storage needs a nonce",
  });

/** Besu's genesis of a QBFT network whose validators are named by a contract, from Prague on and with free gas. */
const GenesisFileSchema = z.looseObject({
  config: z.looseObject({
    chainId: z.int().min(1),
    londonBlock: z.literal(0),
    pragueTime: z.literal(0),
    zeroBaseFee: z.literal(true),
    qbft: z.looseObject({
      blockperiodseconds: seconds,
      emptyblockperiodseconds: seconds.optional(),
      /** Besu's option for blocks faster than one a second, whose timestamps may be equal; 0 leaves it off. */
      xblockperiodmilliseconds: z
        .int()
        .max(999)
        .refine((ms) => ms === 0 || ms >= PERIOD_MS_MIN, `must be 0 or at least ${PERIOD_MS_MIN}`)
        .optional(),
      requesttimeoutseconds: seconds,
      epochlength: z.int().min(1),
      validatorcontractaddress: address,
    }),
    piaohao: z.looseObject({ developmentNetwork: z.boolean().optional() }).optional(),
  }),
  nonce: quantity64.refine((nonce) => BigInt(nonce) === 0n, "must be 0"),
  timestamp: quantity64,
  extraData: bytes,
  gasLimit: quantity64,
  /** Besu's genesis has a base fee of 1 gwei unless it is told. */
  baseFeePerGas: z.literal("0x0"),
  difficulty: z.literal("0x1"),
  mixHash: z.literal(FIXED_HEADER_FIELDS.mixHash),
  coinbase: address,
  alloc: z.record(address, AllocAccountSchema),
});

export type GenesisFile = z.output<typeof GenesisFileSchema>;
export type AllocAccount = z.input<typeof AllocAccountSchema>;
/** The first state; keys are addresses. */
export type Alloc = Readonly<Record<Address, AllocAccount>>;

/** Reads a genesis file's JSON. Throws EXEC_INVALID_GENESIS naming the field. */
export function parseGenesis(json: unknown): GenesisFile {
  const result = GenesisFileSchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const message = `the genesis file is not valid at "${field}": ${issue?.message ?? "unknown"}`;
  throw execError("EXEC_INVALID_GENESIS", message, { field, reason: issue?.message });
}
