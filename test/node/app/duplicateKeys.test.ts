import { expect } from "chai";
import { createDuplicateKeys } from "../../../node/src/app/duplicateKeys.ts";
import type { Address } from "../../../node/src/types/hex.ts";

const addressOf = (serial: number): Address => `0x${serial.toString(16).padStart(40, "0")}`;

describe("node keys seen on two hosts", () => {
  it("are kept one by one, with the hosts that were seen last", () => {
    const keys = createDuplicateKeys();
    expect(keys.seen()).to.deep.equal([]);
    keys.onSeen({ address: addressOf(1), remotes: ["10.0.0.1:1", "10.0.0.2:1"] });
    keys.onSeen({ address: addressOf(2), remotes: ["10.0.0.3:1"] });
    keys.onSeen({ address: addressOf(1), remotes: ["10.0.0.1:1", "10.0.0.9:1"] });
    expect(keys.seen()).to.deep.equal([
      { address: addressOf(1), remotes: ["10.0.0.1:1", "10.0.0.9:1"] },
      { address: addressOf(2), remotes: ["10.0.0.3:1"] },
    ]);
  });

  it("are no more than the consortium can have", () => {
    const keys = createDuplicateKeys();
    for (let serial = 0; serial < 200; serial += 1) {
      keys.onSeen({ address: addressOf(serial), remotes: [] });
    }
    expect(keys.seen()).to.have.length(128);
  });
});
