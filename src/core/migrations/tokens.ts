/**
 * One word, sign or text of SQL. `text` of a word is in lower case; of a quoted name or a string it is what stands between the marks.
 * `meta` is a line for psql, which no server ever sees.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'meta' | 'unclosed';
  readonly text: string;
  /** Offset of the first character, and of the one behind the last. */
  readonly at: number;
  readonly end: number;
  /** Of a string in dollars: where its content begins. */
  readonly inside?: number;
}

// Each pattern is tried at one place, in this order; comments and blanks are passed over before.
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['meta', /\\[^\n]*/y],
  ['string', /[eE]'(?:[^'\\]|\\[^]|'')*'/y],
  ['string', /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y],
  ['name', /(?:[uU]&)?"(?:[^"]|"")*"/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['number', /(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['sign', /::|:=|\$\d+|[<>=!~]{2,}|[^]/uy],
];

/** The token at an offset or the first behind it; undefined where only blanks and comments are left. */
export function nextToken(text: string, from: number): Token | undefined {
  const at = skipBlanks(text, from);
  if (at >= text.length) return undefined;
  return dollarString(text, at) ?? plainToken(text, at);
}

function plainToken(text: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    // A mark that is never closed swallows the rest: whatever it hides, nobody has read it.
    if (kind === 'sign' && /^['"]/.test(found)) return { kind: 'unclosed', text: found, at, end: text.length };
    return { kind, text: contentOf(kind, found), at, end: at + found.length };
  }
  return { kind: 'unclosed', text: '', at, end: text.length };
}

function contentOf(kind: Token['kind'], found: string): string {
  if (kind === 'word') return found.toLowerCase();
  if (kind === 'name') return found.slice(found.indexOf('"') + 1, -1).replaceAll('""', '"');
  if (kind === 'string') return found.slice(found.indexOf("'") + 1, -1).replaceAll("''", "'");
  return found;
}

const dollarMark = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

function dollarString(text: string, at: number): Token | undefined {
  dollarMark.lastIndex = at;
  const mark = dollarMark.exec(text)?.[0];
  if (mark === undefined) return undefined;
  const inside = at + mark.length;
  const close = text.indexOf(mark, inside);
  if (close === -1) return { kind: 'unclosed', text: mark, at, end: text.length };
  return { kind: 'string', text: text.slice(inside, close), at, end: close + mark.length, inside };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const before = at;
    while (at < text.length && /\s|\uFEFF/.test(text.charAt(at))) at += 1;
    if (text.startsWith('--', at)) at = endOfLine(text, at);
    else if (text.startsWith('/*', at)) at = endOfComment(text, at);
    if (at === before) return at;
  }
}

/** Comments of PostgreSQL lie within one another. */
function endOfComment(text: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  for (let depth = 0; ;) {
    const found = mark.exec(text);
    if (found === null) return text.length;
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
