import { z } from "zod";
import type { Address } from "../../types/hex.ts";

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "must be an address")
  .transform((text) => text.toLowerCase() as Address);
const seconds = z.int().min(0);

/** Of a node, and of its directory. */
export const NodeNameSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** The fewest validators of which one may fail (3f + 1). */
const FAULT_TOLERANT_MIN = 4;
/** As the ValidatorRegistry has it. */
const VALIDATORS_MAX = 100;

const InstitutionSchema = z.strictObject({
  /** Unified Social Credit Code, 18 characters; its check character is verified on chain. */
  uscc: z.string().length(18),
  legalName: z.string().min(1).max(120),
  kind: z.enum(["CentralBank", "CommercialBank"]),
  institutionCode: z.string().regex(/^\d{12}$/, "must have 12 digits"),
  makers: z.array(address).min(1).max(16),
  checkers: z.array(address).min(1).max(16),
});

const ValidatorSchema = z.strictObject({
  name: NodeNameSchema,
  address,
  operatorUscc: z.string().length(18),
});

const FoundingShape = z.strictObject({
  chainId: z.int().min(1),
  /** A development network's clock can be moved. */
  developmentNetwork: z.boolean(),
  /** UTC seconds of the genesis block. */
  genesisTime: seconds,
  blockPeriodSeconds: z.int().min(1).max(60),
  /** Blocks faster than one a second, which share timestamps; `blockPeriodSeconds` then counts for nothing. */
  blockPeriodMilliseconds: z.int().min(50).max(999).optional(),
  emptyBlockPeriodSeconds: z.int().min(1).max(3_600),
  requestTimeoutSeconds: z.int().min(1).max(60),
  /** Delay before upgrades and changes of roles take effect. */
  adminDelaySeconds: seconds,
  /** Delay before changes of policy and calendar take effect. */
  governorDelaySeconds: seconds,
  /** The central bank first, then the banks that run validators from the first block. */
  institutions: z.array(InstitutionSchema).min(1).max(100),
  /** Of one without an address the key is still to be made. */
  validators: z
    .array(ValidatorSchema.partial({ address: true }))
    .min(1)
    .max(VALIDATORS_MAX),
});

type Described = Pick<z.infer<typeof FoundingShape>, "developmentNetwork" | "validators">;

/** Only a development network may have so few validators that it survives the failure of none. */
function checkValidators(
  { developmentNetwork, validators }: Described,
  context: z.RefinementCtx,
): void {
  const refuse = (message: string): void =>
    context.addIssue({ code: "custom", path: ["validators"], message });
  if (!developmentNetwork && validators.length < FAULT_TOLERANT_MIN)
    refuse(`must be at least ${FAULT_TOLERANT_MIN}`);
  if (!areDistinct(validators.map(({ name }) => name))) refuse("must have names of their own");
  if (!areDistinct(validators.flatMap(({ address: key }) => key ?? [])))
    refuse("must have keys of their own");
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** What a network is made from: a consortium's description, in which addresses of node keys may be missing. */
export const FoundingSchema = FoundingShape.superRefine(checkValidators);

/** What a genesis file is built from. Everybody who joins rebuilds the genesis from it and compares. */
export const ConsortiumSchema = FoundingShape.extend({
  validators: z.array(ValidatorSchema).min(1).max(VALIDATORS_MAX),
}).superRefine(checkValidators);

export type Founding = z.infer<typeof FoundingSchema>;
export type Consortium = z.infer<typeof ConsortiumSchema>;
export type Institution = Consortium["institutions"][number];
