import { endOfLine, nextToken, type Token } from './tokens.ts';

/** One statement of a migration, without its semicolon. */
export interface Statement {
  readonly tokens: readonly Token[];
  /** Offset of its first token. */
  readonly at: number;
  /** It stands in a `DO` block: what decides whether it runs, nobody has read. */
  readonly isInBlock: boolean;
}

/** Something that no lint can see through: what it does, it may do to the release that ran before. */
export interface Unread {
  readonly at: number;
  /** The end of a sentence: `a line for psql`. */
  readonly what: string;
}

export interface Reading {
  readonly statements: readonly Statement[];
  readonly unread: readonly Unread[];
}

/** The statements of a file, those inside of `DO` blocks too. */
export function readStatements(text: string): Reading {
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  const forward = text.slice(0, endOfForward(text));
  for (let at = 0; ;) {
    const found = readOne(forward, at);
    if (found === undefined) return { statements, unread };
    at = found.end;
    const [first] = found.tokens;
    for (const { at: where, kind, text: words } of found.tokens) {
      if (kind === 'meta') unread.push({ at: where, what: `\`${words.trim()}\` is a line for psql` });
      if (kind === 'unclosed') unread.push({ at: where, what: `${words} is opened and never closed` });
    }
    const tokens = found.tokens.filter(({ kind }) => kind !== 'meta' && kind !== 'unclosed');
    if (first === undefined || tokens[0] === undefined) continue;
    const block = blockOf(tokens);
    if (block === undefined) statements.push({ tokens, at: tokens[0].at, isInBlock: false });
    else {
      const inside = readBlock(block);
      statements.push(...inside.statements);
      unread.push(...inside.unread);
    }
  }
}

/** Tools that keep the way forward and the way back in one file mark where the way back begins: it is not run. */
function endOfForward(text: string): number {
  const back = /^--\s*(?:\+goose\s+down|\+migrate\s+down|migrate:down|@down)\b/im.exec(text);
  return back === null ? text.length : back.index;
}

/**
 * What a server is to be told, statement by statement, as it stands in the file; a line for psql and its data are told as `unread`. `forward`: as far
 * as it is run; of a text that is no migration, all of it.
 */
export function runnableStatements(
  text: string,
  forward = text.slice(0, endOfForward(text)),
): {
  readonly statements: readonly { readonly text: string; readonly at: number }[];
  readonly unread?: Unread;
} {
  const statements: { readonly text: string; readonly at: number }[] = [];
  for (let at = 0; ;) {
    const found = readOne(forward, at);
    const [first] = found?.tokens ?? [];
    if (found === undefined) return { statements };
    const strange = found.tokens.find(({ kind }) => kind === 'meta' || kind === 'unclosed');
    if (strange !== undefined) return { statements, unread: { at: strange.at, what: wordsOfStrange(strange) } };
    if (first?.text === 'copy' && found.tokens.some(({ text: word }) => word === 'stdin'))
      return { statements, unread: { at: first.at, what: '`COPY … FROM STDIN` is for psql' } };
    if (first !== undefined) statements.push({ text: forward.slice(first.at, found.end), at: first.at });
    at = found.end;
  }
}

function wordsOfStrange({ kind, text }: Token): string {
  return kind === 'meta' ? `\`${text.trim()}\` is a line for psql` : `${text} is opened and never closed`;
}

interface One {
  readonly tokens: readonly Token[];
  readonly end: number;
}

/** Up to the semicolon that stands in no bracket and in no body of `BEGIN ATOMIC … END`. */
function readOne(text: string, from: number): One | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  let bodies = 0;
  for (let at = from; ;) {
    const token = nextToken(text, at);
    if (token === undefined) return tokens.length === 0 ? undefined : { tokens, end: text.length };
    at = token.end;
    if (token.kind === 'sign' && token.text === '(') depth += 1;
    if (token.kind === 'sign' && token.text === ')') depth = Math.max(0, depth - 1);
    if (token.kind === 'word') bodies += opensBody(tokens, token, bodies);
    const isEnd = token.kind === 'sign' && token.text === ';' && depth === 0 && bodies === 0;
    if (isEnd) return { tokens, end: afterData(text, tokens, at) };
    tokens.push(token);
    // A line for psql is a statement of its own where nothing stands before it.
    if (token.kind === 'meta' && tokens.length === 1) return { tokens, end: at };
  }
}

function opensBody(before: readonly Token[], { text }: Token, bodies: number): number {
  const last = before.at(-1)?.text;
  if (text === 'atomic' && last === 'begin') return 1;
  if (bodies > 0 && text === 'case') return 1;
  return bodies > 0 && text === 'end' ? -1 : 0;
}

/** The lines of data behind `COPY … FROM STDIN;` are no SQL. */
function afterData(text: string, tokens: readonly Token[], at: number): number {
  const isCopy =
    tokens[0]?.text === 'copy' && tokens.some(({ text: word }, index) => word === 'stdin' && tokens[index - 1]?.text === 'from');
  if (!isCopy) return at;
  const end = /^\\\.\s*$/m.exec(text.slice(at));
  return end === null ? text.length : endOfLine(text, at + end.index);
}

/** The body of `DO $$ … $$`. */
function blockOf(tokens: readonly Token[]): Token | undefined {
  return tokens[0]?.text === 'do' && tokens[0].kind === 'word' ? tokens.find(({ inside }) => inside !== undefined) : undefined;
}

const firstWords = new Set([
  'alter',
  'create',
  'drop',
  'update',
  'delete',
  'insert',
  'truncate',
  'grant',
  'revoke',
  'lock',
  'cluster',
  'reindex',
]);
const leadIns = new Set(['begin', 'then', 'else', 'loop', 'as']);

/** Statements of PL/pgSQL begin behind `BEGIN`, `THEN`, `ELSE` and `LOOP` too. What is made of texts at run time is not read. */
function readBlock(body: Token): Reading {
  const inside = body.inside ?? body.at;
  const tokens = shifted(body.text, inside);
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  for (const part of splitAt(tokens, ';')) {
    const runs = part.find((token, index) => isRunning(token, part[index + 1]));
    if (runs !== undefined) unread.push({ at: runs.at, what: `\`${runs.text.toUpperCase()}\` runs what is made at run time` });
    const begin = part.findIndex(
      ({ text: word, kind }, index) => kind === 'word' && firstWords.has(word) && (index === 0 || leadIns.has(part[index - 1]?.text ?? '')),
    );
    const found = begin === -1 ? [] : part.slice(begin);
    if (found[0] !== undefined) statements.push({ tokens: found, at: found[0].at, isInBlock: true });
  }
  return { statements, unread };
}

/** `EXECUTE FUNCTION` of a trigger runs nothing now. */
function isRunning({ kind, text }: Token, next: Token | undefined): boolean {
  if (kind !== 'word' || next?.text === 'function' || next?.text === 'procedure') return false;
  return text === 'execute' || text === 'perform' || text === 'call';
}

function shifted(text: string, by: number): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    const token = nextToken(text, at);
    if (token === undefined) return tokens;
    at = token.end;
    tokens.push({ ...token, at: token.at + by, end: token.end + by });
  }
}

/** Parts between a sign, brackets respected. */
export function splitAt(tokens: readonly Token[], sign: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const { kind, text } = token;
    if (kind === 'sign' && text === '(') depth += 1;
    if (kind === 'sign' && text === ')') depth -= 1;
    if (kind === 'sign' && text === sign && depth <= 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
