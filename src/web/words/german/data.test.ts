import { expect, test } from 'vitest';
import { knownMasks, lookOf } from '#core/data/mask-looks.ts';
import { judgeProof, proofSentences } from '#core/data/proof/verdict.ts';
import { exclusionWords } from '#core/data/proof/worth.ts';
import { wordsOfReckoned } from '#core/data/reckoned-words.ts';
import { tellInGerman } from './core.ts';

const found = {
  plan: '',
  snapshotAt: '',
  leaks: [{ where: 'public.a.b', encoding: 'base64', of: 'public.c.d', cells: 2 }],
  faults: [],
  coverage: [],
  unchanged: [],
  looked: { values: 1, oneTextIn: 1, oneValueIn: 1, excluded: {} },
  scanned: { cells: 1, bytes: 1, texts: 1, explained: 0, ms: 1 },
  canaries: [],
  risks: [],
  utility: [],
  orphans: [],
};
const empty = judgeProof(found);
const standing = judgeProof({ ...found, of: 'standing' });

test('whatever the core says of masks and proofs has its German', () => {
  const looks = knownMasks.flatMap((id) => [lookOf(id).does, lookOf(id).stays ?? '']).filter((words) => words !== '');
  const said = [
    ...looks,
    ...Object.values(exclusionWords),
    ...empty.promises,
    ...empty.limits,
    ...proofSentences(empty),
    ...standing.promises,
    ...standing.limits,
  ];
  expect(said.filter((words) => tellInGerman(words) === undefined)).toEqual([]);
});

test.each([
  [
    'Nothing was read: /srv/shop-data.yaml does not decide about everything. `lockstep data plan` shows all of it.',
    'Nichts wurde gelesen: /srv/shop-data.yaml entscheidet nicht über alles. `lockstep data plan` zeigt alles davon.',
  ],
  [
    'Column public.people.tax_id (text) is in the database, and the file does not say what becomes of it.',
    'Die Spalte public.people.tax_id (text) ist in der Datenbank, und die Datei sagt nicht, was aus ihr wird.',
  ],
  [
    'Nothing was replaced. public.a.b holds values of public.c.d (text) in 1 cell: mask it in the classification file, or remove them in production.',
    'Nichts wurde ersetzt. public.a.b enthält Werte von public.c.d (text) in 1 Zelle: Maskieren Sie es in der Klassifikation, oder entfernen Sie sie in der Produktion.',
  ],
  [
    'Because rows of public.lines name them (public.lines.product → public.products.id)',
    'Weil Zeilen von public.lines sie nennen (public.lines.product → public.products.id)',
  ],
])('%s', (english, german) => {
  expect(tellInGerman(english)).toBe(german);
});

test('how far a refresh is, is told in German', () => {
  const so = { bytes: 31e9, expectedBytes: 74e9, rate: 42e6, done: 2, all: 9, leftMs: 240_000 };
  expect(tellInGerman(wordsOfReckoned({ ...so, doing: 'rows' }))).toBe('31 von 74 GB, 42 MB/s, noch etwa 4 Minuten');
  expect(tellInGerman(wordsOfReckoned({ ...so, doing: 'after' }))).toBe('Indexe und Schlüssel: 2 von 9, noch etwa 4 Minuten');
  expect(tellInGerman(wordsOfReckoned({ ...so, doing: 'after', leftMs: 100_000 }))).toBe(
    'Indexe und Schlüssel: 2 von 9, noch etwa 1 Minute 40 Sekunden',
  );
});
