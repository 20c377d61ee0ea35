import type { IncomingHttpHeaders } from 'node:http';
import type { VisitorKey } from '#core/system.ts';
import { wholeWeight } from './configuration.ts';

interface Visitor {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** Who keeps to one side, as a number of 32 bits. Another seed gives numbers that have nothing to do with these. */
export function visitorOf(visitor: Visitor, key: VisitorKey, seed: number): number {
  return hashOf(textOf(visitor, key), seed);
}

/** The point of the whole at which a visitor stands: below the weight of the new side it is the new side's. */
export function pointOf(visitor: number): number {
  return visitor % wholeWeight;
}

function textOf({ headers, address }: Visitor, key: VisitorKey): string {
  const found = key.from === 'cookie' ? cookieOf(headers.cookie, key.name) : key.from === 'header' ? headers[key.name.toLowerCase()] : '';
  const text = typeof found === 'string' ? found : (found ?? []).join(',');
  // An address of version 4 may come written as one of version 6.
  return text === '' ? address.replace(/^::ffff:/, '') : text;
}

function cookieOf(cookies: string | undefined, name: string): string {
  if (cookies === undefined || !cookies.includes(name)) return '';
  const found = cookies
    .split(';')
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? '';
}

/** MurmurHash3 over the text's units: well mixed, so that neighbours do not share their fate, and a tenth of what SHA-1 takes. */
export function hashOf(text: string, seed: number): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    hash ^= Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return mixed(hash ^ text.length);
}

/** Every bit of the number comes to hang on every bit of it. */
export function mixed(number: number): number {
  let mix = number | 0;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}
