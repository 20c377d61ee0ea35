/**
 * Log-linear buckets of whole numbers: below 128 exact, above with 7 bits, so that no value is off by more than 0.4 %. Live counts in a
 * typed array; merging is adding. Values are microseconds wherever we measure time, and end at 2^31 - 1 (36 minutes).
 */
export class Histogram {
  readonly #counts = new Float64Array(bucketsAll);
  #total = 0;
  #largest = 0;

  get total(): number {
    return this.#total;
  }

  get largest(): number {
    return this.#largest;
  }

  record(value: number): void {
    const whole = value < 0 ? 0 : value > most ? most : value | 0;
    const bucket = bucketOf(whole);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    if (whole > this.#largest) this.#largest = whole;
  }

  merge(other: Histogram): void {
    for (let bucket = 0; bucket < bucketsAll; bucket += 1)
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + (other.#counts[bucket] ?? 0);
    this.#total += other.#total;
    this.#largest = Math.max(this.#largest, other.#largest);
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#largest = 0;
  }

  /** Every count becomes this share of itself: what was recorded long ago weighs less. */
  fade(share: number): void {
    for (let bucket = 0; bucket < bucketsAll; bucket += 1) this.#counts[bucket] = (this.#counts[bucket] ?? 0) * share;
    this.#total *= share;
  }

  /** The value below which this share of the records lies; undefined where nothing was recorded. */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    const rank = Math.min(this.#total, Math.max(1, Math.ceil(share * this.#total)));
    if (rank === this.#total) return this.#largest;
    let seen = 0;
    for (let bucket = 0; bucket < bucketsAll; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank) return Math.min(this.#largest, middleOf(bucket));
    }
    return this.#largest;
  }

  /** Share of the records that lie above a value, to the width of its bucket. */
  shareAbove(value: number): number {
    if (this.#total === 0) return 0;
    let above = 0;
    for (let bucket = bucketOf(Math.min(most, Math.max(0, value | 0))) + 1; bucket < bucketsAll; bucket += 1)
      above += this.#counts[bucket] ?? 0;
    return above / this.#total;
  }

  /** Every bucket that is not empty, and its count: nothing is lost, and threads can hand it on. */
  counts(): Float64Array {
    const pairs: number[] = [this.#largest];
    for (const [bucket, count] of this.#counts.entries()) if (count > 0) pairs.push(bucket, count);
    return Float64Array.from(pairs);
  }

  /** What `counts` gave. Throws a RangeError for what it never gave. */
  static fromCounts(pairs: Float64Array): Histogram {
    const histogram = new Histogram();
    histogram.#largest = pairs[0] ?? 0;
    for (let at = 1; at < pairs.length; at += 2) {
      const [bucket = -1, count = 0] = [pairs[at], pairs[at + 1]];
      if (bucket < 0 || bucket >= bucketsAll) throw new RangeError(`no bucket ${bucket} in a histogram`);
      histogram.#counts[bucket] = count;
      histogram.#total += count;
    }
    return histogram;
  }

  /** What is kept: 5 bits (2 %), as pairs of the distance to the bucket before and the count, each a variable-length number. */
  encode(): Uint8Array {
    const bytes: number[] = [];
    writeNumber(bytes, this.#largest);
    // What came back from its kept form lies in the middle of a coarse bucket, so up to two fine ones beyond the largest value.
    const last = Math.min(bucketsAll - 1, bucketOf(this.#largest) + 2);
    let before = 0;
    for (let bucket = 0; bucket <= last;) {
      const coarse = coarseOf(bucket);
      let count = 0;
      for (; bucket <= last && coarseOf(bucket) === coarse; bucket += 1) count += this.#counts[bucket] ?? 0;
      if (count === 0) continue;
      writeNumber(bytes, coarse - before);
      writeNumber(bytes, count);
      before = coarse;
    }
    return Uint8Array.from(bytes);
  }

  /** The buckets come back with 5 bits: quantiles are within 2 % of what was recorded. Throws a RangeError for what `encode` never wrote. */
  static decode(bytes: Uint8Array): Histogram {
    const histogram = new Histogram();
    const reader = { bytes, at: 0 };
    histogram.#largest = bytes.length === 0 ? 0 : readNumber(reader);
    let bucket = 0;
    while (reader.at < bytes.length) {
      bucket += readNumber(reader);
      const fine = fineOf(bucket);
      if (fine >= bucketsAll) throw new RangeError(`no bucket ${bucket} in a histogram`);
      const count = readNumber(reader);
      histogram.#counts[fine] = (histogram.#counts[fine] ?? 0) + count;
      histogram.#total += count;
    }
    return histogram;
  }
}

const bits = 7;
const linear = 128;
const most = 2_147_483_647;
const bucketsAll = (31 - bits + 1) * linear;
/** Four fine buckets make one coarse. */
const coarseBits = 2;

function bucketOf(value: number): number {
  if (value < linear) return value;
  const exponent = 31 - Math.clz32(value) - bits;
  return (exponent + 1) * linear + (value >>> exponent) - linear;
}

function middleOf(bucket: number): number {
  if (bucket < linear) return bucket;
  const exponent = Math.floor(bucket / linear) - 1;
  const low = (linear + (bucket % linear)) * 2 ** exponent;
  return low + (2 ** exponent - 1) / 2;
}

/** Below 32 exact, as it was; above four by four. */
function coarseOf(bucket: number): number {
  return bucket < 32 ? bucket : 32 + ((bucket - 32) >>> coarseBits);
}

function fineOf(coarse: number): number {
  return coarse < 32 ? coarse : 32 + (coarse - 32) * 4 + 2;
}

function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readNumber(reader: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let place = 1; ; place *= 128) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined || place > 2 ** 49) throw new RangeError('a histogram ends in the middle of a number');
    reader.at += 1;
    value += (byte % 128) * place;
    if (byte < 128) return value;
  }
}
