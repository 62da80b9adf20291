import { bls12_381 } from "@noble/curves/bls12-381.js";

/** [τ]₂ of the Ethereum KZG ceremony (consensus-specs, trusted_setup_4096.json, g2_monomial[1]). */
const TAU_G2 =
  "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72" +
  "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2";

const { Point: G1 } = bls12_381.G1;
const { Point: G2 } = bls12_381.G2;
const { Fp12, Fr } = bls12_381.fields;
type G1Point = InstanceType<typeof G1>;

/**
 * EIP-4844's point evaluation: does the polynomial committed to have the value y at z?
 * e(C − [y]₁, [1]₂) = e(π, [τ − z]₂). Arguments are 0x-prefixed hex; malformed ones throw C_KZG_BADARGS.
 */
export function verifyPointEvaluation(
  commitment: string,
  z: string,
  y: string,
  proof: string,
): boolean {
  const quotient = pointOf(proof);
  const shifted = pointOf(commitment).subtract(multiply(G1.BASE, scalarOf(y)));
  const point = scalarOf(z);
  const tau = G2.fromHex(TAU_G2);
  const divisor = point === 0n ? tau : tau.subtract(G2.BASE.multiplyUnsafe(point));
  const pairs = [
    { g1: shifted.negate(), g2: G2.BASE },
    { g1: quotient, g2: divisor },
  ].filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
  if (pairs.length === 0) return true;
  return Fp12.eql(bls12_381.pairingBatch(pairs), Fp12.ONE);
}

function pointOf(hex: string): G1Point {
  const point = parsePoint(hex.slice(2));
  if (point.is0() || point.isTorsionFree()) return point;
  throw new Error("C_KZG_BADARGS");
}

function parsePoint(hex: string): G1Point {
  try {
    return G1.fromHex(hex);
  } catch (cause) {
    throw new Error("C_KZG_BADARGS", { cause });
  }
}

function scalarOf(hex: string): bigint {
  const scalar = BigInt(hex);
  if (scalar >= Fr.ORDER) throw new Error("C_KZG_BADARGS");
  return scalar;
}

function multiply(point: G1Point, scalar: bigint): G1Point {
  return scalar === 0n ? G1.ZERO : point.multiplyUnsafe(scalar);
}
