import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ExportVerdict, VerifyRequest } from '#core/export-verdict.ts';
import { verifyRows } from '#store/ledger.ts';
import type { LedgerRow } from '#store/store.ts';
import { judgeLedger, numbersOf } from '#witness/judge-ledger.ts';
import type { Judged } from '#witness/judge-ledger.ts';
import { isPublicText } from '#witness/note.ts';
import { readNotes } from '#witness/witness.ts';

const eventShape = z.object({
  seq: z.number(),
  atMicros: z.number(),
  by: z.string(),
  command: z.string(),
  kind: z.string(),
  body: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});

/** The first line of what `lockstep audit export` writes; an event stands in each line after it. */
const firstShape = z.object({ export: z.literal('ledger'), system: z.string() });

/** What `lockstep audit log --all --json` writes: one document. */
const documentShape = z.object({ system: z.string(), events: z.array(eventShape) });

/** A whole ledger may stand in one line: what `audit log --all --json` writes. */
const longestLine = 256 * 1024 * 1024;

class Unreadable extends Error {}

/**
 * Recomputes every hash of a ledger that was written to a file, with the store's own lines and a row at a time, and holds it against
 * checkpoints. Without them an export cannot show that its end was cut off, or that all of it was written anew.
 */
export async function verifyExport(request: VerifyRequest): Promise<ExportVerdict> {
  try {
    return await verify(request);
  } catch (error) {
    if (error instanceof Unreadable) return { readable: false, sentence: error.message };
    throw error;
  }
}

async function verify({ file, checkpoints: files, key = '' }: VerifyRequest): Promise<ExportVerdict> {
  if (files.length > 0 && !isPublicText(key))
    throw new Unreadable('checkpoints say nothing without the public key that signed them: --key.');
  const notes = await Promise.all(files.map((each) => readText(each)));
  const { checkpoints, unsigned } = readNotes(notes, key);
  if (unsigned > 0) throw new Unreadable(`${unsigned} of ${files.length} checkpoints are not signed by this key.`);
  const { system, rows } = await openExport(file);
  const hashes = new Map<number, string>();
  const wanted = new Set(numbersOf(system, checkpoints));
  const chain = await verifyRows(system, noting(rows, wanted, hashes));
  const events = chain.seq;
  if (!chain.intact) return { readable: true, system, events, intact: false, sentence: chain.sentence, covered: 0, uncovered: 0 };
  const judged = judgeLedger({ system, seq: chain.seq, hashAt: (seq) => hashes.get(seq) }, checkpoints);
  const sentence = judged.contradiction?.sentence ?? intactSentence({ system, ...chain }, judged, checkpoints.length);
  const { covered, contradiction } = judged;
  return { readable: true, system, events, intact: contradiction === undefined, sentence, covered, uncovered: chain.seq - covered };
}

function intactSentence(
  { system, seq, head }: { readonly system: string; readonly seq: number; readonly head: string },
  { covered, acknowledged }: Judged,
  checkpoints: number,
): string {
  const intact = `The export of ${system} is intact: ${seq} events, up to ${seq} with hash ${head}.`;
  const witnessed =
    checkpoints === 0
      ? 'No checkpoint was given: it does not show whether its end was cut off or all of it written anew.'
      : `Checkpoints cover it up to event ${covered}; ${seq - covered} newer events are uncovered.`;
  return [intact, witnessed, ...acknowledged].join(' ');
}

async function* noting(
  rows: AsyncIterable<LedgerRow> | Iterable<LedgerRow>,
  wanted: ReadonlySet<number>,
  hashes: Map<number, string>,
): AsyncGenerator<LedgerRow> {
  for await (const row of rows) {
    if (wanted.has(row.seq)) hashes.set(row.seq, row.hash);
    yield row;
  }
}

interface OpenExport {
  readonly system: string;
  readonly rows: AsyncIterable<LedgerRow> | Iterable<LedgerRow>;
}

async function openExport(file: string): Promise<OpenExport> {
  const lines = linesOf(file);
  const first = await lines.next().catch((error: unknown) => {
    if (error instanceof Unreadable) throw error;
  });
  if (first === undefined) throw new Unreadable('there is no such file that can be read here.');
  const parsed = parse(first.done === true ? '' : first.value);
  const whole = documentShape.safeParse(parsed);
  if (whole.success) return { system: whole.data.system, rows: whole.data.events.map((event) => rowOf(whole.data.system, event)) };
  const head = firstShape.safeParse(parsed);
  if (!head.success) throw new Unreadable('this is no export of a ledger.');
  return { system: head.data.system, rows: rowsOf(head.data.system, lines) };
}

async function* rowsOf(system: string, lines: AsyncIterator<string>): AsyncGenerator<LedgerRow> {
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const event = eventShape.safeParse(parse(line.value));
    if (!event.success) throw new Unreadable('a line of it is no event.');
    yield rowOf(system, event.data);
  }
}

/** A line at a time; one that does not end would fill the memory. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const part of createReadStream(file, 'utf8')) {
    const lines = `${rest}${String(part)}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Unreadable(`a line of it has more than ${longestLine} characters.`);
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function rowOf(system: string, { command, ...event }: z.output<typeof eventShape>): LedgerRow {
  return { system, ...event, commandId: command };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Unreadable(`there is no checkpoint \`${file}\` that can be read here.`);
  });
}
