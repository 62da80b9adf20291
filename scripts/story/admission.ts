import { formatYuan, parseYuan } from "@piaohao/sdk";
import { operatorsOf, type Party, partyOf } from "./cast.ts";
import type { Step } from "./teller.ts";
import type { Members, World } from "./world.ts";

const ADMITTED = {
  carMaker: ["华东汽车 Huadong Auto", "91330100MA2XPH1019", "coreEnterprise", "100000000101"],
  machinist: ["嘉兴精密 Jiaxing Precision", "91330400MA2XPH102U", "supplier", "100000000102"],
  foundry: ["海宁铸造 Haining Foundry", "91330400MA2XPH103Y", "supplier", "100000000103"],
  warehouse: [
    "宁波港储 Ningbo Port Storage",
    "91330200MA2XPH104P",
    "warehouseKeeper",
    "100000000104",
  ],
  trader: ["舟山金属 Zhoushan Metals", "91330900MA2XPH105Y", "supplier", "100000000105"],
  shipyard: ["台州船厂 Taizhou Shipyard", "91331000MA2XPH1060", "coreEnterprise", "100000000106"],
  guarantor: ["浙江担保 Zhejiang Guarantee", "91330000MA2XPH107N", "guarantor", "100000000107"],
} as const;

/** The central bank admits seven institutions and puts money on the network. */
export async function admission(world: World): Promise<Members> {
  const { teller, banks } = world;
  teller.act("一、准入 Admission");
  const roles = Object.keys(ADMITTED) as (keyof typeof ADMITTED)[];
  const parties = await teller.together(roles.map((role) => admit(world, role)));
  const partyIn = (role: keyof typeof ADMITTED): Party => {
    const party = parties[roles.indexOf(role)];
    if (party === undefined) throw new Error(`${role} is missing`);
    return party;
  };
  const members = {
    carMaker: partyIn("carMaker"),
    machinist: partyIn("machinist"),
    foundry: partyIn("foundry"),
    warehouse: partyIn("warehouse"),
    trader: partyIn("trader"),
    shipyard: partyIn("shipyard"),
    guarantor: partyIn("guarantor"),
  };
  const { linan, pinghu, qiantang } = banks;
  await teller.together([
    ...[linan, pinghu, qiantang].map((bank) => fund(world, bank, "¥10,000,000.00")),
    fund(world, members.carMaker, "¥5,000,000.00"),
    fund(world, members.guarantor, "¥1,000,000.00"),
  ]);
  return members;
}

function admit({ network, centralBank }: World, role: keyof typeof ADMITTED): Step<Party> {
  const [legalName, uscc, kind, institutionCode] = ADMITTED[role];
  const { maker, checker } = operatorsOf(network, uscc);
  return {
    what: `the central bank admits ${legalName}`,
    work: async () => {
      await centralBank.client.members.admit({
        uscc,
        legalName,
        kind,
        institutionCode,
        makers: [maker.address as `0x${string}`],
        checkers: [checker.address as `0x${string}`],
      });
      return partyOf(network, legalName, uscc);
    },
    tell: ({ account }) => `${uscc}, account ${account}`,
  };
}

export function fund(
  { centralBank }: World,
  { name, account, client }: Party,
  amount: string,
): Step<bigint> {
  return {
    what: `the central bank puts ${amount} into the account of ${name}`,
    work: async () => {
      await centralBank.client.cash.mint({ to: account, amount: parseYuan(amount) });
      return client.cash.balance(account);
    },
    tell: (balance) => `balance ${formatYuan(balance)}`,
  };
}
