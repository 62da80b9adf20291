import type { Socket } from "node:net";
import type { Request, RequestHandler, Response } from "express";
import { BodyError, type Inflow, readBody } from "./body.ts";
import type { Dispatch } from "./dispatcher.ts";
import { failureText } from "./dispatcher.ts";
import { RPC_CODE, RPCError } from "./errors.ts";
import type { Caller } from "./gate.ts";
import type { RPCLimits } from "./limits.ts";
import type { Outflow } from "./outflow.ts";

export interface AnsweringOptions {
  readonly dispatch: Dispatch;
  readonly inflow: Inflow;
  readonly outflow: Outflow;
  readonly limits: Pick<RPCLimits, "bodyBytesMax" | "answerTimeoutMs">;
}

/** JSON-RPC over POST: reads the body, has it answered, and sees to it that the answer leaves. */
export function answerPosts(options: AnsweringOptions): RequestHandler {
  const { dispatch, inflow, limits } = options;
  const answering = new WeakSet<Socket>();
  return async (request, response) => {
    const { socket } = request;
    // One after the other: clients that send ahead would have more under way than connections are counted for.
    if (answering.has(socket)) return void socket.destroy();
    answering.add(socket);
    response.once("close", () => answering.delete(socket));
    let held = 0;
    try {
      const onBytes = (bytes: number): void => {
        held += bytes;
      };
      const text = await readBody(request, { ...limits, inflow }, onBytes);
      const answer = await dispatch(text, {
        caller: callerOf(request),
        subscriber: undefined,
        openOutlet: () => options.outflow.open(() => void socket.destroy()),
      });
      if (answer === undefined) response.status(204).end();
      else send(response, answer, options);
    } catch (error) {
      if (error instanceof BodyError) refuse(response, error.status, error.message);
      else socket.destroy();
    } finally {
      // Not when the client goes: what it has sent is in memory as long as it is worked on.
      inflow.give(held);
    }
  };
}

function callerOf({ socket }: Request): Caller {
  return { address: socket.remoteAddress ?? "", isGone: () => socket.destroyed };
}

/** An answer has so long to be read, however slowly: what waits for a reader who does not read is memory of ours. */
function send(response: Response, answer: string, { outflow, limits }: AnsweringOptions): void {
  if (response.destroyed) return;
  const drop = (): void => void response.socket?.destroy();
  const outlet = outflow.open(drop);
  const timer = setTimeout(drop, limits.answerTimeoutMs);
  response.once("close", () => {
    clearTimeout(timer);
    outlet.close();
  });
  response.type("application/json").send(answer);
  outlet.add(answer.length);
}

const CODE_OF_STATUS: ReadonlyMap<number, number> = new Map([
  [500, RPC_CODE.internal],
  [503, RPC_CODE.limitExceeded],
]);

/** Says why a request is not answered, and ends its connection: the rest of the body is not waited for. */
export function refuse(response: Response, status: number, message: string): void {
  const code = CODE_OF_STATUS.get(status) ?? RPC_CODE.invalidRequest;
  const text = failureText(null, new RPCError(code, message));
  response.status(status).set("connection", "close").type("application/json").send(text);
}

/** A form on a web page cannot send this type without the browser asking first. */
export const requireJSON: RequestHandler = (request, response, next) => {
  if (request.is("application/json") === false) {
    refuse(response, 415, "the content type must be application/json");
  } else {
    next();
  }
};
