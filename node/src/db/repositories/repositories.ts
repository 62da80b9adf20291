import type { EvidenceStore } from "../../types/ports/evidence.ts";
import type { KeyValue } from "../keyValue.ts";
import { type BlockRepository, createBlockRepository } from "./blocks.ts";
import { type CodeRepository, createCodeRepository } from "./codes.ts";
import { createEvidenceRepository } from "./evidence.ts";
import { createLogRepository, type LogRepository } from "./logs.ts";
import { createMetaRepository, type MetaRepository } from "./meta.ts";
import { createNodeRepository, type NodeRepository } from "./nodes.ts";
import { createReceiptRepository, type ReceiptRepository } from "./receipts.ts";
import { createSenderRepository, type SenderRepository } from "./senders.ts";
import { createTransactionRepository, type TransactionRepository } from "./transactions.ts";

export interface Repositories {
  readonly blocks: BlockRepository;
  readonly codes: CodeRepository;
  readonly evidence: EvidenceStore;
  readonly logs: LogRepository;
  readonly meta: MetaRepository;
  readonly nodes: NodeRepository;
  readonly receipts: ReceiptRepository;
  readonly senders: SenderRepository;
  readonly transactions: TransactionRepository;
}

export function createRepositories(db: KeyValue): Repositories {
  return {
    blocks: createBlockRepository(db),
    codes: createCodeRepository(db),
    evidence: createEvidenceRepository(db),
    logs: createLogRepository(db),
    meta: createMetaRepository(db),
    nodes: createNodeRepository(db),
    receipts: createReceiptRepository(db),
    senders: createSenderRepository(db),
    transactions: createTransactionRepository(db),
  };
}
