import { hash } from "../chain/answers.ts";
import type { ClientContext } from "../chain/context.ts";
import { toQuantity } from "../chain/logs.ts";
import type { RPC } from "../chain/rpc.ts";
import type { Address, Hash } from "../types.ts";
import { anchorAt } from "./checkpoint.ts";
import { type AuditAnchor, readAnchor } from "./genesis.ts";
import {
  IMPLEMENTATION_SLOT,
  readValidatorCount,
  readValidators,
  VALIDATORS_SLOT,
  validatorSlots,
  wordToAddress,
} from "./storageLayout.ts";

/**
 * What the client's own verification starts from: its genesis file, else the node's word about block 0, and a checkpoint if
 * it has one. The second detects a node that errs, not one that has made up a network of its own.
 */
export async function anchorOf(context: ClientContext): Promise<AuditAnchor> {
  const anchor = await genesisAnchorOf(context);
  return context.checkpoint === undefined ? anchor : anchorAt(anchor, context.checkpoint);
}

async function genesisAnchorOf(context: ClientContext): Promise<AuditAnchor> {
  if (context.genesis !== undefined) return readAnchor(context.genesis);
  const { rpc, contracts } = context;
  const registry = await contracts.addressOf("ValidatorRegistry");
  const ledger = await contracts.addressOf("TitleLedger");
  return {
    validators: await validatorsAtGenesis(rpc, registry),
    registry,
    ledger,
    ledgerImplementation: wordToAddress(await slotAtGenesis(rpc, ledger, IMPLEMENTATION_SLOT)),
  };
}

async function validatorsAtGenesis(rpc: RPC, registry: Address): Promise<readonly Address[]> {
  const length = await slotAtGenesis(rpc, registry, VALIDATORS_SLOT);
  const slots = validatorSlots(readValidatorCount(() => length));
  const words = new Map([[VALIDATORS_SLOT, length]]);
  for (const slot of slots) words.set(slot, await slotAtGenesis(rpc, registry, slot));
  return readValidators((slot) => words.get(slot) ?? length);
}

function slotAtGenesis(rpc: RPC, account: Address, slot: Hash): Promise<Hash> {
  return rpc.request("eth_getStorageAt", [account, slot, toQuantity(0n)], hash);
}
