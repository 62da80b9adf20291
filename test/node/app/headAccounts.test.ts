import { expect } from "chai";
import { createHeadAccounts } from "../../../node/src/app/headAccounts.ts";
import type { Header } from "../../../node/src/types/block.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { AccountState } from "../../../node/src/types/ports/executor.ts";

const SENDER: Address = `0x${"aa".repeat(20)}`;
const NOBODY: Address = `0x${"bb".repeat(20)}`;

/** A chain on which a sender's nonce is the number of the block. */
function aChain() {
  const reads: Address[] = [];
  let header = { number: 1n } as Header;
  const accountOf = createHeadAccounts({
    executor: {
      account(address, { number }) {
        reads.push(address);
        return address === NOBODY ? undefined : ({ nonce: number } as AccountState);
      },
    },
    head: () => header,
  });
  return { accountOf, reads, moveOn: () => (header = { number: header.number + 1n } as Header) };
}

describe("accounts at the head", () => {
  it("are read once a block, those that do not exist as well", () => {
    const { accountOf, reads } = aChain();
    for (let time = 0; time < 3; time += 1) {
      expect(accountOf(SENDER)?.nonce).to.equal(1n);
      expect(accountOf(NOBODY)).to.equal(undefined);
    }
    expect(reads).to.deep.equal([SENDER, NOBODY]);
  });

  it("are those of the new head as soon as there is one", () => {
    const { accountOf, moveOn } = aChain();
    accountOf(SENDER);
    moveOn();
    expect(accountOf(SENDER)?.nonce).to.equal(2n);
  });
});
