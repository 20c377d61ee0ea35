import type { z } from 'zod';
import type { acknowledgedShape, ledgerEventShape, verdictShape } from '#core/api/system-shapes.ts';
import { refuse } from '#core/refusal.ts';
import { writeHoldEvent } from '#engine/evidence-hold.ts';
import type { LedgerRow } from '#store/store.ts';
import type { WitnessedVerdict } from '#witness/witness.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { Refused } from './refused.ts';
import { simulateHandlers } from './simulate-handlers.ts';
import { tellRoster } from './tell-roster.ts';

/** The ledger as it is kept: exact texts and hashes, so that anybody can compute them again. */
export function ledgerHandlers(context: HttpContext): Pick<Handlers, 'ledger' | 'verifyLedger' | 'acknowledgeHold' | 'simulate'> {
  const { store, users } = context;
  return {
    ...simulateHandlers(context),
    async ledger({ parameters: { system }, query: { before, after, limit } }) {
      const range = after === undefined ? { newestFirst: true, ...(before !== undefined && { before }) } : { after };
      const rows = await readPage(store, system, { limit, ...range });
      return { system, events: rows.map(eventLine), names: await namesOf(users, rows) };
    },
    async verifyLedger({ parameters: { system } }) {
      return verdictOf(system, context);
    },
    async acknowledgeHold({ parameters: { system }, body: { reason }, caller, request }) {
      const answer = await acknowledge(system, { by: caller.user.person, reason }, context);
      // What it did not hear meanwhile.
      await tellRoster(context);
      request.log.warn({ by: caller.user.person, system }, 'an evidence hold was acknowledged');
      return answer;
    },
  };
}

/** Rows are read so many at a time, and no more once a page has this many bytes: a file in the ledger may have 256 KiB. */
const rowsAtOnce = 100;
const mostPageBytes = 8 * 1024 * 1024;

type Range = Parameters<HttpContext['store']['events']>[1];

async function readPage(store: HttpContext['store'], system: string, asked: Range): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = [];
  let bytes = 0;
  while (rows.length < asked.limit && bytes < mostPageBytes) {
    const last = rows.at(-1)?.seq;
    const from = last === undefined ? {} : asked.newestFirst === true ? { before: last } : { after: last };
    const piece = await store.events(system, { ...asked, ...from, limit: Math.min(rowsAtOnce, asked.limit - rows.length) });
    if (piece.length === 0) break;
    rows.push(...piece);
    for (const { body } of piece) bytes += Buffer.byteLength(body);
  }
  return rows;
}

const nothingSeen: Omit<WitnessedVerdict, 'chain'> = { judged: { covered: 0, acknowledged: [] }, checkpoints: 0, unsigned: 0 };

async function verdictOf(system: string, { store, witness }: HttpContext): Promise<z.output<typeof verdictShape>> {
  const { chain, judged, checkpoints, unsigned } = (await witness?.verify(system)) ?? { chain: await store.verify(system), ...nothingSeen };
  if (!chain.intact) return { system, ...chain };
  const { covered, contradiction, acknowledged } = judged;
  if (contradiction !== undefined) {
    const { fault, seq, sentence } = contradiction;
    return { system, intact: false, seq, fault, sentence };
  }
  const key = witness?.publicKey;
  const seen = { checkpoints, unsigned, covered, uncovered: chain.seq - covered, acknowledged: [...acknowledged], ...(key && { key }) };
  return { system, ...chain, ...seen };
}

/** The event comes first: what follows is covered by the checkpoint that frees the system. */
async function acknowledge(
  system: string,
  { by, reason }: { readonly by: string; readonly reason: string },
  { store, engine, witness }: HttpContext,
): Promise<z.output<typeof acknowledgedShape>> {
  const held = witness?.holdOf(system);
  if (witness === undefined || held === undefined) {
    throw new Refused(refuse('not-held', `${system} is not on evidence hold.`, 'lockstep audit verify'));
  }
  if (reason.trim() === '') throw new Refused(refuse('reason-missing', 'Say why the evidence is lost.', 'Add a reason.'));
  const at = engine.now();
  const seq = await writeHoldEvent(store, system, { kind: 'evidenceHoldAcknowledged', by, reason, because: held.sentence, at });
  await witness.acknowledge(system);
  return { system, seq };
}

/** Names that are no longer, or only repeat the id, are left out. */
async function namesOf(users: HttpContext['users'], rows: readonly LedgerRow[]): Promise<{ [person: string]: string }> {
  const names: { [person: string]: string } = {};
  for (const person of new Set(rows.map(({ by }) => by))) {
    const user = await users.get(person);
    if (user !== undefined && user.name !== person) names[person] = user.name;
  }
  return names;
}

function eventLine({ seq, atMicros, by, commandId, kind, body, previousHash, hash }: LedgerRow): z.output<typeof ledgerEventShape> {
  return { seq, atMicros, by, command: commandId, kind, body, previousHash, hash };
}
