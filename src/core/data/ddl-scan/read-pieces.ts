// A statement that makes a part of a schema, taken apart: what it makes, and every text in it that somebody wrote.
import { quoted } from '#core/data/identifiers.ts';
import { nextToken, type Token } from '#core/migrations/tokens.ts';
import { leadsOut } from './leads-out.ts';

export interface DdlPieces {
  /** `view public.vips`, `comment on column public.people.email` */
  readonly object: string;
  /** Each a value by itself. */
  readonly literals: readonly string[];
  /** Bodies of functions with their comments, names in quotes, numbers: in which a value may stand. */
  readonly texts: readonly string[];
  /** It leads to other servers, to the web, or to files and programs of a host. */
  readonly leadsOut: boolean;
  readonly bounds?: ListBounds;
}

export function readPieces(statement: string): DdlPieces {
  const tokens = tokensOf(statement);
  const strings = tokens.filter(({ kind }) => kind === 'string');
  const bodies = strings.filter(({ inside }) => inside !== undefined).map(({ text }) => text);
  // What is never closed is read as it stands.
  const rest = tokens.filter(({ kind }) => kind === 'unclosed').map(({ at, end }) => statement.slice(at, end));
  const others = tokens.filter(({ kind }) => kind === 'name' || kind === 'number').map(({ text }) => text);
  const bounds = boundsOf(tokens);
  return {
    object: objectOf(tokens),
    literals: strings.flatMap(literalsOf),
    texts: [...bodies, ...others, ...rest],
    leadsOut: leadsOut(statement, tokens),
    ...(bounds && { bounds }),
  };
}

/** Those in a body too. */
function literalsOf({ text, inside }: Token): readonly string[] {
  if (inside === undefined) return [text];
  return tokensOf(text).flatMap((token) => (token.kind === 'string' ? literalsOf(token) : []));
}

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    const token = nextToken(text, at);
    if (token === undefined) return tokens;
    at = token.end;
    tokens.push(token);
  }
}

/** Words that say what is made, and those that only say how. */
const kinds =
  /^(?:access|aggregate|cast|class|collation|column|configuration|constraint|conversion|dictionary|domain|event|extension|family|foreign|function|index|language|mapping|materialized|method|operator|parser|policy|procedure|rule|schema|search|sequence|server|statistics|subscription|table|template|text|transform|trigger|type|user|view)$/;
const hows = /^(?:or|replace|unlogged|unique|recursive|default|if|not|exists|only|trusted|procedural)$/;
/** Behind these comes a name without a schema: `CREATE SERVER text`. */
const named = /^(?:extension|language|schema|server|wrapper)$/;

const wrapper = 'foreign data';

/** By kind and name, however the statement goes on: one line of the file is for all of it. */
export function objectOf(tokens: readonly Token[]): string {
  const [first, second] = tokens;
  if (first?.text === 'comment' && second?.text === 'on') return `comment on ${kindAndName(tokens.slice(2))}`;
  const partition = tokens.findIndex(({ kind, text }, at) => kind === 'word' && text === 'attach' && tokens[at + 1]?.text === 'partition');
  if (second?.text === 'table' && partition !== -1) return `table ${nameAt(tokens, partition + 2).name}`;
  return kindAndName(tokens.slice(1));
}

function kindAndName(tokens: readonly Token[]): string {
  const words: string[] = [];
  let at = 0;
  for (let token = tokens[at]; token?.kind === 'word'; token = tokens[at]) {
    const last = words.at(-1) ?? '';
    const isKind = !named.test(last) && (kinds.test(token.text) || `${last} ${token.text}` === wrapper || last === 'data');
    if (!isKind && !hows.test(token.text)) break;
    if (isKind) words.push(token.text);
    at += 1;
  }
  const kind = words.join(' ');
  const { name, end } = nameAt(tokens, at);
  if (!/^(?:index|policy|rule|trigger|constraint|constraint trigger)$/.test(kind)) return `${kind} ${name}`.trim();
  const on = tokens.findIndex(({ kind: own, text }, index) => index >= end && own === 'word' && (text === 'on' || text === 'to'));
  const table = tokens[on + 1]?.text === 'only' ? on + 2 : on + 1;
  // A rule names what happens first: ON UPDATE TO its table.
  const isRule = kind === 'rule' && tokens[on]?.text === 'on' && tokens[on + 2]?.text === 'to';
  return `${kind} ${name} of ${nameAt(tokens, isRule ? on + 3 : table).name}`;
}

/** The list of values that a partition is for, by the table that it is a part of. */
interface ListBounds {
  /** As the file writes it. */
  readonly of: string;
}

function boundsOf(tokens: readonly Token[]): ListBounds | undefined {
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text : ''));
  const values = words.findIndex((word, at) => word === 'for' && words[at + 1] === 'values' && words[at + 2] === 'in');
  if (values === -1) return undefined;
  const part = words.findIndex((word, at) => word === 'partition' && words[at + 1] === 'of');
  if (part !== -1 && part < values) return { of: nameAt(tokens, part + 2).name };
  const [first, second, third] = words;
  return first === 'alter' && second === 'table' ? { of: nameAt(tokens, third === 'only' ? 3 : 2).name } : undefined;
}

/** A dotted name, as the file writes names. */
function nameAt(tokens: readonly Token[], from: number): { readonly name: string; readonly end: number } {
  const names: string[] = [];
  let at = from;
  for (let token = tokens[at]; token !== undefined && (token.kind === 'word' || token.kind === 'name'); token = tokens[at]) {
    names.push(quoted(token.text));
    at += 1;
    if (tokens[at]?.text !== '.') break;
    at += 1;
  }
  return { name: names.join('.'), end: at };
}
