// How fast lanes may read: one number that all of them take from, and whoever watches the source puts into.
/** Kilobytes that may be read now, and whether that is asked for at all. */
const [leftAt, limitedAt] = [0, 1];
const kilobyte = 1024;
const waitMs = 20;

export function makePace(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** Sets the limit: `undefined` is none. What was left of the old one is lost. */
export function limit(pace: SharedArrayBuffer, kilobytes: number | undefined): void {
  const numbers = new Int32Array(pace);
  Atomics.store(numbers, leftAt, kilobytes ?? 0);
  Atomics.store(numbers, limitedAt, kilobytes === undefined ? 0 : 1);
}

/** More may be read; what nobody took is kept up to `most`. */
export function grant(pace: SharedArrayBuffer, kilobytes: number, most: number): void {
  const numbers = new Int32Array(pace);
  const now = Atomics.add(numbers, leftAt, kilobytes) + kilobytes;
  if (now > most) Atomics.sub(numbers, leftAt, now - most);
}

/** Takes what has been read; where there is more to wait for it ends when it is time to go on. */
export function spend(pace: SharedArrayBuffer, bytes: number): Promise<void> | undefined {
  const numbers = new Int32Array(pace);
  if (Atomics.load(numbers, limitedAt) === 0) return undefined;
  Atomics.sub(numbers, leftAt, Math.ceil(bytes / kilobyte));
  return isSpent(numbers) ? untilGranted(numbers) : undefined;
}

function isSpent(numbers: Int32Array): boolean {
  return Atomics.load(numbers, limitedAt) === 1 && Atomics.load(numbers, leftAt) <= 0;
}

async function untilGranted(numbers: Int32Array): Promise<void> {
  while (isSpent(numbers)) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
