/** A node's JSON-RPC error: its refusal, not its absence. */
export class RPCFault extends Error {
  override readonly name = "RPCFault";
  readonly method: string;
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, code: number, message: string, data: unknown) {
    super(message);
    this.method = method;
    this.code = code;
    this.data = data;
  }
}
