import { Interface } from "ethers";
import { sealedBlockOf } from "../node/src/types/codec/block.ts";
import { bytesToHex } from "../node/src/types/codec/bytes.ts";
import type { Hex } from "../node/src/types/hex.ts";
import { keccak256 } from "../node/src/types/keccak.ts";
import { aChain, aTransaction, aWallet } from "../test/node/exec/support/chain.ts";
import { yardstickInitCode } from "../test/node/exec/support/compile.ts";

/** Microseconds per bill registration: signature, build (EVM, tries, roots), foreign execution, commit. */
/** CPU time of this process, so that a busy machine does not change the answer. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const BLOCKS = Number(process.env["BLOCKS"] ?? 10);
const PER_BLOCK = Number(process.env["PER_BLOCK"] ?? 100);

const yardstick = new Interface([
  "function issue(bytes32 id, address acceptor, uint64 face, uint32 due, bytes32 evidence, uint256 invoiceAmount)",
]);
const chain = await aChain();
const wallet = aWallet(0);
const created = await chain.advance([
  aTransaction(wallet, { data: yardstickInitCode(), gasLimit: 3_000_000n }),
]);
const address = created.receipts[0]?.contractAddress;
if (address === undefined) throw new Error("the yardstick was not deployed");

const hash = (text: string): Hex => bytesToHex(keccak256(new TextEncoder().encode(text)));
const times = { decode: 0, build: 0, execute: 0, commit: 0 };
let nonce = 1;
let gas = 0n;
for (let block = 0; block < BLOCKS; block++) {
  const transactions = Array.from({ length: PER_BLOCK }, () => {
    const id = nonce++;
    const data = yardstick.encodeFunctionData("issue", [
      hash(`bill ${id}`),
      aWallet(1).address,
      100_000_000n,
      20_000,
      hash(`evidence ${id}`),
      100_000_000n,
    ]) as Hex;
    return aTransaction(wallet, { nonce: id, to: address, data, gasLimit: 400_000n });
  });
  const head = chain.database.chain.head();
  const t0 = cpuMs();
  const built = await chain.build(transactions);
  const t1 = cpuMs();
  await chain.executor.execute(built.block, head.block.header, head.hash, { isDecided: false });
  const t2 = cpuMs();
  await chain.database.chain.commit(built, sealedBlockOf(built.block));
  const t3 = cpuMs();
  if (
    built.receipts.length !== PER_BLOCK ||
    !built.receipts.every((receipt) => receipt.succeeded)
  ) {
    throw new Error("a transaction failed");
  }
  gas += built.block.header.gasUsed;
  times.build += t1 - t0;
  times.execute += t2 - t1;
  times.commit += t3 - t2;
}
const count = BLOCKS * PER_BLOCK;
const micros = (ms: number): number => Math.round((ms * 1000) / count);
process.stdout.write(
  `${JSON.stringify({ transactions: count, gasPerTransaction: Number(gas) / count, buildUs: micros(times.build), executeUs: micros(times.execute), commitUs: micros(times.commit) })}\n`,
);
await chain.close();
