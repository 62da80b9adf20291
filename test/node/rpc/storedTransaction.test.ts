import { expect } from "chai";
import { hashAuthorization, Transaction } from "ethers";
import { decodeStored } from "../../../node/src/rpc/storedTransaction.ts";
import { transactionView } from "../../../node/src/rpc/views/transaction.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { signNote } from "./support/wallet.ts";

const LEGACY = { type: 0, gasPrice: 3, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined };
const KEY = `0x${"11".repeat(32)}`;
const accessList = [{ address: NOTEBOOK, storageKeys: [KEY] }];
const authorization = {
  chainId: 0n,
  nonce: 4n,
  address: NOTEBOOK,
};
const authorizationList = [
  {
    ...authorization,
    signature: BOB.signingKey.sign(hashAuthorization(authorization)),
  },
];

/** Rows: what is signed, and what else the view of it has. */
const ROWS: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
  ["legacy", LEGACY, { gasPrice: "0x3", chainId: "0x13525d6" }],
  ["legacy without a chain id", { ...LEGACY, chainId: 0 }, { gasPrice: "0x3" }],
  ["access list", { ...LEGACY, type: 1, accessList }, { gasPrice: "0x3", accessList }],
  [
    "fee market",
    { maxFeePerGas: 9, maxPriorityFeePerGas: 2, accessList, value: 5n },
    { gasPrice: "0x2", maxFeePerGas: "0x9", maxPriorityFeePerGas: "0x2", accessList, value: "0x5" },
  ],
  ["contract creation", { to: null, data: "0x6001" }, { to: null, input: "0x6001" }],
];

describe("rpc stored transactions", () => {
  for (const [name, overrides, expected] of ROWS) {
    it(`reads a ${name} transaction as an independent decoder does`, async () => {
      const raw = await signNote(ALICE, 6, 1n, overrides);
      const view = viewOf(raw);
      const independent = Transaction.from(raw);
      expect(view).to.include({
        hash: independent.hash,
        from: independent.from?.toLowerCase(),
        type: `0x${independent.type?.toString(16)}`,
        nonce: "0x6",
        input: independent.data,
        r: quantityOf(independent.signature?.r),
        s: quantityOf(independent.signature?.s),
      });
      expect(view).to.deep.include(expected);
      if (independent.type === 0) {
        expect(view["v"]).to.equal(
          quantityOf(independent.signature?.networkV ?? independent.signature?.v),
        );
      } else {
        expect(view["yParity"]).to.equal(quantityOf(independent.signature?.yParity));
      }
      if (independent.chainId === 0n) expect(view).not.to.have.property("chainId");
    });
  }

  it("reads the authorizations of a set-code transaction", async () => {
    const raw = await signNote(ALICE, 6, 1n, { type: 4, authorizationList });
    const { signature } = authorizationList[0] ?? {};
    expect(viewOf(raw)["authorizationList"]).to.deep.equal([
      {
        chainId: "0x0",
        address: NOTEBOOK,
        nonce: "0x4",
        yParity: quantityOf(signature?.yParity),
        r: quantityOf(signature?.r),
        s: quantityOf(signature?.s),
      },
    ]);
  });
});

function viewOf(raw: Hex) {
  const sender = ALICE.address.toLowerCase() as Address;
  const sealed = { hash: KEY as Hex, block: { header: { number: 1n, timestamp: 2n } } };
  return transactionView(decodeStored(hexToBytes(raw), sender), { sealed, index: 0 } as never);
}

function quantityOf(value: string | number | bigint | undefined | null): string {
  return `0x${BigInt(value ?? 0).toString(16)}`;
}
