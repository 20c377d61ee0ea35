import type { ForetoldLine, ShiftView } from '#core/api/moves-shapes.ts';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import { eventShift } from '#core/forecast/event-shift.ts';
import { emptyHistory, takeEvents } from '#core/forecast/history.ts';
import { foretoldWords } from '#core/foretold-words.ts';
import { zoneOf } from '#core/times.ts';
import { upcast } from '#core/upcast.ts';
import type { LedgerRow } from '#store/store.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';
import { refused } from './refused.ts';

/** Dates that moved, and what moved them: both are read from the ledger. */
export function movesHandlers({ store }: HttpContext): Pick<Handlers, 'moves' | 'shift'> {
  const known = new Map<string, KnownDates>();
  return {
    async moves({ system: { state, seq }, parameters: { release } }) {
      const { system } = state.head;
      if (!state.releases.has(release) && (await store.entity(system, 'releases', release)) === undefined)
        throw refused('no-such-release', `There is no release ${release} in ${system}.`, 'lockstep release list');
      const { dates } = await readOn(store, known, { system, release });
      return { system, seq, release, zone: zoneOf(state).name, dates: [...dates] };
    },
    async shift({ system: { state, seq: last }, query: { seq } }) {
      const { system } = state.head;
      if (seq >= 1 && seq <= last) return shiftAt(store, system, seq);
      throw refused('invalid-request', `The ledger of ${system} has no event #${seq}: it has ${last}.`, 'lockstep audit log');
    },
  };
}

/** As far as the ledger was read for a release. */
interface KnownDates {
  readonly last: number;
  readonly dates: readonly ForetoldLine[];
}

/** So many releases are remembered; beyond them the one that was asked for longest ago is read from the beginning again. */
const mostKnown = 200;

/** The ledger only grows: whoever looks at the same release again, as an open page does with each event, has only what is new read. */
async function readOn(
  store: HttpContext['store'],
  known: Map<string, KnownDates>,
  { system, release }: { readonly system: string; readonly release: string },
): Promise<KnownDates> {
  const key = `${system} ${release}`;
  const before = known.get(key) ?? { last: 0, dates: [] };
  const found: ForetoldLine[] = [];
  let { last } = before;
  for await (const rows of ledgerPages(store, system, last)) {
    found.push(...rows.flatMap((row) => foretoldIn(row, release)));
    last = rows.at(-1)?.seq ?? last;
  }
  const now = { last, dates: [...before.dates, ...found] };
  known.delete(key);
  known.set(key, now);
  for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - mostKnown))) known.delete(oldest);
  return now;
}

function foretoldIn(row: LedgerRow, release?: string): readonly ForetoldLine[] {
  if (row.kind !== 'dateForetold') return [];
  return upcast(row.kind, row.body).flatMap((event) => {
    if (event.kind !== 'dateForetold' || (release !== undefined && event.release !== release)) return [];
    const { kind: _kind, ...foretold } = event;
    return [{ ...foretold, seq: row.seq, words: foretoldWords(event) }];
  });
}

/** The whole transaction that an event belongs to, and how things stood before it. */
async function shiftAt(store: HttpContext['store'], system: string, seq: number): Promise<ShiftView> {
  const history = emptyHistory();
  let state = emptyState(system);
  let pending: Event[] = [];
  const catchUp = (): void => {
    state = fold(state, pending);
    takeEvents(history, pending);
    pending = [];
  };
  for await (const written of writingsOf(store, system)) {
    const events = written.flatMap(({ kind, body }) => upcast(kind, body));
    const own = written.find((row) => row.seq === seq);
    if (own !== undefined) {
      catchUp();
      const [foretold] = foretoldIn(own);
      const at = own.atMicros / 1000;
      return { system, seq, at, kind: own.kind, ...eventShift({ state, history }, events, at), ...(foretold && { foretold }) };
    }
    pending.push(...events);
    if (pending.length > eventsAtOnce) catchUp();
  }
  throw refused('invalid-request', `The ledger of ${system} has no event #${seq}.`, 'lockstep audit log');
}

const eventsAtOnce = 500;

/** What was written together. */
async function* writingsOf(store: HttpContext['store'], system: string): AsyncGenerator<readonly LedgerRow[], void> {
  let written: LedgerRow[] = [];
  for await (const rows of ledgerPages(store, system)) {
    for (const row of rows) {
      const [first] = written;
      if (first !== undefined && !isSameWriting(first, row)) {
        yield written;
        written = [];
      }
      written.push(row);
    }
  }
  if (written.length > 0) yield written;
}

function isSameWriting(left: LedgerRow, right: LedgerRow): boolean {
  return left.atMicros === right.atMicros && left.by === right.by && left.commandId === right.commandId;
}
