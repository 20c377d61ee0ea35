// What a site runs on each fresh copy: its own addresses, test accounts, one password that everybody knows. Read before a refresh begins.
import { nextToken, type Token } from '#core/migrations/tokens.ts';
import { runnableStatements } from '#core/migrations/statements.ts';

export interface OwnStatement {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

export type ReadOwnSql =
  | { readonly ok: true; readonly statements: readonly OwnStatement[] }
  | { readonly ok: false; readonly line: number; readonly sentence: string };

/** It is all one transaction. */
const ofTransactions = /^(?:begin|start|commit|end|abort|rollback(?!\s+to\b))\b/i;

export function readOwnSql(text: string): ReadOwnSql {
  const { statements, unread } = runnableStatements(text, text);
  if (unread !== undefined) return { ok: false, line: lineAt(text, unread.at), sentence: `${unread.what}. Only SQL is run.` };
  const own = statements.map((each) => ({ text: each.text, line: lineAt(text, each.at) }));
  const strange = own.find((each) => ofTransactions.test(each.text));
  if (strange !== undefined) {
    const sentence = `\`${wordsOf(strange.text)}\` ends or begins a transaction, and all files are one already. Delete it.`;
    return { ok: false, line: strange.line, sentence };
  }
  return { ok: true, statements: own };
}

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

const longest = 80;

/** For a sentence: one line, and without what stands in its strings. */
export function wordsOf(statement: string): string {
  let words = '';
  let from = 0;
  for (let token = nextToken(statement, 0); token !== undefined; token = nextToken(statement, token.end)) {
    words += `${from === 0 || statement.slice(from, token.at) === '' ? '' : ' '}${shown(token)}`;
    from = token.end;
    if (words.length > longest) return `${words.slice(0, longest)}…`;
  }
  return words.replace(/\s*;$/, '');
}

function shown({ kind, text }: Token): string {
  if (kind === 'string' || kind === 'unclosed') return "'…'";
  return kind === 'name' ? `"${text}"` : text;
}
