import { InvalidArgumentError, Option } from "commander";
import type { Endpoint } from "../../crypto/certificateRequests.ts";
import { endpointSchema } from "../config.ts";

/** An option whose value is HOST:PORT, an IPv6 address in brackets. */
export function endpointOption(name: string, description: string): Option {
  return new Option(`--${name} <host:port>`, description).argParser(endpointOf);
}

function endpointOf(text: string): Endpoint {
  const [, bracketed, plain, digits] = /^(?:\[([^\s\]]+)\]|([^\s:]+)):(\d{1,5})$/.exec(text) ?? [];
  const { success, data } = endpointSchema.safeParse({
    host: bracketed ?? plain,
    port: Number(digits),
  });
  if (!success) throw new InvalidArgumentError("it is a host and a port, such as 10.1.2.3:30303.");
  return data;
}
