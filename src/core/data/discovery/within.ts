// What stands within a value that is written as one: the keys and values of an hstore, the ends of a range, a text behind base 64 or in bytes.

const pair = /"((?:[^"\\]|\\.)*)"=>(?:"((?:[^"\\]|\\.)*)"|NULL)/gsu;

/** `"colour"=>"red"` as JSON. Of what was cut off what is whole. */
export function documentOfPairs(text: string): string {
  const pairs = [...text.matchAll(pair)].map(([, key = '', value]) => [plain(key), value === undefined ? null : plain(value)] as const);
  return JSON.stringify(Object.fromEntries(pairs));
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/gsu, '$1');
}

/** `[Adams,Berg)`, `{["a b",)}`. */
export function endsOfRange(text: string): readonly string[] {
  const ends = text.match(/"(?:[^"\\]|\\.|"")*"|[^,[\](){}"]+/gsu) ?? [];
  return ends.map((end) => (end.startsWith('"') ? plain(end.slice(1, -1).replaceAll('""', '"')) : end));
}

const leastBytes = 12;
const longestRead = 400;

/** A text behind base 64 or base 16, alone or before a mark. Chance makes none of so many bytes. */
export function isCodedText(value: string): boolean {
  const hex = /^(?:\\x)?((?:[\da-f]{2}){12,})$/i.exec(value)?.[1];
  if (hex !== undefined) return isText(Array.from(hex.slice(0, longestRead).match(/../g) ?? [], (each) => Number.parseInt(each, 16)));
  const code = /^[\w+/-]{16,}/.exec(value)?.[0].replaceAll('-', '+').replaceAll('_', '/') ?? '';
  const whole = code.slice(0, Math.min(longestRead, code.length - (code.length % 4)));
  return whole !== '' && !/^\d+$/.test(whole) && isText(Array.from(atob(whole), (sign) => sign.charCodeAt(0)));
}

/** The beginning of a `bytea`, as `encode(…, 'escape')` writes it. */
export function bytesOfEscaped(text: string): readonly number[] {
  return Array.from(text.match(/\\\d{3}|\\\\|./gsu) ?? [], (each) =>
    each.length === 4 ? Number.parseInt(each.slice(1), 8) : each.charCodeAt(0),
  );
}

/** As UTF-8 or UTF-16; its last sign may be cut. */
export function isText(bytes: readonly number[], least: number = leastBytes): boolean {
  const zeros = bytes.filter((byte) => byte === 0).length;
  const isWide = zeros > 0 && zeros * 2 >= bytes.length - 4 && zeros * 2 <= bytes.length + 1;
  const own = isWide ? bytes.filter((byte) => byte !== 0 && byte !== 0xff && byte !== 0xfe) : bytes;
  if (own.length < Math.min(least, isWide ? least / 2 : least)) return false;
  const read = new TextDecoder().decode(Uint8Array.from(own)).replace(/\uFFFD{1,3}$/u, '');
  return /\p{L}/u.test(read) && !/[^\P{C}\t\n\r]|\uFFFD/u.test(read);
}
