import type { EnvironmentDefinition } from '#core/system.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, smallName, valueName } from './names.ts';
import { readPort, readTexts } from './read-service.ts';
import { readRefresh } from './read-refresh.ts';
import { readTarget } from './read-target.ts';
import type { Entry } from './tree.ts';
import { readChoice, readText } from './values.ts';
import { parts } from './words.ts';

export function readEnvironment(reading: Reading, entry: Entry): EnvironmentDefinition {
  const { report } = reading;
  const name = entry.key;
  const example = 'data: synthetic, errors: full';
  const fields = openFields(reading, entry.value, { part: parts.environment, title: `environment \`${name}\``, name, example });
  const data = fields.need('data', 'data: synthetic');
  const errors = fields.need('errors', 'errors: full');
  const audience = fields.get('audience');
  const purpose = fields.get('purpose');
  const url = readUrl(reading, fields.get('url'));
  const purposeText = purpose === undefined ? undefined : readText(report, purpose, 'a sentence');
  return {
    name,
    host: readHost(reading, fields),
    ...readTarget(reading, fields.get('target')),
    ...(url === undefined ? {} : { url }),
    ...(purposeText === undefined ? {} : { purpose: purposeText }),
    audience: (audience === undefined ? undefined : readChoice(report, audience, audienceWords)) ?? 'team',
    data: (data === undefined ? undefined : readChoice(report, data, dataWords)) ?? 'synthetic',
    errors: (errors === undefined ? undefined : readChoice(report, errors, errorWords)) ?? 'friendly',
    values: readTexts(reading, fields.get('values'), valueName),
    ports: readPorts(reading, fields.get('ports')),
    ...readRefresh(reading, name, fields.get('refresh')),
  };
}

const audienceWords = { noun: 'audience', choices: ['team', 'customers', 'public'] } as const;
const dataWords = { noun: 'data policy', choices: ['synthetic', 'masked', 'real'] } as const;
const errorWords = { noun: 'error detail', choices: ['full', 'medium', 'friendly'] } as const;

function readHost({ report }: Reading, fields: Fields): string {
  const entry = fields.get('host');
  const host = entry === undefined ? undefined : readText(report, entry, 'a host');
  if (entry !== undefined && host !== undefined) isName(report, { text: host, span: entry.value.span }, smallName);
  return host ?? 'local';
}

function readUrl({ report }: Reading, entry: Entry | undefined): string | undefined {
  const url = entry === undefined ? undefined : readText(report, entry, 'an address');
  if (entry === undefined || url === undefined || /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/.test(url)) return url;
  const mended = `https://${url.replace(/^[a-z]*:?\/*/i, (start) => (start.includes('/') ? '' : start))}`;
  const hint = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[^\s?#]*)?$/.test(mended) ? mended : undefined;
  const guess = hint === undefined ? 'Write `https://` and the name.' : `Did you mean \`${hint}\`?`;
  report.error(entry.value.span, 'bad-url', { sentence: `\`${url}\` is no address. ${guess}`, hint });
  return undefined;
}

function readPorts(reading: Reading, entry: Entry | undefined): { readonly [service: string]: number } {
  if (entry === undefined) return {};
  const { key, keySpan, value } = entry;
  if (value.kind !== 'map') {
    const isEmpty = value.kind === 'text' && value.value === null;
    const rule = isEmpty ? 'has no value' : 'has services and numbers';
    const sentence = `\`${key}\` ${rule}. Write \`ports: {api: 8080}\`.`;
    reading.report.error(isEmpty ? keySpan : value.span, isEmpty ? 'no-value' : 'wants-map', { sentence });
    return {};
  }
  const ports: [string, number][] = [];
  for (const port of value.entries.values()) {
    const isNamed = isName(reading.report, { text: port.key, span: port.keySpan }, smallName);
    const number = readPort(reading, port);
    if (isNamed && number !== undefined) ports.push([port.key, number]);
  }
  return Object.fromEntries(ports);
}
