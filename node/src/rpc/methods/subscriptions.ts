import { z } from "zod";
import type { Connection, Context } from "../context.ts";
import { notSupported } from "../errors.ts";
import { createLogMatcher } from "../logQuery.ts";
import { invalidParams, method } from "../method.ts";
import { logCriteriaShape } from "../schemas.ts";
import type { Topic } from "../subscriptions.ts";

const NAMES = ["newHeads", "logs", "newPendingTransactions"] as const;

const criteriaSchema = z.object(logCriteriaShape, "must be an object with address and topics");
const wholeSchema = z.boolean("must be true for whole transactions or false for hashes");

function requireConnection({ connection }: Context): Connection {
  if (connection === undefined) {
    throw notSupported("subscriptions need a WebSocket connection; over HTTP use filters");
  }
  return connection;
}

/** The second parameter means something else for each subscription. */
function optionsOf<T>(schema: z.ZodType<T>, options: unknown, absent: T): T {
  if (options === undefined || options === null) return absent;
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw invalidParams("options", parsed.error.issues[0]?.message ?? "is invalid");
}

function topicOf(name: (typeof NAMES)[number], options: unknown, alternativesMax: number): Topic {
  if (name === "newHeads") return { kind: "newHeads" };
  if (name === "newPendingTransactions") {
    return { kind: "newPendingTransactions", whole: optionsOf(wholeSchema, options, false) };
  }
  const criteria = optionsOf(criteriaSchema, options, { address: [], topics: [] });
  const groups = [criteria.address, ...criteria.topics];
  if (groups.some((group) => group.length > alternativesMax)) {
    const rule = `must have at most ${alternativesMax} alternatives in one position`;
    throw invalidParams("options", rule);
  }
  return { kind: "logs", matcher: createLogMatcher(criteria) };
}

/** News pushed over a WebSocket; they end with the connection. */
export const SUBSCRIPTION_METHODS = {
  eth_subscribe: method(
    {
      subscription: z.enum(NAMES, `must be one of ${NAMES.join(", ")}`),
      options: z.unknown().optional(),
    },
    (context, { subscription, options }) => {
      const connection = requireConnection(context);
      const { logAlternativesMax } = context.limits;
      return connection.subscribe(topicOf(subscription, options, logAlternativesMax));
    },
  ),
  eth_unsubscribe: method(
    { subscriptionId: z.string("must be the id of a subscription") },
    (context, { subscriptionId }) => requireConnection(context).unsubscribe(subscriptionId),
  ),
};
