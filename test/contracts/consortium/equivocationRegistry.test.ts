import { expect } from "chai";
import { concat, hexlify, id, keccak256, Transaction, toBeHex, Wallet } from "ethers";
import fc from "fast-check";
import { encodeSigningContent } from "../../../node/src/types/codec/message.ts";
import { encodeRLP, type RLPInput } from "../../../node/src/types/codec/rlp.ts";
import type { MessageKind, Payload } from "../../../node/src/types/message.ts";
import type { EquivocationRegistry } from "../../../sdk/src/generated/typechain/contracts/consortium/EquivocationRegistry.ts";
import { aPayload, type PayloadOptions, signedBytes } from "../../node/evidence/fixtures.ts";
import { loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { testKey } from "../support/member.ts";
import { deployNetwork, type TestNetwork } from "../support/network.ts";

const LIAR = testKey("validator 1");
const CODES: Readonly<Record<MessageKind, number>> = {
  proposal: 0x12,
  prepare: 0x13,
  commit: 0x14,
  roundChange: 0x15,
};
const KINDS = Object.keys(CODES) as readonly MessageKind[];
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const keyOf = (wallet: Wallet): Uint8Array => Buffer.from(wallet.privateKey.slice(2), "hex");
/** A message as a validator signs it. */
const signed = (options: PayloadOptions, wallet = LIAR) =>
  signedBytes(aPayload({ ...options, key: keyOf(wallet) }), keyOf(wallet));
/** Any bytes, signed. */
function signedAs(content: Uint8Array, wallet = LIAR) {
  const { r, s, yParity } = wallet.signingKey.sign(keccak256(content));
  return { content, signature: concat([r, s, toBeHex(yParity, 1)]) };
}
const registryOf = (net: TestNetwork) => net.contract<EquivocationRegistry>("EquivocationRegistry");

/** Anybody reports: here the checker of a bank, out of its own account. */
async function aReporter() {
  const net = await loadFixture(deployNetwork);
  const registry = registryOf(net).connect(
    net.banks[1].checker.connect(registryOf(net).runner?.provider ?? null),
  );
  return { net, registry, operator: net.banks[0].account };
}

describe("EquivocationRegistry", () => {
  for (const kind of KINDS) {
    it(`INV-C11: records two different messages of the kind ${kind}, with the bank that answers for them`, async () => {
      const { registry, operator } = await aReporter();
      const [first, second] = [signed({ kind }), signed({ kind, salt: 1 })];
      const hashes = [keccak256(first.content), keccak256(second.content)].sort();
      const evidence = keccak256(concat(hashes));
      await expect(registry.report(second, first))
        .to.emit(registry, "Equivocated")
        .withArgs(LIAR.address, operator, 7n, 2n, CODES[kind], evidence);
      expect(await registry.evidenceOf(LIAR.address, CODES[kind], 7n, 2n)).to.equal(evidence);
      expect(await registry.count()).to.equal(1n);
    });
  }

  it("INV-C11: records an equivocation once, in whatever order and words it comes", async () => {
    const { net, registry } = await aReporter();
    const [first, second, third] = [0, 1, 2].map((salt) => signed({ salt }));
    if (!first || !second || !third) return;
    await registry.report(first, second);
    for (const again of [registry.report(second, first), registry.report(second, third)]) {
      await expect(again)
        .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_AlreadyReported")
        .withArgs(LIAR.address, CODES.prepare, 7n, 2n);
    }
    await registry.report(signed({ round: 3 }), signed({ round: 3, salt: 1 }));
    expect(await registry.count()).to.equal(2n);
  });

  it("reads a lock that is there in one round change and not in the other", async () => {
    const { registry } = await aReporter();
    const unlocked: Payload = { kind: "roundChange", height: 7n, round: 2, prepared: undefined };
    await registry.report(signedBytes(unlocked, keyOf(LIAR)), signed({ kind: "roundChange" }));
    expect(await registry.count()).to.equal(1n);
  });

  it("takes no two messages for the same: a repeated one, a commit with another seal, a lock of another round", async () => {
    const { net, registry } = await aReporter();
    const commit = aPayload({ kind: "commit" });
    const lock = aPayload({ kind: "roundChange", round: 3 });
    if (commit.kind !== "commit" || lock.kind !== "roundChange" || !lock.prepared) return;
    const otherSeal = { ...commit, commitSeal: new Uint8Array(65).fill(1) };
    const otherRound = { ...lock, prepared: { ...lock.prepared, round: 1 } };
    for (const [one, other, subject] of [
      [aPayload({}), aPayload({}), undefined],
      [commit, otherSeal, commit.digest],
      [lock, otherRound, lock.prepared.digest],
    ] as const) {
      const report = registry.report(
        signedBytes(one, keyOf(LIAR)),
        signedBytes(other, keyOf(LIAR)),
      );
      const refusal = expect(report).to.be.revertedWithCustomError(
        net.errors,
        "EquivocationRegistry_SameVote",
      );
      await (subject === undefined ? refusal : refusal.withArgs(subject));
    }
  });

  it("takes no messages of two places", async () => {
    const { net, registry } = await aReporter();
    const others: readonly (readonly [PayloadOptions, readonly unknown[]])[] = [
      [{ kind: "commit" }, [CODES.commit, 7n, 2n]],
      [{ height: 8n }, [CODES.prepare, 8n, 2n]],
      [{ round: 3 }, [CODES.prepare, 7n, 3n]],
    ];
    for (const [options, place] of others) {
      await expect(registry.report(signed({}), signed({ ...options, salt: 1 })))
        .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_DifferentPlaces")
        .withArgs(CODES.prepare, 7n, 2n, ...place);
    }
  });

  it("takes no messages of two signers", async () => {
    const { net, registry } = await aReporter();
    const other = testKey("validator 2");
    await expect(registry.report(signed({}), signed({ salt: 1 }, other)))
      .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_DifferentSigners")
      .withArgs(LIAR.address, other.address);
  });

  it("takes only signatures that have one form: 65 bytes, low s, recovery id 0 or 1, a key behind them", async () => {
    const { net, registry } = await aReporter();
    const good = signed({});
    const bytes = hexlify(good.signature);
    const s = BigInt(`0x${bytes.slice(66, 130)}`);
    expect(s <= HALF_ORDER).to.equal(true);
    const flipped = `${bytes.slice(0, 66)}${toBeHex(ORDER - s, 32).slice(2)}${bytes.endsWith("00") ? "01" : "00"}`;
    const forms = [
      flipped,
      `${bytes}00`,
      bytes.slice(0, 130),
      `${bytes.slice(0, 130)}02`,
      `${bytes.slice(0, 130)}1b`,
      `${bytes.slice(0, 130)}ff`,
      `0x${"00".repeat(65)}`,
    ];
    for (const signature of forms) {
      for (const [first, second] of [
        [{ ...good, signature }, signed({ salt: 1 })],
        [signed({ salt: 1 }), { ...good, signature }],
      ] as const) {
        await expect(registry.report(first, second))
          .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_InvalidSignature")
          .withArgs(signature);
      }
    }
  });

  it("takes contents up to 60,000 bytes, within the gas of a transaction", async () => {
    const { net, registry } = await aReporter();
    const proposal = (salt: number, bytes: number) =>
      signed({ kind: "proposal", salt, transactions: [new Uint8Array(bytes).fill(0x11)] });
    const overhead = proposal(0, 50_000).content.length - 50_000;
    const largest = [0, 1].map((salt) => proposal(salt, 60_000 - overhead));
    const [first, second] = largest;
    if (!first || !second) return;
    expect(first.content).to.have.length(60_000);
    const receipt = await (await registry.report(first, second)).wait();
    expect(receipt?.gasUsed).to.be.lessThan(6_000_000n);
    const call = Transaction.from({
      data: registry.interface.encodeFunctionData("report", [first, second]),
    });
    expect(call.data.length / 2).to.be.lessThan(128 * 1024 - 512);
    const larger = proposal(1, 60_001 - overhead);
    await expect(registry.report(first, larger))
      .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_TooLarge")
      .withArgs(60_001n, 60_000n);
  });

  it("costs a vote's report less than 160,000 gas", async () => {
    const { registry } = await aReporter();
    const receipt = await (await registry.report(signed({}), signed({ salt: 1 }))).wait();
    expect(receipt?.gasUsed).to.be.lessThan(160_000n);
  });

  describe("of contents that are no messages", () => {
    const digest = new Uint8Array(32).fill(9);
    const byte = (value: number) => Uint8Array.of(value);
    const rows: Readonly<Record<string, RLPInput>> = {
      "one item": [byte(0x13)],
      "three items": [byte(0x13), [byte(7), byte(2), digest], byte(1)],
      "a code below": [byte(0x11), [byte(7), byte(2), digest]],
      "a code above": [byte(0x16), [byte(7), byte(2), digest]],
      "a prepare with a seal": [byte(0x13), [byte(7), byte(2), digest, new Uint8Array(65)]],
      "a commit without a seal": [byte(0x14), [byte(7), byte(2), digest]],
      "a digest of 31 bytes": [byte(0x13), [byte(7), byte(2), digest.subarray(1)]],
      "a lock of one item": [byte(0x15), [byte(7), byte(2), [digest]]],
      "a height of 65 bits": [byte(0x13), [new Uint8Array(9).fill(1), byte(2), digest]],
      "round 1001": [byte(0x13), [byte(7), Uint8Array.of(0x03, 0xe9), digest]],
    };
    for (const [what, content] of Object.entries(rows)) {
      it(`refuses ${what}`, async () => {
        const { net, registry } = await aReporter();
        const bad = signedAs(encodeRLP(content));
        for (const pair of [[bad, signed({})] as const, [signed({}), bad] as const]) {
          await expect(registry.report(...pair))
            .to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_NotMessage")
            .withArgs(bad.content.length);
        }
      });
    }

    it("refuses what is no RLP", async () => {
      const { registry } = await aReporter();
      const valid = encodeSigningContent(aPayload({}));
      for (const content of [
        Uint8Array.of(...valid, 0),
        valid.subarray(0, -1),
        new Uint8Array(),
        encodeRLP([byte(0x13), byte(7)]),
      ]) {
        await expect(registry.report(signedAs(content), signed({}))).to.be.revertedWithCustomError(
          registry,
          "RLPInvalidEncoding",
        );
      }
    });

    it("never reads what else a node key signs: a transaction, a header", async () => {
      const { net, registry } = await aReporter();
      const transaction = (nonce: number) =>
        Buffer.from(
          Transaction.from({
            nonce,
            to: LIAR.address,
            chainId: 1,
            type: 0,
          }).unsignedSerialized.slice(2),
          "hex",
        );
      await expect(
        registry.report(signedAs(transaction(1)), signedAs(transaction(2))),
      ).to.be.revertedWithCustomError(net.errors, "EquivocationRegistry_NotMessage");
    });
  });

  describe("of keys", () => {
    it("knows those that had a seat, until they lost it", async () => {
      const { net, registry, operator } = await aReporter();
      const central = net.as(net.centralBank);
      const fresh = testKey("validator fresh");
      const receipt = await central.call("ValidatorRegistry", "replaceKey", [
        LIAR.address,
        fresh.address,
      ]);
      const lost = BigInt(receipt.blockNumber);
      const pair = (height: bigint, wallet = LIAR) =>
        [signed({ height }, wallet), signed({ height, salt: 1 }, wallet)] as const;
      await expect(registry.report(...pair(lost + 1n)))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Unknown")
        .withArgs(LIAR.address);
      await expect(registry.report(...pair(lost)))
        .to.emit(registry, "Equivocated")
        .withArgs(
          LIAR.address,
          operator,
          lost,
          2n,
          CODES.prepare,
          (hash: string) => hash.length === 66,
        );
      await registry.report(...pair(lost + 1n, fresh));
    });

    it("refuses those that never had one", async () => {
      const { net, registry } = await aReporter();
      const stranger = new Wallet(id("a stranger"));
      await expect(registry.report(signed({}, stranger), signed({ salt: 1 }, stranger)))
        .to.be.revertedWithCustomError(net.errors, "ValidatorRegistry_Unknown")
        .withArgs(stranger.address);
    });
  });

  it("INV-C11: agrees with the node on what contradicts what, whatever the messages", async () => {
    const { registry } = await aReporter();
    const options = fc.record({
      kind: fc.constantFrom(...KINDS),
      height: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      round: fc.integer({ min: 1, max: 1_000 }),
      salt: fc.nat(1),
    });
    const property = fc.asyncProperty(options, fc.nat(1), async (one, salt) => {
      const other = { ...one, salt };
      const outcome = await registry.report.staticCall(signed(one), signed(other)).then(
        (address) => address,
        () => "refused",
      );
      expect(outcome).to.equal(one.salt === salt ? "refused" : LIAR.address);
    });
    await fc.assert(property, { numRuns: runs(30, 1_000) });
  });

  it("INV-C8: the central bank answers with one call: a removal, or with four validators another key", async () => {
    const { net, registry } = await aReporter();
    const central = net.as(net.centralBank);
    const validators = () => net.contract("ValidatorRegistry").getFunction("getValidators")();
    await registry.report(signed({}), signed({ salt: 1 }));
    await central.call("ValidatorRegistry", "replaceKey", [LIAR.address, testKey("new").address]);
    expect(await validators())
      .to.include(testKey("new").address)
      .and.not.include(LIAR.address);

    const second = testKey("validator 2");
    await central.call("ValidatorRegistry", "admitValidator", [
      testKey("fifth").address,
      net.banks[0].account,
    ]);
    await registry.report(signed({}, second), signed({ salt: 1 }, second));
    await central.call("ValidatorRegistry", "removeValidator", [second.address]);
    expect(await validators()).not.to.include(second.address);
    expect(await registry.count()).to.equal(2n);
  });
});
