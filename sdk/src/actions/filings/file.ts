import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface FileFiguresParams extends ActionOptions {
  /** Of the balance sheet; later than that of the figures before. */
  readonly asOfDate: CivilDate;
  /** Fen, all four. */
  readonly totalAssets: bigint;
  readonly deposits: bigint;
  /** Margin deposits for acceptances (保证金). */
  readonly marginDeposits: bigint;
  /** Outstanding acceptances on paper or on other platforms. */
  readonly otherAcceptances: bigint;
}

/**
 * A bank files figures of its own; its limits of acceptance follow from them.
 * @throws PiaohaoError FilingRegistry_NotABank, FilingRegistry_NotAfterLast, FilingRegistry_FutureDay
 */
export async function fileFigures(
  context: ClientContext,
  { asOfDate, requestId, ...amounts }: FileFiguresParams,
): Promise<Executed> {
  const registry = await context.contracts.at("FilingRegistry");
  const figures = { ...amounts, asOfDay: dateToDay(asOfDate) };
  const data = registry.interface.encodeFunctionData("file", [figures]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
