import { z } from 'zod';
import { verifyRows } from '#store/ledger.ts';
import type { LedgerRow } from '#store/store.ts';

/** What `lockstep audit log --all --json` writes; fields that are added later are let through. */
const exportShape = z.object({
  system: z.string(),
  events: z.array(
    z.object({
      seq: z.number(),
      atMicros: z.number(),
      by: z.string(),
      command: z.string(),
      kind: z.string(),
      body: z.string(),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
});

type Export = z.infer<typeof exportShape>;

export type ExportVerdict =
  | { readonly readable: true; readonly system: string; readonly events: number; readonly intact: boolean; readonly sentence: string }
  | { readonly readable: false; readonly sentence: string };

/**
 * Recomputes every hash of a ledger that was written to a file, with the store's own lines. An export cannot show that its end was cut
 * off: compare its last number and hash with what the controller says.
 */
export async function verifyExport(text: string): Promise<ExportVerdict> {
  const exported = parse(text);
  if (exported === undefined) return { readable: false, sentence: 'this is no export of a ledger.' };
  const { system, events } = exported;
  const verdict = await verifyRows(system, rowsOf(exported));
  const last = events.at(-1);
  const sentence = verdict.intact
    ? `The export of ${system} is intact: ${events.length} events, up to ${last?.seq ?? 0} with hash ${last?.hash ?? '–'}.`
    : verdict.sentence;
  return { readable: true, system, events: events.length, intact: verdict.intact, sentence };
}

function* rowsOf({ system, events }: Export): Generator<LedgerRow> {
  for (const { command, ...event } of events) yield { system, ...event, commandId: command };
}

function parse(text: string): Export | undefined {
  try {
    return exportShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
