import type { EvidenceStore } from "../../types/ports/evidence.ts";
import type { KeyValue } from "../keyValue.ts";
import { type BlockRepository, createBlockRepository } from "./blocks.ts";
import { createEvidenceRepository } from "./evidence.ts";
import { createMetaRepository, type MetaRepository } from "./meta.ts";
import { createNodeRepository, type NodeRepository } from "./nodes.ts";
import { createReceiptRepository, type ReceiptRepository } from "./receipts.ts";
import { createSenderRepository, type SenderRepository } from "./senders.ts";
import { createStateRepository, type StateRepository } from "./state.ts";
import { createTransactionRepository, type TransactionRepository } from "./transactions.ts";

export interface Repositories {
  readonly blocks: BlockRepository;
  readonly evidence: EvidenceStore;
  readonly meta: MetaRepository;
  readonly nodes: NodeRepository;
  readonly receipts: ReceiptRepository;
  readonly senders: SenderRepository;
  readonly state: StateRepository;
  readonly transactions: TransactionRepository;
}

export function createRepositories(db: KeyValue): Repositories {
  return {
    blocks: createBlockRepository(db),
    evidence: createEvidenceRepository(db),
    meta: createMetaRepository(db),
    nodes: createNodeRepository(db),
    receipts: createReceiptRepository(db),
    senders: createSenderRepository(db),
    state: createStateRepository(db),
    transactions: createTransactionRepository(db),
  };
}
