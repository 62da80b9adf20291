import { createHash } from "node:crypto";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bytesToHex } from "../../types/codec/bytes.ts";
import { bytesToWord } from "../word.ts";
import type { Precompile } from "./precompile.ts";

/** [τ]₂ of the Ethereum KZG ceremony (consensus-specs, trusted_setup_4096.json, g2_monomial[1]). */
const TAU_G2 =
  "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72" +
  "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2";

const GAS = 50_000;
const INPUT_BYTES = 192;
const VERSION_KZG = 0x01;
const FIELD_ELEMENTS_PER_BLOB = 4_096n;

const { Point: G1 } = bls12_381.G1;
const { Point: G2 } = bls12_381.G2;
const { Fp12, Fr } = bls12_381.fields;
type G1Point = InstanceType<typeof G1>;

/** EIP-4844's point evaluation: does the polynomial committed to have the value y at z? */
export const pointEvaluation: Precompile = (input, gas) => {
  const failed = { output: undefined, gas: 0 };
  if (gas < GAS || input.length !== INPUT_BYTES) return failed;
  const [z, y] = [bytesToWord(input.slice(32, 64)), bytesToWord(input.slice(64, 96))];
  const commitment = input.subarray(96, 144);
  if (Buffer.compare(versionedHash(commitment), input.subarray(0, 32)) !== 0) return failed;
  if (!verify(commitment, z, y, input.subarray(144))) return failed;
  const output = new Uint8Array(64);
  output.set(word(FIELD_ELEMENTS_PER_BLOB));
  output.set(word(Fr.ORDER), 32);
  return { output, gas: gas - GAS };
};

function versionedHash(commitment: Uint8Array): Uint8Array {
  const hash = createHash("sha256").update(commitment).digest();
  hash[0] = VERSION_KZG;
  return hash;
}

/** e(C − [y]₁, [1]₂) = e(π, [τ − z]₂); false also for what is no point or scalar. */
function verify(commitment: Uint8Array, z: bigint, y: bigint, proof: Uint8Array): boolean {
  const [committed, quotient] = [pointOf(commitment), pointOf(proof)];
  if (committed === undefined || quotient === undefined) return false;
  if (z >= Fr.ORDER || y >= Fr.ORDER) return false;
  const shifted = committed.subtract(multiply(G1.BASE, y));
  const tau = G2.fromHex(TAU_G2);
  const divisor = z === 0n ? tau : tau.subtract(G2.BASE.multiplyUnsafe(z));
  const pairs = [
    { g1: shifted.negate(), g2: G2.BASE },
    { g1: quotient, g2: divisor },
  ].filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
  return pairs.length === 0 || Fp12.eql(bls12_381.pairingBatch(pairs), Fp12.ONE);
}

function pointOf(bytes: Uint8Array): G1Point | undefined {
  try {
    const point = G1.fromHex(bytesToHex(bytes).slice(2));
    return point.is0() || point.isTorsionFree() ? point : undefined;
  } catch {
    return undefined;
  }
}

function multiply(point: G1Point, scalar: bigint): G1Point {
  return scalar === 0n ? G1.ZERO : point.multiplyUnsafe(scalar);
}

function word(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}
