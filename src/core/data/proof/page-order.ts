// What the ledger has beside a proof: who asked for it, what became of it, and how long each of it stays.
import type { RefreshView } from '#core/views/data.ts';
import { number, time } from './html.ts';

type Pairs = readonly (readonly [string, string])[];

export function orderedBy(refresh: RefreshView): Pairs {
  const { promotion, release, reason, ordered, ended, from } = refresh;
  return [
    ['Asked for by', whoAsked(refresh)],
    ...(reason === undefined ? [] : [['Because', reason] as const]),
    ['When', instant(ordered)],
    ['Within', `${promotion}, data of ${from}, below release ${release}`],
    ['What became of it', `${becameOf(refresh)}${ended === undefined ? '' : `, ${instant(ended)}`}`],
  ];
}

function whoAsked({ why, by, release }: RefreshView): string {
  switch (why) {
    case 'schedule':
      return 'nobody: it was due by the system file';
    case 'entry':
      return `${by}, who had release ${release} come in: its stage asks for fresh data`;
    case 'asked':
    case 'proof':
      return by;
  }
}

function becameOf({ why, state, because }: RefreshView): string {
  switch (state) {
    case 'in-place':
      return why === 'proof'
        ? 'what stood there was looked through, and nothing was changed'
        : 'the copy took the place of what stood there';
    case 'taken-back':
      return 'the copy was taken back: what stood there before stands there';
    case 'failed':
      return `it failed, and nothing was replaced${because === undefined ? '' : `: ${because}`}`;
    case 'running':
      return 'it is under way';
    case 'unknown':
      return 'nobody knows yet';
  }
}

/** How much of production came along. */
export function shareCopied(refresh: RefreshView | undefined): Pairs {
  const { tables, rows, ofRows, sql } = refresh?.refreshed ?? {};
  if (tables === undefined || rows === undefined) return [];
  const part = ofRows === undefined || ofRows <= rows ? '' : `, a part: production has about ${number(ofRows)}`;
  return [
    ['Copied', `${number(rows)} rows of ${number(tables)} tables${part}`],
    ...(sql === undefined ? [] : [['Changed then', `by the target’s own SQL, ${sql}, before all of it was looked through`] as const]),
  ];
}

/** By what a data protection officer asks of anything that is kept. */
export function howLong(refresh: RefreshView | undefined): readonly string[] {
  const isCopy = refresh?.why !== 'proof' && refresh?.state === 'in-place';
  return [
    ...(refresh === undefined
      ? ['No controller asked for this proof: it is kept where somebody puts this page and the JSON beside it.']
      : [
          'A signed proof is kept by the controller with what is known of its refresh; the ledger, which has who asked, when and the digests, is never shortened.',
        ]),
    ...(isCopy
      ? ['The copy stands until another one takes its place. What stood there before is kept beside, closed, until then, as the way back.']
      : []),
    'What was remembered of production’s values to look for them, keyed fingerprints, was in the memory of the source’s host alone, and went with the proof.',
    'The mask key stays on the host of the source. Whoever has it and a value can find what became of the value; without it nobody can.',
  ];
}

function instant(at: number): string {
  return time(new Date(at).toISOString());
}
