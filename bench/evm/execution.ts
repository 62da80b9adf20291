import { readFileSync } from "node:fs";
import { Transaction } from "ethers";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import {
  type ContractCall,
  ourChain,
  theirChain,
} from "../../test/node/evm/support/contractCalls.ts";
import { BLOCK } from "../../test/node/evm/support/program.ts";
import { cpuMs } from "../support/cpu.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { percentile } from "../support/percentile.ts";
import { round } from "../support/round.ts";
import { ARTIFACT, signWorkload } from "../yardstick/workload.ts";

/** Few, since the library copies its state at each call: what it costs is not to grow with ours. */
const CALLS = 64;
const CHAIN_ID = 1;
const CALL_GAS = 200_000;

/**
 * Microseconds of CPU of a yardstick call's execution alone, without trie, receipt and signature, on a fresh state in memory:
 * our machine beside @ethereumjs/evm.
 */
export async function costOfExecution({
  warmUp,
  runs,
}: {
  readonly warmUp: number;
  readonly runs: number;
}): Promise<object> {
  const { clients } = signWorkload({ transactions: CALLS, clients: 1 });
  const calls = clients.flat().map(callOf);
  const [first] = calls;
  if (first === undefined) throw new Error("there are no calls");
  const { deployedBytecode } = JSON.parse(readFileSync(ARTIFACT, "utf8")) as {
    readonly deployedBytecode: Hex;
  };
  const options = {
    chainId: CHAIN_ID,
    alloc: { [first.to]: { balance: "0x0", code: deployedBytecode } as const },
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < warmUp + runs; run += 1) {
    const [machine, library] = [ourChain(options), await theirChain(options)];
    ours.push(await costOf(calls, (call) => machine.call(call)));
    theirs.push(await costOf(calls, (call) => library.call(call)));
  }
  const [machine = Number.NaN, library = Number.NaN] = [ours, theirs].map((all) =>
    percentile(all.slice(warmUp), 50),
  );
  return {
    calls: CALLS,
    runs,
    microseconds: { machine: round(machine, 1), ethereumjs: round(library, 1) },
    ratioToEthereumjs: round(library / machine, 1),
  };
}

async function costOf(
  calls: readonly ContractCall[],
  run: (
    call: ContractCall,
  ) => { readonly succeeded: boolean } | Promise<{ readonly succeeded: boolean }>,
): Promise<number> {
  const before = cpuMs();
  for (const call of calls) {
    const ending = run(call);
    const { succeeded } = ending instanceof Promise ? await ending : ending;
    if (!succeeded) throw new Error("a call failed");
  }
  return ((cpuMs() - before) * 1_000) / calls.length;
}

function callOf({ raw }: SignedTransaction): ContractCall {
  const { from, to, data } = Transaction.from(raw);
  const { number, timestamp } = BLOCK;
  return {
    from: String(from).toLowerCase() as Address,
    to: String(to).toLowerCase() as Address,
    data: data as Hex,
    gas: CALL_GAS,
    at: { number, timestamp },
  };
}
