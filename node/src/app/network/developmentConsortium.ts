import { createHmac } from "node:crypto";
import type { Address } from "../../types/hex.ts";
import type { Founding, Institution } from "./consortium.ts";

/** 2026-03-10 09:00 in China Standard Time: the first moment of a development network's story. */
export const DEVELOPMENT_GENESIS_TIME = Date.UTC(2026, 2, 10, 1) / 1_000;
export const DEVELOPMENT_CHAIN_ID = 20_260_310;

/** The private key of one operator of a development network, derived from the network's own random secret. */
export function developmentKey(
  secret: string,
  uscc: string,
  role: "maker" | "checker",
): Uint8Array {
  return createHmac("sha256", secret)
    .update(`piaohao development operator/${uscc}/${role}`)
    .digest();
}

/** Validators of a development network, in the order of their operators below. */
export const DEVELOPMENT_NODES = [
  "central-bank",
  "bank-linan",
  "bank-pinghu",
  "bank-qiantang",
] as const;

interface DevelopmentOptions {
  readonly secret: string;
  readonly addressOf: (privateKey: Uint8Array) => Address;
  /** Addresses of node keys that are made already, in the order of `DEVELOPMENT_NODES`. */
  readonly validators?: readonly Address[];
}

const DEVELOPMENT_INSTITUTIONS: readonly Pick<
  Institution,
  "uscc" | "legalName" | "kind" | "institutionCode"
>[] = [
  {
    uscc: "11100000MB2XPH000U",
    legalName: "中央银行 Central Bank",
    kind: "CentralBank",
    institutionCode: "001100000001",
  },
  {
    uscc: "91330100MA2XPH001K",
    legalName: "临安银行 Bank of Lin'an",
    kind: "CommercialBank",
    institutionCode: "313331000001",
  },
  {
    uscc: "91330100MA2XPH002N",
    legalName: "平湖银行 Bank of Pinghu",
    kind: "CommercialBank",
    institutionCode: "313331000002",
  },
  {
    uscc: "91330100MA2XPH003R",
    legalName: "钱塘银行 Bank of Qiantang",
    kind: "CommercialBank",
    institutionCode: "313331000003",
  },
];

/** The consortium of a development network: the central bank and three commercial banks, each with one validator. */
export function developmentConsortium({
  secret,
  addressOf,
  validators = [],
}: DevelopmentOptions): Founding {
  const operator = (uscc: string, role: "maker" | "checker"): Address =>
    addressOf(developmentKey(secret, uscc, role));
  return {
    chainId: DEVELOPMENT_CHAIN_ID,
    developmentNetwork: true,
    genesisTime: DEVELOPMENT_GENESIS_TIME,
    blockPeriodSeconds: 1,
    emptyBlockPeriodSeconds: 10,
    requestTimeoutSeconds: 2,
    adminDelaySeconds: 172_800,
    governorDelaySeconds: 86_400,
    institutions: DEVELOPMENT_INSTITUTIONS.map((institution) => ({
      ...institution,
      makers: [operator(institution.uscc, "maker")],
      checkers: [operator(institution.uscc, "checker")],
    })),
    validators: DEVELOPMENT_INSTITUTIONS.map(({ uscc }, index) => ({
      name: DEVELOPMENT_NODES[index] ?? `node-${index}`,
      address: validators[index],
      operatorUscc: uscc,
    })),
  };
}
