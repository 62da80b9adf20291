import { NodeError } from "../../types/errors.ts";
import { readAdminToken } from "../adminToken.ts";
import { readNodeConfig } from "../config.ts";
import { callNode } from "./client.ts";

/** Calls the admin port of one node of this machine. */
export type AdminClient = (method: string, params?: readonly unknown[]) => Promise<unknown>;

/** The operator's way to a node: by its configuration file. Throws CONFIG_NO_ADMIN when it names no admin port. */
export async function adminClient(configFile: string): Promise<AdminClient> {
  const { admin } = readNodeConfig(configFile);
  if (admin === undefined) {
    throw new NodeError(
      "CONFIG_NO_ADMIN",
      `${configFile} names no admin port; add admin with port and tokenFile and start the node again`,
      { file: configFile },
    );
  }
  const host = admin.host.includes(":") ? `[${admin.host}]` : admin.host;
  const token = await readAdminToken(admin.tokenFile);
  return (method, params) => callNode(`http://${host}:${admin.port}`, method, params, { token });
}
