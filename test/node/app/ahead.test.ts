import { expect } from "chai";
import { Wallet } from "ethers";
import type { Address } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { NetworkHandlers } from "../../../node/src/types/ports/network.ts";
import { signedTransfer } from "../support/transfer.ts";
import { createValidators, type RunningNode, type Validators } from "./support/validators.ts";

const SENDER = new Wallet(`0x${"5e".repeat(32)}`);
const PEER: Address = `0x${"77".repeat(20)}`;

describe("a validator that has senders recovered ahead", () => {
  let validators: Validators;
  let node: RunningNode;
  let handlers: NetworkHandlers;
  let raw: Uint8Array;
  const recovered = Promise.withResolvers<void>();

  before(async () => {
    validators = await createValidators();
    node = await validators.run(0, undefined, () => recovered.promise);
    handlers = validators.mesh.handlersOf(node.self);
    raw = await signedTransfer(SENDER, validators.genesis.config.chainId, 0);
  });
  after(() => validators.end());

  it("has what a peer passed on for proposals at once, and for its own blocks when the sender is known", async () => {
    const hash = keccak256Hex(raw);
    handlers.onTransactions(PEER, [raw]);
    expect(node.pool.get(hash)).to.equal(undefined);
    expect(handlers.transaction(hash)).to.equal(raw);
    recovered.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(node.pool.get(hash)?.sender).to.equal(SENDER.address.toLowerCase());
    expect(handlers.transaction(hash)).to.deep.equal(raw);
  });
});
