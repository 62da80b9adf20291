import type { Address } from "../../types/hex.ts";

/** Kinds of institutions by their number on chain (contracts/types/MemberTypes.sol). */
export const MEMBER_KINDS = {
  CentralBank: 1,
  CommercialBank: 2,
  Exchange: 3,
  CoreEnterprise: 4,
  Supplier: 5,
  WarehouseKeeper: 6,
  Guarantor: 7,
  Inspector: 8,
  Auditor: 9,
  Regulator: 10,
} as const;
export type MemberKind = keyof typeof MEMBER_KINDS;

/** An institution admitted at genesis. Keys are addresses of its operators. */
export interface GenesisInstitution {
  readonly uscc: string;
  readonly legalName: string;
  readonly kind: MemberKind;
  /** 12 digits. */
  readonly institutionCode: string;
  readonly makers: readonly Address[];
  readonly checkers: readonly Address[];
}

/** What the deployment of a network depends on; a `Consortium` is one. */
export interface PlanParameters {
  /** Exactly one is the central bank; the others are admitted in this order. */
  readonly institutions: readonly GenesisInstitution[];
  /** Validators of the first block and the institutions that operate them. */
  readonly validators: readonly { readonly address: Address; readonly operatorUscc: string }[];
  /** Delay before upgrades and changes of roles take effect: two days in production. */
  readonly adminDelaySeconds: number;
  /** Delay before changes of policy and calendar take effect: one day in production. */
  readonly governorDelaySeconds: number;
  /** The institution that mints cash; the central bank unless named. */
  readonly settlementBankUscc?: string;
}
