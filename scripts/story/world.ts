import type { NetworkFile } from "../../node/src/app/network/init.ts";
import type { NetworkProcesses } from "../../node/src/app/network/processes.ts";
import type { Party } from "./cast.ts";
import type { Teller } from "./teller.ts";

/** Everything an act may use. */
export interface World {
  readonly teller: Teller;
  readonly directory: string;
  readonly network: NetworkFile;
  readonly processes: NetworkProcesses;
  readonly genesis: unknown;
  readonly centralBank: Party;
  readonly banks: { readonly linan: Party; readonly pinghu: Party; readonly qiantang: Party };
}

/** The institutions that the central bank admits in the first act. */
export interface Members {
  /** 华东汽车, core enterprise: draws and accepts the bill, owes the receivable. */
  readonly carMaker: Party;
  /** 嘉兴精密, first-tier supplier. */
  readonly machinist: Party;
  /** 海宁铸造, second-tier supplier. */
  readonly foundry: Party;
  /** 宁波港储, warehouse keeper. */
  readonly warehouse: Party;
  /** 舟山金属, trader whose coils lie in the warehouse. */
  readonly trader: Party;
  /** 台州船厂, core enterprise: accepts a bill of 舟山金属 and does not pay it when it is due. */
  readonly shipyard: Party;
  /** 浙江担保, guarantee company: answers for 台州船厂. */
  readonly guarantor: Party;
}
