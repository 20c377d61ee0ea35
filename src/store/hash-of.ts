import { hash } from 'node:crypto';
import type { LedgerRow } from './store.ts';

/** What the first event of every system names as its previous hash. */
export const genesisHash = '0'.repeat(64);

/** Names the recipe, inside the hashed text: a later recipe can't be mistaken for this one. */
const hashRecipe = 'lockstep-ledger-1';
const recipe = field(hashRecipe);

/**
 * The hash of one event: sha-256 over the exact text of every field, each with its length in UTF-8 bytes before it, so that no
 * two rows share one text. `lockstep.ledger_hash` in `schema.ts` says the same in SQL; a test holds them together.
 */
export function hashOf(row: Omit<LedgerRow, 'hash'>): string {
  const { system, seq, atMicros, by, commandId, kind, body, previousHash } = row;
  // One text and one call: a ledger of a million events is hashed in seconds.
  const text = `${recipe}${field(system)}${digits(seq)}${digits(atMicros)}${field(by)}${field(commandId)}${field(kind)}${field(body)}${field(previousHash)}`;
  return hash('sha256', text);
}

/** A number is written in letters of one byte each. */
function digits(number: number): string {
  const text = String(number);
  return `${text.length}:${text}`;
}

function field(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`;
}
