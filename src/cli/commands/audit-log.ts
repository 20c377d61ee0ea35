import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isObject } from '#cli/http/guards.ts';
import { type LedgerEvent, type LedgerPage, isLedger } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { cleanLine } from '#core/clean.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

const pageSize = 1_000;

export const command = defineCommand({
  usage: '[--limit N] [--before N] [--all]',
  about:
    'The ledger of a system: what happened, by whom, event by event. Written out whole as JSON it is an export, which `lockstep audit verify --file` checks anywhere.',
  options: {
    limit: { kind: 'text', value: 'N', says: 'how many, the newest first; 50 unless told' },
    before: { kind: 'text', value: 'N', says: 'from below this ledger number' },
    all: { kind: 'flag', says: 'everything, the oldest first' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep audit log', says: 'what happened last' },
    { line: 'lockstep audit log --all --json > ledger.json', says: 'an export' },
  ],
  run: async (session, input) => {
    const [limit, before] = [input.text('limit') ?? '50', input.text('before')];
    if (!/^\d+$/.test(limit)) throw notANumber(limit);
    const { events, names = {} } = input.isSet('all') ? { events: await readAll(session) } : await readPage(session, { limit, before });
    const now = session.now();
    const rows = events.map((event) => [
      String(event.seq),
      localTime(event.atMicros / 1000, now),
      names[event.by] ?? event.by,
      event.kind,
      aboutOf(event),
    ]);
    const lines = rows.length === 0 ? ['The ledger is empty.'] : table(rows, session.output.width);
    return found({ system: await session.system(), events }, lines);
  },
});

async function readPage(session: Session, query: { readonly [name: string]: string | undefined }): Promise<LedgerPage> {
  return (await session.client()).get(await session.path('ledger'), isLedger, query);
}

async function readAll(session: Session): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (;;) {
    const { events: page } = await readPage(session, { after: String(events.at(-1)?.seq ?? 0), limit: String(pageSize) });
    events.push(...page);
    if (page.length < pageSize) return events;
  }
}

/** What an event is about, for people: the short words of its body, and why. */
function aboutOf({ body }: LedgerEvent): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const because = isObject(parsed) ? (parsed['because'] ?? parsed['reason']) : undefined;
    const why = typeof because === 'string' && !shortest.test(because) && because !== '' ? `: ${because}` : '';
    return cleanLine(`${wordsIn(parsed, 2).join(' ')}${why}`);
  } catch {
    return '';
  }
}

const shortest = /^[^\s{}]{1,40}$/;

function wordsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return shortest.test(value) && !value.startsWith('sha256:') ? [value] : [];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([key, field]) => (key === 'kind' || key === 'by' ? [] : wordsIn(field, depth - 1)));
}

function notANumber(typed: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'not-a-number',
    sentence: `--limit \`${typed}\` is no number.`,
    next: 'lockstep audit log --help',
  });
}
