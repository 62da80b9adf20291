import { Common, ConsensusAlgorithm, ConsensusType, Hardfork, Mainnet } from "@ethereumjs/common";
import { fastCrypto } from "./crypto.ts";

/**
 * The rules of one hardfork from block 0. What the EVM asks on every instruction is answered from tables: the library
 * walks its lists of forks and copies parameters each time, a third of a transaction's time.
 */
export class ChainCommon extends Common {
  activeEIPs: ReadonlySet<number> | undefined;
  params: Map<string, bigint> | undefined;
  reachedForks: Map<string, boolean> | undefined;

  override isActivatedEIP(eip: number): boolean {
    return this.activeEIPs?.has(eip) ?? super.isActivatedEIP(eip);
  }

  override param(name: string): bigint {
    const known = this.params?.get(name);
    if (known !== undefined) return known;
    const value = super.param(name);
    this.params?.set(name, value);
    return value;
  }

  override gteHardfork(hardfork: string | Hardfork): boolean {
    const known = this.reachedForks?.get(hardfork);
    if (known !== undefined) return known;
    const isReached = super.gteHardfork(hardfork);
    this.reachedForks?.set(hardfork, isReached);
    return isReached;
  }

  /** Not "poa", which would ask for a Clique signer: QBFT names its proposer in the coinbase. */
  override consensusType(): string {
    return ConsensusType.ProofOfStake;
  }

  override consensusAlgorithm(): string {
    return ConsensusAlgorithm.Casper;
  }

  /** From here on, nothing changes any more. */
  freeze(): void {
    this.activeEIPs = new Set(this._activatedEIPsCache);
    this.params = new Map();
    this.reachedForks = new Map();
  }
}

/** `freeze` it when its EVM has been made. */
export function createChainCommon(
  chainId: bigint,
  hardfork: Hardfork = Hardfork.Prague,
): ChainCommon {
  const chain = { ...Mainnet, name: "piaohao", chainId: chainId.toString() };
  return new ChainCommon({ chain, hardfork, customCrypto: fastCrypto });
}
