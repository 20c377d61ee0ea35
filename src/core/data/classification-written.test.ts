// All that a classification file can say: written, read again, and with lines added.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLines } from './add-lines.ts';
import type { Classification, ClassifiedPath, ClassifiedTable, Decision, KeptDdl } from './classification.ts';
import { ddlClasses } from './ddl-scan/ddl-classes.ts';
import { fixtureMasks } from './fixture.ts';
import { parseClassification } from './parse-classification.ts';
import { writeClassification } from './write-classification.ts';
import type { ChildRule, DeclaredReference, EdgeRule, ReferenceSide, StartSize, Subset, SubsetStart } from '#core/data/subset/subset.ts';

const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).filter((each) => !/[\p{C}\p{Z}\u{feff}]/u.test(each));
const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '_'), minLength: 1, maxLength: 8 });
const name = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: letters });
const keep = fc.record({ kind: fc.constant('keep' as const), reason: name, approvedBy: plain }, { requiredKeys: ['kind', 'reason'] });
const masked = fc
  .constantFrom(
    { id: 'email', options: {} },
    { id: 'int.fpe', options: { from: 1, to: 5, weak: 'accepted' } },
    { id: 'text.scrub', options: { languages: ['de', 'en'], strict: true } },
  )
  .map((mask) => ({ kind: 'mask' as const, mask }));
const by = name.map((entity) => ({ kind: 'mask' as const, mask: { id: 'name.full', options: {}, entity } }));
const rebuilt = fc
  .constantFrom("to_tsvector('simple', title || ': #' || body)", 'x')
  .map((rebuild) => ({ kind: 'null' as const, rebuild }));
const plainDecision = fc.oneof(keep, fc.constant({ kind: 'null' as const }), masked, by);
const as = fc.record({ kind: fc.constant('as' as const), table: fc.record({ schema: name, name }), column: name });
const path: fc.Arbitrary<ClassifiedPath> = fc.record({
  path: fc.array(fc.oneof(plain, fc.constant('*'), letters), { minLength: 1, maxLength: 3 }),
  decision: plainDecision,
  line: fc.constant(0),
});
const json: Decision = { kind: 'mask', mask: { id: 'json', options: {} } };
const column = fc.oneof(
  fc.record({
    name,
    type: fc.constantFrom('text', 'numeric(10,2)', 'character varying(40)[]'),
    decision: fc.oneof(plainDecision, as, rebuilt),
    paths: fc.constant([]),
    line: fc.constant(0),
  }),
  fc.record({
    name,
    type: fc.constant('jsonb'),
    decision: fc.constant(json),
    paths: fc.uniqueArray(path, { maxLength: 3, selector: (each) => each.path.join('\0') }),
    line: fc.constant(0),
  }),
);
const table: fc.Arbitrary<ClassifiedTable> = fc.oneof(
  fc.record({ schema: name, name, rows: fc.constant('none' as const), columns: fc.constant([]), line: fc.constant(0) }),
  fc.record({
    schema: name,
    name,
    rows: fc.constant('all' as const),
    columns: fc.uniqueArray(column, { minLength: 1, maxLength: 5, selector: (each) => each.name }),
    line: fc.constant(0),
  }),
);
const columnsOfOne = fc.record({ schema: name, name, columns: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }) });
const side: fc.Arbitrary<ReferenceSide> = fc.oneof(
  fc.record({
    schema: name,
    name,
    by: fc.record({ kind: fc.constant('columns' as const), columns: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }) }),
  }),
  fc.record({
    schema: name,
    name,
    by: fc.record({
      kind: fc.constant('path' as const),
      column: name,
      path: fc.array(fc.oneof(plain, fc.constant('*'), letters), { minLength: 1, maxLength: 3 }),
    }),
  }),
  fc.record({
    schema: name,
    name,
    by: fc.record({ kind: fc.constant('sql' as const), sql: fc.constantFrom('(line).who', "split_part(key, ':', 2)::bigint") }),
  }),
);
const reference: fc.Arbitrary<DeclaredReference> = fc.oneof(
  fc.record({ from: side, to: columnsOfOne.map((one) => [one]), line: fc.constant(0) }),
  fc.record({
    from: side,
    label: name,
    to: fc.uniqueArray(
      fc.tuple(columnsOfOne, plain).map(([one, label]) => ({ ...one, label })),
      { minLength: 1, maxLength: 3, selector: ({ label }) => label },
    ),
    line: fc.constant(0),
  }),
);
const share = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100 / 100);
const size: fc.Arbitrary<StartSize> = fc.oneof(
  share.map((each) => ({ kind: 'share' as const, share: each })),
  fc.integer({ min: 1, max: 1_000_000 }).map((rows) => ({ kind: 'rows' as const, rows })),
  fc
    .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom(1e3, 1e6, 1e9))
    .map(([many, unit]) => ({ kind: 'bytes' as const, bytes: many * unit })),
);
const start: fc.Arbitrary<SubsetStart> = fc.oneof(
  fc.record({ schema: name, name, choice: fc.constant('all' as const), line: fc.constant(0) }),
  fc.record({
    schema: name,
    name,
    choice: fc.record(
      {
        where: fc.constantFrom('a > 1', "b = 'x: #1'"),
        size,
        atLeast: fc.constantFrom(1, 5),
        per: fc.constantFrom(['tenant'], ["date_trunc('month', at)", 'b']),
      },
      { requiredKeys: ['where', 'size', 'atLeast', 'per'] },
    ),
    line: fc.constant(0),
  }),
  fc.record({ schema: name, name, choice: size.map((each) => ({ size: each, per: [] })), line: fc.constant(0) }),
);
const children: fc.Arbitrary<ChildRule> = fc.oneof(
  fc.constantFrom({ kind: 'all' as const }, { kind: 'none' as const }, { kind: 'always' as const }),
  fc.integer({ min: 1, max: 999 }).map((rows) => ({ kind: 'limit' as const, rows })),
  share.map((each) => ({ kind: 'share' as const, share: each })),
);
const rule: fc.Arbitrary<EdgeRule> = fc.oneof(
  fc.record({ from: side, children, line: fc.constant(0) }),
  fc.record({ from: side, to: fc.record({ schema: name, name }), follow: fc.constant(false as const), line: fc.constant(0) }),
);
const subset: fc.Arbitrary<Subset> = fc.record({
  name: fc.constantFrom('few', 'tenth', 'a-1'),
  starts: fc.uniqueArray(start, { minLength: 1, maxLength: 3, selector: (each) => `${each.schema}\0${each.name}` }),
  along: fc.array(rule, { maxLength: 3 }),
  line: fc.constant(0),
});
const keptDdl: fc.Arbitrary<KeptDdl> = fc.record(
  {
    object: fc.constantFrom('view public.vips', 'function public.greet(text)', 'server far away'),
    holds: fc.uniqueArray(fc.constantFrom(...ddlClasses), { minLength: 1, maxLength: 3 }),
    reason: fc.oneof(name, fc.constant('our own: see #1, {a}')),
    isLeftOut: fc.constant(true as const),
    approvedBy: plain,
    line: fc.constant(0),
  },
  { requiredKeys: ['object', 'holds', 'reason', 'line'] },
);
/** Whatever a file can say. */
const classifications: fc.Arbitrary<Classification> = fc.record(
  {
    epoch: fc.integer({ min: 1, max: 99 }),
    tables: fc.uniqueArray(table, { minLength: 1, maxLength: 4, selector: (each) => `${each.schema}\0${each.name}` }),
    enums: fc.uniqueArray(
      fc.record({ schema: name, name, labels: fc.array(plain, { minLength: 1, maxLength: 3 }), line: fc.constant(0) }),
      {
        maxLength: 2,
        selector: (each) => `${each.schema}\0${each.name}`,
      },
    ),
    prf: fc.constantFrom('blake3' as const, 'hmac-sha-256' as const),
    references: fc.array(reference, { minLength: 1, maxLength: 3 }),
    subsets: fc.uniqueArray(subset, { minLength: 1, maxLength: 2, selector: (each) => each.name }),
    largeObjects: fc.record({
      decision: fc.oneof(
        keep,
        fc.constant({ kind: 'null' as const }),
        fc.constant({ kind: 'mask' as const, mask: { id: 'blob', options: {} } }),
      ),
      line: fc.constant(0),
    }),
    ddl: fc.uniqueArray(keptDdl, { minLength: 1, maxLength: 3, selector: (each) => each.object }),
  },
  { requiredKeys: ['epoch', 'tables', 'enums'] },
);

test('what is written is read again as it was, a line for each column and path', () => {
  fc.assert(
    fc.property(classifications, (wanted) => {
      const written = writeClassification(wanted);
      const own = written.split(/\n(?=references:|subsets:|ddl:|large-objects:)/)[0] ?? '';
      const parsed = parseClassification(written, fixtureMasks);
      expect(withoutLines(parsed.ok ? parsed.classification : { written, ...parsed })).toEqual(withoutLines(wanted));
      const decisions = wanted.tables.flatMap(({ columns }) => columns.flatMap(({ paths }) => [0, ...paths]));
      // Version, epoch, `tables`; each table's name, and `columns` or `rows`; `enums` and its types.
      const heads =
        3 + (wanted.prf === undefined ? 0 : 1) + 2 * wanted.tables.length + (wanted.enums.length > 0 ? 1 + wanted.enums.length : 0);
      expect(own.trimEnd().split('\n').length).toBe(heads + decisions.length);
    }),
  );
});

test('whatever a file says, it says so afterwards, and what a second one says beside it', () => {
  fc.assert(
    fc.property(classifications, classifications, (own, other) => {
      const [mine, theirs] = [writeClassification(own), writeClassification(other)];
      const found = addLines(mine, theirs);
      if (found === undefined) throw new Error('nothing could be added');
      const [before, after] = [mine.split('\n'), found.text.split('\n')];
      let at = 0;
      for (const line of after) if (line === before[at]) at += 1;
      expect(at).toBe(before.length);
      const parsed = parseClassification(found.text, fixtureMasks);
      if (!parsed.ok) throw new Error(`${found.text}${JSON.stringify(parsed.problems)}`);
      const { tables, enums, largeObjects: _all, ...rest } = parsed.classification;
      const { tables: ownTables, enums: ownEnums, largeObjects: _own, ...ownRest } = own;
      expect(withoutLines(rest)).toEqual(withoutLines(ownRest));
      expect(withoutLines(enums)).toEqual(expect.arrayContaining([...listOf(ownEnums)]));
      expect(tables.length).toBeGreaterThanOrEqual(ownTables.length);
      expect(addLines(found.text, theirs)?.added).toBe(0);
    }),
  );
});

function listOf(values: unknown): readonly unknown[] {
  const plain = withoutLines(values);
  return Array.isArray(plain) ? plain : [];
}

/** Where something stands is no part of what it says. */
function withoutLines(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'line' ? undefined : each)));
}
