/** Carries calls of a campaign to the chain, many in one transaction, and reads back what became of them. */
import type { BytesLike, TransactionReceipt } from "ethers";
import type { HexString, ModelSlice, Operation, Verdict } from "./ledgerModel.ts";
import { createLedgerStage, type LedgerStage } from "./ledgerStage.ts";
import type { Call, Cast } from "./randomCall.ts";
import type { HistoryEntry } from "./replay.ts";

const GAS_LIMIT = 190_000_000n;
const DESKS = 3;
const HOLDERS = 3;

interface Step {
  readonly actor: string;
  readonly target: string;
  readonly data: string;
}

export interface LedgerView {
  readonly units: bigint;
  readonly discharged: bigint;
  readonly head: string;
  readonly length: bigint;
  readonly slices: readonly ModelSlice[];
}

export async function createPlayer() {
  const stage = await createLedgerStage();
  const { ethers, networkHelpers, ledger } = stage;
  const target = await ledger.getAddress();
  const deskActors = await Promise.all(
    Array.from({ length: DESKS }, () => stage.createDeskActor()),
  );
  const holderActors = await Promise.all(
    Array.from({ length: HOLDERS }, () => ethers.deployContract("Actor")),
  );
  const director = await ethers.deployContract("Actor");
  const cast: Cast = {
    desks: await addressesOf(deskActors),
    holders: await addressesOf(holderActors),
    stranger: stage.stranger.address as HexString,
  };
  const histories = new Map<bigint, HistoryEntry[]>();

  return {
    cast,
    historyOf: (instrumentId: bigint): readonly HistoryEntry[] => histories.get(instrumentId) ?? [],
    entryCount: () => [...histories.values()].reduce((sum, { length }) => sum + length, 0),

    /** @returns the time of the next block, UTC seconds. */
    async advance(seconds: number): Promise<bigint> {
      const now = BigInt((await networkHelpers.time.latest()) + seconds);
      await networkHelpers.time.setNextBlockTimestamp(now);
      return now;
    },

    /** @returns the verdict of each call, in order. */
    async play(calls: readonly Call[]): Promise<readonly Verdict[]> {
      const steps = calls.map(({ model, caller, operation }): Step => {
        return { actor: caller, target, data: encode(stage, model.instrumentId, operation) };
      });
      const transaction = await director.play(steps, { gasLimit: GAS_LIMIT });
      const receipt = await transaction.wait();
      if (receipt === null) throw new Error("the batch was not mined");
      collectHistory(stage, receipt, histories);
      const [played] = await director.queryFilter(
        director.filters.Played(),
        receipt.blockNumber,
        receipt.blockNumber,
      );
      return (played?.args.outcomes ?? []).map(({ ok, result }) =>
        ok ? undefined : verdictOf(stage, result),
      );
    },

    /** Asks for a slice at every unit, so that one hidden inside another would be found. */
    async look(instrumentId: bigint, units: number): Promise<LedgerView> {
      const reads = Array.from({ length: units + 2 }, (_, unit) =>
        ledger.interface.encodeFunctionData("sliceAt", [instrumentId, unit]),
      );
      const steps = reads.map((data): Step => ({ actor: cast.desks[0] ?? "0x", target, data }));
      const outcomes = await director.play.staticCall(steps);
      const slices = outcomes.flatMap(({ ok, result }) => (ok ? [sliceOf(stage, result)] : []));
      return {
        units: await ledger.unitsOf(instrumentId),
        discharged: await ledger.dischargedOf(instrumentId),
        head: await ledger.historyHead(instrumentId),
        length: await ledger.historyLength(instrumentId),
        slices,
      };
    },
  };
}

export type Player = Awaited<ReturnType<typeof createPlayer>>;

async function addressesOf(
  contracts: readonly { getAddress(): Promise<string> }[],
): Promise<readonly HexString[]> {
  return Promise.all(contracts.map(async (contract) => (await contract.getAddress()) as HexString));
}

function encode({ ledger }: LedgerStage, instrumentId: bigint, operation: Operation): string {
  const { interface: abi } = ledger;
  switch (operation.name) {
    case "open":
      return abi.encodeFunctionData("open", [instrumentId, operation.units, operation.holder]);
    case "move":
      return abi.encodeFunctionData("move", [{ instrumentId, ...operation }, operation.holder]);
    case "encumber": {
      const { kind, until, ref } = operation;
      return abi.encodeFunctionData("encumber", [{ instrumentId, ...operation }, kind, until, ref]);
    }
    case "convert": {
      const { sliceFrom, kind, until, ref } = operation;
      return abi.encodeFunctionData("convert", [instrumentId, sliceFrom, kind, until, ref]);
    }
    case "split":
      return abi.encodeFunctionData("split", [instrumentId, operation.sliceFrom, operation.at]);
    case "release":
      return abi.encodeFunctionData("release", [instrumentId, operation.sliceFrom]);
    case "discharge":
      return abi.encodeFunctionData("discharge", [instrumentId, operation.sliceFrom]);
    case "merge":
      return abi.encodeFunctionData("merge", [instrumentId, operation.sliceFrom]);
  }
}

function verdictOf({ ledger, members }: LedgerStage, revertData: BytesLike): Verdict {
  const error = ledger.interface.parseError(revertData) ?? members.interface.parseError(revertData);
  if (error === null) return ["unknown error", revertData];
  return [
    error.name,
    ...error.args.map((value: unknown, index) =>
      modelValueOf(error.fragment.inputs[index]?.type, value),
    ),
  ];
}

/** Units and kinds are small numbers in the model, ids and times big ones. */
function modelValueOf(type: string | undefined, value: unknown): unknown {
  return typeof value === "bigint" && type !== "uint256" ? Number(value) : value;
}

function sliceOf({ ledger }: LedgerStage, result: BytesLike): ModelSlice {
  const [{ from, to, holder, encumbrance }] = ledger.interface.decodeFunctionResult(
    "sliceAt",
    result,
  );
  const { kind, desk, until } = encumbrance;
  return { from: Number(from), to: Number(to), holder, kind: Number(kind), desk, until };
}

function collectHistory(
  { ledger }: LedgerStage,
  receipt: TransactionReceipt,
  histories: Map<bigint, HistoryEntry[]>,
): void {
  for (const log of receipt.logs) {
    const parsed = ledger.interface.parseLog(log);
    if (parsed?.name !== "HistoryAppended") continue;
    const { instrumentId, kind, actor, timestamp, data } = parsed.args;
    const entries = histories.get(instrumentId) ?? [];
    entries.push({ kind, actor, timestamp, data });
    histories.set(instrumentId, entries);
  }
}
