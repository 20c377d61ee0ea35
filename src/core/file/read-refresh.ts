import type { EnvironmentDefinition, RefreshRule } from '#core/system.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import { readHooks } from './read-hooks.ts';
import { readRefreshTimes } from './read-refresh-times.ts';
import { readCounting, readMigratedBy, readSigners, readUnmasked } from './read-refreshed.ts';
import type { Entry } from './tree.ts';
import { readList, readMilliseconds, readText, textsOf } from './values.ts';

const part = {
  name: 'environment',
  article: 'a refresh',
  keys: [
    'from',
    'databases',
    'at-most',
    'classification',
    'migrated-by',
    'signer',
    'unmasked',
    'at',
    'latest-start',
    'zone',
    'window',
    'before',
    'after',
  ],
  later: [],
} as const;
const example = 'refresh: {from: prod, databases: [shop]}';

/** Long enough for a terabyte; whoever has less, or more, says so. */
const usualMs = 4 * 60 * 60_000;

/** `refresh: {from: prod, databases: [shop], at-most: 2 hours}` */
export function readRefresh(reading: Reading, environment: string, entry: Entry | undefined): Pick<EnvironmentDefinition, 'refresh'> {
  if (entry === undefined) return {};
  const { report } = reading;
  const fields = openFields(reading, entry.value, { part, title: `refresh of \`${environment}\``, name: environment, example });
  const [source, list, longest] = [fields.need('from', 'from: prod'), fields.need('databases', 'databases: [shop]'), fields.get('at-most')];
  const from = source === undefined ? undefined : readText(report, source, 'an environment');
  const databases = list === undefined ? [] : readDatabases(reading, list);
  const atMostMs = (longest === undefined ? undefined : readMilliseconds(report, longest)) ?? usualMs;
  const own = { ...readRefreshTimes(reading, fields), ...readHooks(reading, fields) };
  if (from === undefined || databases.length === 0) return {};
  const counting = readCounting(reading, fields.get('classification'), databases);
  const migrated = readMigratedBy(reading, fields.get('migrated-by'), databases);
  const refresh: RefreshRule = {
    from,
    databases,
    atMostMs,
    ...counting,
    ...migrated,
    ...readSigners(reading, fields.get('signer')),
    ...readUnmasked(reading, fields.get('unmasked')),
    ...own,
  };
  return { refresh };
}

/** As the file of the agent at the source calls them. */
function readDatabases({ report }: Reading, entry: Entry): readonly string[] {
  const items = readList(report, entry, { example: 'databases: [shop]' });
  if (entry.value.kind === 'list' && items.length === 0)
    report.error(entry.keySpan, 'no-value', { sentence: '`databases` is empty. Write `databases: [shop]`.' });
  const named = textsOf(report, entry.key, items).filter((item) => isName(report, item, smallName));
  return [...new Set(named.map(({ text }) => text))];
}
