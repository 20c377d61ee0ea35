// Files: a picture becomes an empty picture, a document an empty document. Nothing of what they hold goes on but what kind they are.
import type { Mask } from './mask.ts';
import type { Out } from './out.ts';
import { nibbleOf } from './signs.ts';

interface Kind {
  /** What its files begin with, in base 16. */
  readonly magic: string;
  /** The smallest one that programs open, in base 16. */
  readonly empty: string;
}

const pdf = [
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
].join('');

const kinds: readonly Kind[] = [
  {
    // One pixel, grey.
    magic: '89504e470d0a1a0a',
    empty:
      '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6368000000820081da45083b0000000049454e44ae426082',
  },
  {
    // One pixel, grey, with the tables that it needs.
    magic: 'ffd8ff',
    empty: [
      'ffd8ffe000104a46494600010100000100010000ffdb004300',
      '01'.repeat(64),
      'ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000',
      'ffda0008010100003f0054ffd9',
    ].join(''),
  },
  { magic: '474946383961', empty: gif('39') },
  { magic: '474946383761', empty: gif('37') },
  { magic: '25504446', empty: hexOf(pdf) },
  // Without a file in it; documents of offices are zips, too.
  { magic: '504b0304', empty: `504b0506${'00'.repeat(18)}` },
  { magic: '504b0506', empty: `504b0506${'00'.repeat(18)}` },
];

const text = hexOf('masked');

/** One pixel, white. */
function gif(version: string): string {
  return `47494638${version}6101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b`;
}

function hexOf(ascii: string): string {
  return Array.from(ascii, (sign) => sign.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

const most = Math.max(...kinds.map(({ magic }) => magic.length));

/** At most so many bytes, and signs of base 64, come out. */
export const longestBlob: number =
  Math.max(...kinds.map(({ empty }) => Math.ceil(empty.length / 6) * 4)) + 'data:application/octet-stream;base64,'.length;

/** The bytes of a `bytea`, which PostgreSQL writes in base 16 behind `\x`, or a text in base 64, also as an address that begins with `data:`. */
export class Blob implements Mask {
  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (start === end) return;
    if (value[start] === 92 && value[start + 1] === 120) {
      if (end - start === 2) return out.ascii('\\x');
      return out.ascii(`\\x${emptyOf(hexAt(value, start + 2, end))}`);
    }
    const head = new TextDecoder().decode(value.subarray(start, Math.min(end, start + 128)));
    const address = /^data:(image\/(?:png|jpeg|gif)|application\/(?:pdf|zip|octet-stream)|text\/plain);base64,/.exec(head)?.[0] ?? '';
    const empty = emptyOf(hexOfBase64(head.slice(address.length)));
    if (address === '' && empty === text) return out.ascii('masked');
    out.ascii(address + btoa(String.fromCharCode(...bytesOf(empty))));
  }
}

/** The empty file of the kind that begins so. */
function emptyOf(hex: string): string {
  return kinds.find(({ magic }) => hex.startsWith(magic))?.empty ?? text;
}

function hexAt(value: Uint8Array, start: number, end: number): string {
  let hex = '';
  for (let at = start; at < end && hex.length < most; at += 1) hex += nibbleOf(value[at] ?? 0).toString(16);
  return hex;
}

/** Its first bytes; what is no base 64 has none. */
function hexOfBase64(head: string): string {
  const whole = head.slice(0, 16);
  if (!/^[A-Za-z\d+/]{16}$/.test(whole)) return '';
  return hexOf(atob(whole));
}

function bytesOf(hex: string): readonly number[] {
  return Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}
