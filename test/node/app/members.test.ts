import { expect } from "chai";
import { Wallet } from "ethers";
import { createMembers, STRANGERS } from "../../../node/src/app/members.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { codeOf } from "../txpool/support.ts";
import {
  aConsortiumChain,
  type ConsortiumChain,
  type Institution,
  USCC,
} from "./support/consortium.ts";

const ZERO: Hash = `0x${"0".repeat(64)}`;
const stranger = new Wallet(`0x${"77".repeat(32)}`);
const addressOf = ({ address }: Wallet): Address => address.toLowerCase() as Address;

describe("who may use the pool of a consortium", () => {
  let network: ConsortiumChain;
  let centralBank: Institution;
  let linan: Institution;
  let pinghu: Institution;

  beforeEach(async () => {
    network = await aConsortiumChain();
    centralBank = await network.institution(USCC.centralBank);
    linan = await network.institution(USCC.linan);
    pinghu = await network.institution(USCC.pinghu);
  });
  afterEach(() => network.close());

  const memberOf = (wallet: Wallet, to: Address | undefined) =>
    network.members.memberOf(addressOf(wallet), to);
  const add = (transaction: RecoveredTransaction): string =>
    codeOf(() => network.pool.add(transaction));

  it("an operator of the member that the transaction is sent to", () => {
    expect(memberOf(linan.checker, linan.account)).to.equal(linan.account);
    expect(memberOf(linan.maker, linan.account)).to.equal(linan.account);
    expect(memberOf(linan.checker, pinghu.account)).to.equal(undefined);
    expect(memberOf(linan.checker, undefined)).to.equal(undefined);
  });

  it("an operator of the central bank, who may write to anything: upgrades are deployed so", () => {
    expect(memberOf(centralBank.checker, undefined)).to.equal(centralBank.account);
    expect(memberOf(centralBank.checker, addressOf(stranger))).to.equal(centralBank.account);
  });

  it("a validator, for itself, as long as it is one", () => {
    const validator: Address = `0x${"2".repeat(40)}`;
    expect(network.members.memberOf(validator, undefined)).to.equal(validator);
    network.members.onValidators([]);
    expect(network.members.memberOf(validator, undefined)).to.equal(undefined);
  });

  it("nobody else (TXPOOL_SENDER_NOT_ADMITTED), though he name himself a member", () => {
    const transactions = [
      network.sign(stranger, { nonce: 0, to: linan.account }),
      network.sign(stranger, { nonce: 0, to: null, data: "0x00" }),
      network.sign(stranger, { nonce: 0, to: addressOf(stranger) }),
    ];
    for (const transaction of transactions) {
      expect(add(transaction)).to.equal("TXPOOL_SENDER_NOT_ADMITTED");
    }
    expect(network.pool.content()).to.deep.equal([]);
  });

  it("nobody any more whose key was revoked or whose institution is suspended (TXPOOL_SENDER_REVOKED)", async () => {
    const registry = await network.contract("MemberRegistry");
    const suspend = network.encode("MemberRegistry", "suspend", [linan.account, "a test"]);
    const revoke = network.encode("MemberAccount", "setOperator", [addressOf(pinghu.checker), 0]);
    network.pool.add(await network.request(centralBank, 0, registry, suspend));
    network.pool.add(await network.request(centralBank, 1, pinghu.account, revoke));
    // Behind a gap, so that the block leaves them.
    const late = [linan, pinghu].map(({ checker, account }) =>
      network.sign(checker, { nonce: 1, to: account }),
    );
    for (const transaction of late) network.pool.add(transaction);
    const { receipts } = await network.mine();
    expect(receipts.map(({ succeeded }) => succeeded)).to.deep.equal([true, true]);
    for (const { hash } of late) {
      expect(network.pool.dropped(hash)?.code).to.equal("TXPOOL_SENDER_REVOKED");
    }
    expect(memberOf(linan.checker, linan.account)).to.equal(undefined);
    expect(memberOf(pinghu.checker, pinghu.account)).to.equal(undefined);

    const restore = network.encode("MemberRegistry", "restore", [linan.account]);
    network.pool.add(await network.request(centralBank, 2, registry, restore));
    await network.mine();
    expect(memberOf(linan.checker, linan.account)).to.equal(linan.account);
  });

  it("includes transactions of senders without a balance", async () => {
    const transaction = network.sign(linan.checker, { nonce: 0, to: linan.account });
    network.pool.add(transaction);
    const { receipts } = await network.mine();
    expect(receipts.map(({ transactionHash }) => transactionHash)).to.deep.equal([
      transaction.hash,
    ]);
  });
});

describe("who may use the pool elsewhere", () => {
  const sender = addressOf(stranger);

  it("on a development network everybody, strangers together as one member", async () => {
    const network = await aConsortiumChain({ isOpen: true });
    const { account, checker } = await network.institution(USCC.linan);
    expect(network.members.memberOf(sender, account)).to.equal(STRANGERS);
    expect(network.members.memberOf(addressOf(checker), account)).to.equal(account);
    await network.close();
  });

  it("on a chain without members everybody for himself", () => {
    const members = createMembers({ slotOf: () => ZERO, isOpen: false });
    expect(members.memberOf(sender, undefined)).to.equal(sender);
  });

  it("as the state of a snapshot says, whatever was answered on the genesis before", () => {
    let registry: Hash = ZERO;
    const members = createMembers({ slotOf: () => registry, isOpen: false });
    expect(members.memberOf(sender, undefined)).to.equal(sender);
    registry = `0x${"01".repeat(32)}`;
    members.onAdopted();
    expect(members.memberOf(sender, undefined)).not.to.equal(sender);
  });
});
