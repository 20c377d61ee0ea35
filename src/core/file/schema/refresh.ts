import type { FileCatalogue } from '#core/file/catalogue.ts';
import { duration, wordsOf, type JsonSchema } from './json.ts';
import { jsonOf } from './plug-ins.ts';
import { textOrTexts, zoneSchema } from './time.ts';

type Properties = { readonly [key: string]: JsonSchema };

/** When data are refreshed by themselves, and when a refresh may begin. */
export const refreshTimes: Properties = {
  at: textOrTexts('When one begins by itself. Default: when somebody asks.', [
    'Sunday 01:00',
    'last Friday of the month 22:00',
    ['Tue 01:00', 'Fri 01:00'],
  ]),
  'latest-start': duration('So long after it was due it may still begin; then it is left out. Default: 3 hours.', ['3 hours']),
  zone: zoneSchema('Where these times are told. Default: the zone of the file.'),
  window: textOrTexts('One begins only then: a window of the file by its name, or times.', [
    'Nights',
    'every day 22:00 until 05:00 the next day',
  ]),
};

/** Commands around a refresh: as a check has them, and judged by how they end. */
export function hooks(catalogue: FileCatalogue): Properties {
  const command = catalogue.checks.get('command');
  const {
    junit: _junit,
    allowEmpty: _allowEmpty,
    keep: _keep,
    ...properties
  } = command === undefined ? {} : jsonOf(command.options).properties;
  const items: JsonSchema = { type: ['string', 'object'], minLength: 1, properties, required: ['command'], additionalProperties: false };
  const hook = (says: string): JsonSchema => ({ type: 'array', minItems: 1, items, ...wordsOf(says, [['node flush-cache.js']]) });
  return {
    before: hook('What runs on its host before anything is replaced, one after the other.'),
    after: hook('What runs on its host once its data are in place, and where they were taken back.'),
  };
}
