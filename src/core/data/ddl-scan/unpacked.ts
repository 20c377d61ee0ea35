// Texts as they are behind URL signs, escapes, hex and base64: whoever packed an address in the text of a schema has not made it nobody's.
const fewestHex = 16;
const packed: readonly (readonly [RegExp, (found: string) => string | undefined])[] = [
  [/(?:%[\da-f]{2})+/gi, (found) => textOf(hexBytes(found.replaceAll('%', '')))],
  [
    /(?:\\{1,2}u[\da-f]{4})+/gi,
    (found) => found.replaceAll(/\\{1,2}u([\da-f]{4})/gi, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
  ],
  [/(?:\\{1,2}x[\da-f]{2})(?:\\{1,2}x[\da-f]{2})*(?![\da-f])/gi, (found) => textOf(hexBytes(found.replaceAll(/\\+x/gi, '')))],
];
const runs: readonly (readonly [RegExp, (found: string) => string | undefined])[] = [
  [new RegExp(`(?<![\\da-f])(?:[\\da-f]{2}){${fewestHex / 2},}(?![\\da-f])`, 'gi'), (found) => textOf(hexBytes(found))],
  [/(?<![\w+/-])[\w+/-]{12,}={0,2}(?![\w+/=-])/g, (found) => textOf(base64Bytes(found))],
];

/** What stands behind it, and the text itself where nothing does. */
export function unpacked(text: string): readonly string[] {
  const plain = packed.reduce((left, [shape, read]) => left.replace(shape, (found) => read(found) ?? found), text);
  const behind = runs.flatMap(([shape, read]) => (text.match(shape) ?? []).flatMap((found) => read(found) ?? []));
  return [text, ...(plain === text ? [] : [plain]), ...behind];
}

function hexBytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function base64Bytes(found: string): Uint8Array {
  const usual = found.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return usual.length % 4 === 1 ? new Uint8Array() : Uint8Array.from(atob(usual), (sign) => sign.charCodeAt(0));
}

/** Undefined: it is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text !== '' && !/[^\t\n\r\P{C}]/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
