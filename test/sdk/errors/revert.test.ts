import { expect } from "chai";
import { AbiCoder, concat, encodeBytes32String, Interface } from "ethers";
import { RPCFault } from "../../../sdk/src/chain/rpcFault.ts";
import { decodeRevert, toRefusal } from "../../../sdk/src/errors/revert.ts";
import abis from "../../../sdk/src/generated/abis.json" with { type: "json" };
import { type Hex, isPiaohaoError, PiaohaoError, SDKError } from "../../../sdk/src/index.ts";

const ERRORS = new Interface(abis.Errors);
const encode = (name: string, args: readonly unknown[]): Hex =>
  ERRORS.encodeErrorResult(name, args) as Hex;

describe("a contract's refusal", () => {
  const encumbered = encode("TitleLedger_Encumbered", [42n, 1n, 38_000_000n, 2]);

  it("becomes a typed error with its arguments by name, in two languages, with the law", () => {
    const error = decodeRevert(encumbered);
    expect(error).to.be.instanceOf(PiaohaoError);
    expect(error?.code).to.equal("TitleLedger_Encumbered");
    expect(error?.args).to.deep.equal({ instrumentId: 42n, from: 1n, to: 38_000_000n, kind: 2n });
    expect(error?.message).to.equal("000000000001-000038000000 of 42 is not free: pledged");
    expect(error?.messageZh).to.equal("42 的区间 000000000001-000038000000 不可处分：已质押");
    expect(error?.law).to.equal("民法典 第768条；担保制度解释 第66条");
  });

  it("narrows its arguments by its code", () => {
    const error: unknown = decodeRevert(encumbered);
    expect(isPiaohaoError(error, "TitleLedger_NotHolder")).to.equal(false);
    if (!isPiaohaoError(error, "TitleLedger_Encumbered")) throw new Error("it is this one");
    const units: bigint = error.args.to - error.args.from + 1n;
    expect(units).to.equal(38_000_000n);
  });

  it("writes money, dates, times, rates and names as people read them", () => {
    const tenor = encode("BillRegistry_TenorOutOfRange", [20_707, 20_523, 20_706]);
    expect(decodeRevert(tenor)?.message).to.include("2026-09-11");
    const expired = encode("FinancingDesk_QuoteExpired", [1n, 1_773_104_400n]);
    expect(decodeRevert(expired)?.message).to.include("2026-03-10 09:00:00 UTC+8");
    const rate = encode("FinancingDesk_RateOutOfRange", [1_000_001, 1_000_000n]);
    expect(decodeRevert(rate)?.message).to.include("100.0001%");
    const name = encode("Directory_UnknownName", [encodeBytes32String("TitleLedger")]);
    expect(decodeRevert(name)?.message).to.include("TitleLedger");
  });

  it("keeps a figure that is no date or time as it is", () => {
    const day = encode("BusinessCalendar_DayOutOfRange", [4_294_967_295, 2_932_896]);
    expect(decodeRevert(day)?.message).to.include("4294967295");
    const time = encode("FinancingDesk_QuoteExpired", [1n, 2n ** 64n - 1n]);
    expect(decodeRevert(time)?.message).to.include("18446744073709551615");
    const text = encode("Directory_UnknownName", [`0x${"ff".repeat(32)}`]);
    expect(decodeRevert(text)?.message).to.include("0xff");
  });

  it("reads a plain reason and a panic", () => {
    const reason = AbiCoder.defaultAbiCoder().encode(["string"], ["no"]);
    expect(decodeRevert(concat(["0x08c379a0", reason]) as Hex)).to.include({
      code: "Error",
      message: "no",
    });
    const panic = AbiCoder.defaultAbiCoder().encode(["uint256"], [0x11]);
    expect(decodeRevert(concat(["0x4e487b71", panic]) as Hex)?.code).to.equal("Panic");
  });

  it("is found in a node's error wherever clients put it", () => {
    for (const data of [encumbered, { data: encumbered }]) {
      const refusal = toRefusal(new RPCFault("eth_call", 3, "execution reverted", data));
      expect(refusal)
        .to.be.instanceOf(PiaohaoError)
        .with.property("code", "TitleLedger_Encumbered");
    }
  });

  it("is a node's fault when it carries no error that is known", () => {
    for (const data of [undefined, "0x", "0x12345678", encumbered.slice(0, 20), { code: "X" }]) {
      const fault = toRefusal(new RPCFault("eth_call", -32_000, "nonsense", data));
      expect(fault).to.be.instanceOf(SDKError).with.property("code", "SDK_RPC_ERROR");
    }
  });

  it("leaves other errors as they are", () => {
    const other = new RangeError("other");
    expect(toRefusal(other)).to.equal(other);
  });
});
