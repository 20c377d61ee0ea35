import { openFields, type OpenFile } from '#core/file/fields.ts';
import type { Entry } from '#core/file/tree.ts';
import { readList, readText, textsOf } from '#core/file/values.ts';
import { nearest } from '#core/file/nearest.ts';
import type { KeptDdl } from './classification.ts';
import { ddlClasses, type DdlClass } from '#core/data/ddl-scan/ddl-classes.ts';

const part = { name: 'file', article: 'an object of the schema', keys: ['holds', 'keep', 'leave-out', 'approved-by'], later: [] } as const;
const example = '{holds: [email], keep: our own address}';

/** Objects whose text holds what reads as somebody's, and why it may go to staging: `view public.vips: {holds: [email], keep: our own address}`. */
export function readDdl(file: OpenFile, entry: Entry): readonly KeptDdl[] {
  const { report } = file;
  if (entry.value.kind !== 'map') {
    report.error(entry.keySpan, 'wants-map', {
      sentence: `Below \`ddl\` stand objects of the schema. Write \`view public.vips: ${example}\` there.`,
    });
    return [];
  }
  return [...entry.value.entries.values()].flatMap((each) => readOne(file, each));
}

function readOne(file: OpenFile, entry: Entry): readonly KeptDdl[] {
  const { report } = file;
  const fields = openFields(file, entry.value, { part, title: `\`${entry.key}\``, name: entry.key, example });
  const [holds, leftOut, approved] = [fields.need('holds', 'holds: [email]'), fields.get('leave-out'), fields.get('approved-by')];
  const keep = leftOut === undefined ? fields.need('keep', 'keep:` and why, as `keep: our own address') : fields.get('keep');
  if (leftOut !== undefined) refuseLeftOut(file, entry, keep);
  const texts = holds === undefined ? [] : textsOf(report, 'holds', readList(report, holds, { example: 'holds: [email]' }));
  const classes = texts.flatMap(({ text }) => ddlClasses.find((known) => known === text) ?? unknown(file, holds, text));
  const why = leftOut ?? keep;
  const words = leftOut === undefined ? 'the reason why nothing personal stands there' : 'the reason why staging goes without it';
  const reason = why === undefined ? undefined : readText(report, why, words);
  const name = approved === undefined ? undefined : readText(report, approved, 'the name of whoever approved it');
  if (reason === undefined) return [];
  return [
    {
      object: entry.key,
      holds: classes,
      reason,
      ...(leftOut !== undefined && { isLeftOut: true }),
      ...(name !== undefined && { approvedBy: name }),
      line: report.lineOf(entry.keySpan.from),
    },
  ];
}

/** What others are made of. */
const notLeftOut = /^(?:table|schema|type|domain|extension|sequence) /;

function refuseLeftOut({ report }: OpenFile, entry: Entry, keep: Entry | undefined): void {
  if (keep !== undefined) report.error(keep.keySpan, 'one-of', { sentence: '`keep` and `leave-out` contradict each other. Delete one.' });
  if (notLeftOut.test(entry.key))
    report.error(entry.keySpan, 'one-of', {
      sentence: `\`${entry.key}\` can’t be left out: others are made of it. Write \`keep\` and why, or change it in the schema.`,
    });
}

function unknown({ report }: OpenFile, holds: Entry | undefined, text: string): readonly DdlClass[] {
  const hint = nearest(text, ddlClasses);
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
  if (holds !== undefined)
    report.error(holds.value.span, 'unknown-value', {
      sentence: `There is no class \`${text}\`.${guess}`,
      expected: ddlClasses,
      hint,
    });
  return [];
}
