import type { Header } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { AccountState, Executor } from "../types/ports/executor.ts";

export interface HeadAccountsPorts {
  readonly executor: Pick<Executor, "account">;
  readonly head: () => Header;
}

/** Accounts kept until the next block: those of the senders with transactions on their way. */
const KNOWN_MAX = 8_192;

/** Accounts at the head. Each is read once a block, however many transactions its owner sends meanwhile. */
export function createHeadAccounts({ executor, head }: HeadAccountsPorts) {
  const known = new Map<Address, AccountState | undefined>();
  let at: Header | undefined;
  return (address: Address): AccountState | undefined => {
    const header = head();
    if (header !== at || known.size >= KNOWN_MAX) known.clear();
    at = header;
    const account = known.get(address);
    if (account !== undefined || known.has(address)) return account;
    const read = executor.account(address, header);
    known.set(address, read);
    return read;
  };
}
