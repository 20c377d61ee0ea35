// The inner function of SHA-256 (FIPS 180-4, section 6.2.2), on words that are kept: of short values `node:crypto` takes ten times as long.

/** Where SHA-256 begins (section 5.3.3). */
export const firstState: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** Section 4.2.2: of the cube roots of the first 64 primes, the first 32 bits behind the point. */
const constants = Int32Array.from(primes(64), (prime) => {
  const rootOfPrime = Math.cbrt(prime);
  return Math.floor((rootOfPrime - Math.floor(rootOfPrime)) * 2 ** 32);
});

const scheduled = new Int32Array(64);

/** Takes a block of 16 words into `state`. */
export function compressSha256(state: Int32Array, block: Int32Array): void {
  spread(block);
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  let f = state[5] ?? 0;
  let g = state[6] ?? 0;
  let h = state[7] ?? 0;
  for (let round = 0; round < 64; round += 1) {
    const sumE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + sumE + ((e & f) ^ (~e & g)) + (constants[round] ?? 0) + (scheduled[round] ?? 0)) | 0;
    const sumA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (sumA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] = ((state[0] ?? 0) + a) | 0;
  state[1] = ((state[1] ?? 0) + b) | 0;
  state[2] = ((state[2] ?? 0) + c) | 0;
  state[3] = ((state[3] ?? 0) + d) | 0;
  state[4] = ((state[4] ?? 0) + e) | 0;
  state[5] = ((state[5] ?? 0) + f) | 0;
  state[6] = ((state[6] ?? 0) + g) | 0;
  state[7] = ((state[7] ?? 0) + h) | 0;
}

function spread(block: Int32Array): void {
  for (let index = 0; index < 16; index += 1) scheduled[index] = block[index] ?? 0;
  for (let index = 16; index < 64; index += 1) {
    const near = scheduled[index - 2] ?? 0;
    const far = scheduled[index - 15] ?? 0;
    const nearSum = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
    const farSum = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
    scheduled[index] = ((scheduled[index - 16] ?? 0) + farSum + (scheduled[index - 7] ?? 0) + nearSum) | 0;
  }
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}
