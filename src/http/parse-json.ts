import { refused } from './refused.ts';

export interface JsonLimits {
  readonly depth: number;
  /** Commas and colons: a little more than the values and keys of it. */
  readonly parts: number;
}

/** No body of ours is deeper than five. */
export const peoplesJson: JsonLimits = { depth: 32, parts: 25_000 };

/** Reads bytes as text, and counts before anything is made of it: a small body can be a large value. */
export function jsonText(bytes: Buffer, { depth: mostDepth, parts: mostParts }: JsonLimits): string {
  const text = decode(bytes);
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        if (depth > mostDepth) throw tooComplex(`lists and objects go at most ${mostDepth} deep`);
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
        break;
      case comma:
      case colon:
        parts += 1;
        if (parts > mostParts) throw tooComplex(`it may have at most ${mostParts} parts`);
        break;
    }
  }
  return text;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused('invalid-request', 'The body is not UTF-8.', 'Send JSON as UTF-8.');
  }
}

/** The quote that ends the string that begins here. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}

function tooComplex(claim: string): Error {
  return refused('invalid-request', `The body is too deep or has too much in it: ${claim}.`, 'Send less at once.');
}
