import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

// One-time codes by the clock, as RFC 6238 says and every authenticator app does: HMAC-SHA-1, six digits, thirty seconds.

const stepMs = 30_000;
const digits = 6;
/** 160 bits, as RFC 4226 asks for. */
const seedBytes = 20;
/** Clocks differ, and typing takes time: the code before and the one after count as well. */
const drift = [0, -1, 1] as const;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an app and the controller both know, in base32. */
export function makeSeed(): string {
  return base32(randomBytes(seedBytes));
}

/** Which step this code is of, among those that count now and come after `usedStep`; undefined where it is of none. */
export function stepOf(
  code: string,
  seed: string,
  { now, usedStep }: { readonly now: number; readonly usedStep: number },
): number | undefined {
  const current = Math.floor(now / stepMs);
  const steps = drift.map((each) => current + each).filter((step) => isEqual(codeAt(seed, step), code));
  return steps.find((step) => step > usedStep);
}

/** The code of a step: 30 seconds, counted from 1970. */
export function codeAt(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', bytesOf(seed)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** What an app reads from a QR code. `issuer`: how the app calls this controller. */
export function uriOf(seed: string, { person, issuer }: { readonly person: string; readonly issuer: string }): string {
  const [of, by] = [encodeURIComponent(person), encodeURIComponent(issuer)];
  return `otpauth://totp/${by}:${of}?secret=${seed}&issuer=${by}`;
}

/** Five bits a letter, without padding: for bytes of a whole number of letters. */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)] ?? '').join('');
}

function bytesOf(text: string): Buffer {
  const bits = Array.from(text, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
