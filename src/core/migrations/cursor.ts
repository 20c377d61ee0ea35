import type { Token } from './tokens.ts';

/** Reads the tokens of a statement one after the other. */
export interface Cursor {
  /** Goes past these words where they stand here. */
  take(...words: readonly string[]): boolean;
  /** Whether these words stand here. */
  sees(...words: readonly string[]): boolean;
  /** Goes past a name with its schema, and tells it; empty where none stands here. */
  name(): string;
  /** Goes past what stands in brackets, where they open here. */
  brackets(): readonly Token[] | undefined;
  next(): Token | undefined;
  rest(): readonly Token[];
}

export function cursorOf(tokens: readonly Token[]): Cursor {
  let index = 0;
  const sees = (words: readonly string[]): boolean => words.every((word, offset) => isWord(tokens[index + offset], word));
  return {
    sees: (...words) => sees(words),
    take: (...words) => {
      const isThere = sees(words);
      if (isThere) index += words.length;
      return isThere;
    },
    name: () => {
      const { name, length } = nameAt(tokens, index);
      index += length;
      return name;
    },
    brackets: () => {
      const inside = bracketsAt(tokens, index);
      if (inside !== undefined) index += inside.length + 2;
      return inside;
    },
    next: () => {
      index += 1;
      return tokens[index - 1];
    },
    rest: () => tokens.slice(index),
  };
}

/** A word of the language or a sign; a name in marks is never one. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && token.text === word && (token.kind === 'word' || token.kind === 'sign');
}

function isName(token: Token | undefined): token is Token {
  return token !== undefined && (token.kind === 'word' || token.kind === 'name');
}

function nameAt(tokens: readonly Token[], from: number): { readonly name: string; readonly length: number } {
  const parts: string[] = [];
  let index = from;
  for (;;) {
    const part = tokens[index];
    if (!isName(part)) break;
    parts.push(part.text);
    index += 1;
    if (!isWord(tokens[index], '.')) break;
    index += 1;
  }
  const name = parts[0] === 'public' && parts.length > 1 ? parts.slice(1) : parts;
  return { name: name.join('.'), length: index - from };
}

function bracketsAt(tokens: readonly Token[], from: number): readonly Token[] | undefined {
  if (!isWord(tokens[from], '(')) return undefined;
  let depth = 0;
  const end = tokens.findIndex((token, index) => {
    if (index < from) return false;
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    return depth === 0;
  });
  return end === -1 ? undefined : tokens.slice(from + 1, end);
}

/** The name that stands at a place, with its schema; empty where none does. */
export function nameIn(tokens: readonly Token[], from: number): string {
  return nameAt(tokens, from).name;
}

/** Names between commas: `a, s.b`. */
export function namesIn(tokens: readonly Token[]): readonly string[] {
  const names: string[] = [];
  for (let index = 0; index < tokens.length;) {
    const { name, length } = nameAt(tokens, index);
    if (length === 0) {
      if (!isWord(tokens[index], ',')) return names;
      index += 1;
    } else {
      names.push(name);
      index += length;
    }
  }
  return names;
}
