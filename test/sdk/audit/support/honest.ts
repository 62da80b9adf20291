import {
  type AuditBundle,
  parseBundle,
  serialiseBundle,
} from "../../../../sdk/src/audit/bundle.ts";
import { createClient } from "../../../../sdk/src/index.ts";
import { type ChainPlan, type FabricatedChain, fabricateChain, INSTRUMENT } from "./chain.ts";
import { type FakeNode, serveChain } from "./fakeNode.ts";
import { PLAN } from "./plan.ts";

export interface Honest {
  readonly chain: FabricatedChain;
  readonly node: FakeNode;
  readonly text: string;
  readonly bundle: AuditBundle;
}

/** A fabricated chain, a node that serves it, and the bundle that the client makes of it. */
export async function anHonestBundle(plan: ChainPlan = PLAN): Promise<Honest> {
  const chain = await fabricateChain(plan);
  const node = await serveChain(chain);
  const client = createClient({ rpcUrls: [node.url], genesis: chain.genesis });
  const text = await client.audit.bundle(INSTRUMENT);
  return { chain, node, text, bundle: parseBundle(text) };
}

/** The text of a bundle with other fields, well-formed. */
export function withFields(bundle: AuditBundle, fields: Partial<AuditBundle>): string {
  return serialiseBundle({ ...bundle, ...fields });
}
