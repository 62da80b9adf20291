import { isIP } from "node:net";

/** Which browsers may talk to the node, and under which names. Programs other than browsers are not concerned. */
export interface AdmissionOptions {
  /** Origins of web applications, such as `https://desk.bank.example`. */
  readonly origins: readonly string[];
  /** Names under which the node is reached, besides `localhost` and addresses. */
  readonly hostNames: readonly string[];
}

/** Only browsers send an Origin, and they cannot leave it out. */
export function isOriginAdmitted(origin: string | undefined, options: AdmissionOptions): boolean {
  return origin === undefined || options.origins.includes(origin);
}

/**
 * Refuses names that are not ours, so that a web page cannot reach a node on the visitor's machine by
 * pointing its own name at 127.0.0.1 (DNS rebinding).
 */
export function isHostAdmitted(host: string | undefined, options: AdmissionOptions): boolean {
  if (host === undefined) return true;
  const name = host
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "")
    .toLowerCase();
  return isIP(name) !== 0 || name === "localhost" || options.hostNames.includes(name);
}
