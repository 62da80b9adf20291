import type { AppointingErrors__factory } from "../generated/typechain/factories/contracts/libraries/AppointingErrors__factory.ts";
import type { CreditErrors__factory } from "../generated/typechain/factories/contracts/libraries/CreditErrors__factory.ts";
import type { Errors__factory } from "../generated/typechain/factories/contracts/libraries/Errors__factory.ts";
import type { FreezeErrors__factory } from "../generated/typechain/factories/contracts/libraries/FreezeErrors__factory.ts";
import type { LiabilityErrors__factory } from "../generated/typechain/factories/contracts/libraries/LiabilityErrors__factory.ts";
import type { MarketErrors__factory } from "../generated/typechain/factories/contracts/libraries/MarketErrors__factory.ts";
import type { OperatorErrors__factory } from "../generated/typechain/factories/contracts/libraries/OperatorErrors__factory.ts";
import type { RuleErrors__factory } from "../generated/typechain/factories/contracts/libraries/RuleErrors__factory.ts";
import type { TradeErrors__factory } from "../generated/typechain/factories/contracts/libraries/TradeErrors__factory.ts";

type Library =
  | typeof Errors__factory
  | typeof AppointingErrors__factory
  | typeof CreditErrors__factory
  | typeof FreezeErrors__factory
  | typeof LiabilityErrors__factory
  | typeof MarketErrors__factory
  | typeof OperatorErrors__factory
  | typeof RuleErrors__factory
  | typeof TradeErrors__factory;
type ErrorItem = Extract<Library["abi"][number], { readonly type: "error" }>;

/** Name of an error of the contracts, `Contract_Reason`. */
export type ContractErrorCode = ErrorItem["name"];

type ArgumentOf<Type extends string> = Type extends `uint${string}` | `int${string}`
  ? bigint
  : Type extends "bool"
    ? boolean
    : string;

/** The arguments of a contract error by name: integers as bigint, everything else as text. */
export type ContractErrorArgs<Code extends string> = string extends Code
  ? Readonly<Record<string, unknown>>
  : {
      readonly [Input in Extract<
        ErrorItem,
        { readonly name: Code }
      >["inputs"][number] as Input["name"]]: ArgumentOf<Input["type"]>;
    };

/** What the chain says about a refusal. */
export interface Refusal {
  readonly code: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly messageZh: string;
  readonly law: string | undefined;
}

/** A contract refused; nothing has changed on the chain. */
export class PiaohaoError<Code extends string = string> extends Error {
  override readonly name = "PiaohaoError";
  /** Name of the contract's error, for example `TitleLedger_Encumbered`. */
  readonly code: Code;
  /** The ids and figures that the error carries, by name. */
  readonly args: ContractErrorArgs<Code>;
  /** The sentence in Chinese. */
  readonly messageZh: string;
  /** The provisions that the contract enforces; † = to be confirmed by a lawyer against the text of the law. */
  readonly law: string | undefined;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.code = refusal.code as Code;
    this.args = refusal.args as ContractErrorArgs<Code>;
    this.messageZh = refusal.messageZh;
    this.law = refusal.law;
  }
}

/** Whether the chain refused for this reason; narrows the arguments. */
export function isPiaohaoError<Code extends ContractErrorCode>(
  error: unknown,
  code: Code,
): error is PiaohaoError<Code> {
  return error instanceof PiaohaoError && error.code === code;
}
