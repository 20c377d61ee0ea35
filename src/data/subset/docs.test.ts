import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { maskDefinitions } from '#masks/catalogue.ts';

test('the file in the documentation of subsets is one', () => {
  const page = readFileSync(new URL('../../../docs/subset.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml classification\n([^]*?)```/.exec(page) ?? [];
  const parsed = parseClassification(text, maskDefinitions);
  expect(parsed.ok ? parsed.classification.subsets?.map(({ name }) => name) : parsed.problems).toEqual(['tenth']);
});
