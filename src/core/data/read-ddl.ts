import { openFields, type OpenFile } from '#core/file/fields.ts';
import type { Entry } from '#core/file/tree.ts';
import { readList, readText, textsOf } from '#core/file/values.ts';
import { nearest } from '#core/file/nearest.ts';
import type { KeptDdl } from './classification.ts';
import { personalClasses, type PersonalClass } from './discovery/classes.ts';

const part = { name: 'file', article: 'an object of the schema', keys: ['holds', 'keep', 'approved-by'], later: [] } as const;
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
  const [holds, keep, approved] = [
    fields.need('holds', 'holds: [email]'),
    fields.need('keep', 'keep:` and why, as `keep: our own address'),
    fields.get('approved-by'),
  ];
  const texts = holds === undefined ? [] : textsOf(report, 'holds', readList(report, holds, { example: 'holds: [email]' }));
  const classes = texts.flatMap(({ text }) => personalClasses.find((known) => known === text) ?? unknown(file, holds, text));
  const reason = keep === undefined ? undefined : readText(report, keep, 'the reason why nothing personal stands there');
  const name = approved === undefined ? undefined : readText(report, approved, 'the name of whoever approved it');
  if (reason === undefined) return [];
  return [
    { object: entry.key, holds: classes, reason, ...(name !== undefined && { approvedBy: name }), line: report.lineOf(entry.keySpan.from) },
  ];
}

function unknown({ report }: OpenFile, holds: Entry | undefined, text: string): readonly PersonalClass[] {
  const hint = nearest(text, personalClasses);
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
  if (holds !== undefined)
    report.error(holds.value.span, 'unknown-value', {
      sentence: `There is no class \`${text}\`.${guess}`,
      expected: personalClasses,
      hint,
    });
  return [];
}
