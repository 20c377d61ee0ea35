import type { Reading } from './fields.ts';
import { openFields } from './fields.ts';
import type { Entry } from './tree.ts';
import { readList, textsOf } from './values.ts';

const pathsPart = { name: 'file', article: 'paths', keys: ['hotfix'], later: [] } as const;

/** `paths: {hotfix: [TEST, PROD]}`: the stages of the path that a hotfix walks. */
export function readHotfixPath(reading: Reading, entry: Entry | undefined): readonly string[] | undefined {
  if (entry === undefined) return undefined;
  const example = 'paths: {hotfix: [TEST, PROD]}';
  const fields = openFields(reading, entry.value, { part: pathsPart, title: '`paths`', name: '', example });
  const list = fields.need('hotfix', 'hotfix: [TEST, PROD]');
  if (list === undefined) return undefined;
  const items = readList(reading.report, list, { example: 'hotfix: [TEST, PROD]', because: 'because its order counts' });
  return textsOf(reading.report, 'hotfix', items).map(({ text }) => text);
}
