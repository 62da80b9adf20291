import { z } from "zod";
import type { Address } from "../../types/hex.ts";
import type { Context, Subscriptions } from "../context.ts";
import { notSupported } from "../errors.ts";
import { createLogMatcher } from "../logQuery.ts";
import { invalidParams, method } from "../method.ts";
import { addressesSchema, logCriteriaShape } from "../schemas.ts";
import type { Topic } from "../subscriptions.ts";

const NAMES = ["newHeads", "logs", "newPendingTransactions", "droppedTransactions"] as const;

const criteriaSchema = z.object(logCriteriaShape, "must be an object with address and topics");
const wholeSchema = z.boolean("must be true for whole transactions or false for hashes");
const sendersSchema = z.object({ from: addressesSchema }, "must be an object with from");

function requireSubscriber({ subscriber }: Context): Subscriptions {
  if (subscriber === undefined) {
    throw notSupported("subscriptions need a WebSocket connection; over HTTP use filters");
  }
  return subscriber;
}

/** The second parameter means something else for each subscription. */
function optionsOf<T>(schema: z.ZodType<T>, options: unknown, absent: T): T {
  if (options === undefined || options === null) return absent;
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw invalidParams("options", parsed.error.issues[0]?.message ?? "is invalid");
}

function topicOf(name: (typeof NAMES)[number], options: unknown): Topic {
  switch (name) {
    case "newHeads":
      return { kind: "newHeads" };
    case "newPendingTransactions":
      return { kind: "newPendingTransactions", whole: optionsOf(wholeSchema, options, false) };
    case "droppedTransactions": {
      const absent: { readonly from: readonly Address[] } = { from: [] };
      const { from } = optionsOf(sendersSchema, options, absent);
      return { kind: "droppedTransactions", from: new Set(from) };
    }
    case "logs": {
      const criteria = optionsOf(criteriaSchema, options, { address: [], topics: [] });
      return { kind: "logs", matcher: createLogMatcher(criteria) };
    }
  }
}

/** News pushed over a WebSocket; they end with the connection. */
export const SUBSCRIPTION_METHODS = {
  eth_subscribe: method(
    {
      subscription: z.enum(NAMES, `must be one of ${NAMES.join(", ")}`),
      options: z.unknown().optional(),
    },
    (context, { subscription, options }) =>
      requireSubscriber(context).subscribe(topicOf(subscription, options)),
  ),
  eth_unsubscribe: method(
    { subscriptionId: z.string("must be the id of a subscription") },
    (context, { subscriptionId }) => requireSubscriber(context).unsubscribe(subscriptionId),
  ),
};
