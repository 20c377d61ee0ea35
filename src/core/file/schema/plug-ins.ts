import { z } from 'zod';
import type { FileCatalogue, PlugInDescription } from '#core/file/catalogue.ts';
import { closed, duration, wordsOf, type JsonSchema } from './json.ts';

type Properties = { readonly [key: string]: JsonSchema };

/** The options of a plug-in, the one that its own name fills under that name. */
function optionsOf({ id, options, scalar, summary, examples }: PlugInDescription): Properties {
  const { properties } = jsonOf(options);
  const own = scalar === undefined ? undefined : properties[scalar];
  const { [scalar ?? '']: _filled, ...others } = properties;
  const words = wordsOf(`${summary} ${textOf(own?.['description'])}`.trim(), exampleOf(examples, scalar));
  return { ...(own !== undefined && { [id]: { ...own, ...words } }), ...others };
}

/** A check of any kind as one closed object: a union would tell an editor nothing but that something is wrong. */
export function checkSchema({ checks }: FileCatalogue): JsonSchema {
  return closed('What is examined by a machine. The first word says of what kind it is.', {
    ...merged([...checks.values()].map(optionsOf)),
    timeout: duration('The longest that the whole check may take.'),
  });
}

/** The keys of a watch, which stand beside `watch` in a gate. */
export function watchProperties({ checks }: FileCatalogue): Properties {
  const watch = checks.get('watch');
  return watch === undefined ? {} : { ...optionsOf(watch), timeout: duration('The longest that the whole check may take.') };
}

export function targetSchema({ targets }: FileCatalogue): JsonSchema {
  const long = [...targets.values()].filter(({ scalar }) => scalar !== undefined);
  const alone = [...targets.values()].filter(({ scalar }) => scalar === undefined).map(({ id }) => id);
  const says = 'How services are run there. Default: `process`.';
  return {
    ...wordsOf(says),
    anyOf: [{ enum: alone.length === 0 ? [...targets.keys()] : alone }, closed(says, merged(long.map(optionsOf)))],
  };
}

/** `directory:./api`, or the long form with more to say. */
export function sourceSchema({ sources }: FileCatalogue): JsonSchema {
  const all = [...sources.values()];
  const examples = all.flatMap(({ id, scalar, examples: [first] }) => placeOf(id, scalar, first));
  const says = `Where artefacts come from: ${all.map(({ id, summary }) => `\`${id}:\` ${summary}`).join(' ')}`;
  const kinds = `^(${all.map(({ id }) => id).join('|')}):.`;
  const patternErrorMessage = `A source begins with ${all.map(({ id }) => `\`${id}:\``).join(', ')}.`;
  return {
    type: ['string', 'object'],
    pattern: kinds,
    patternErrorMessage,
    properties: merged(all.map(optionsOf)),
    additionalProperties: false,
    ...wordsOf(says, examples),
  };
}

export function secretSchema({ secretSources }: FileCatalogue): JsonSchema {
  const all = [...secretSources.values()];
  const alone = all.filter(({ scalar }) => scalar === undefined).map(({ id }) => id);
  const placed = all.filter(({ scalar }) => scalar !== undefined).map(({ id }) => id);
  const examples = all.flatMap(({ id, scalar, examples: [first] }) => (scalar === undefined ? [id] : placeOf(id, scalar, first)));
  return {
    type: 'string',
    pattern: `^((${alone.join('|')})|(${placed.join('|')}):.+)$`,
    patternErrorMessage: `Secrets come from ${[...alone, ...placed.map((id) => `${id}:…`)].map((word) => `\`${word}\``).join(' or ')}.`,
    ...wordsOf(`Where secrets come from. ${all.map(({ id, summary }) => `\`${id}\`: ${summary}`).join(' ')}`, examples),
  };
}

/** Any shape of zod, without what only zod can check; nobody completes what cannot be written. */
export function jsonOf(shape: z.ZodType): { readonly properties: Properties } {
  const described: unknown = z.toJSONSchema(shape, { io: 'input', target: 'draft-7', unrepresentable: 'any', override: sayInMarkdown });
  return holder.parse(described);
}

const holder = z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) });

function sayInMarkdown({ jsonSchema }: { readonly jsonSchema: { [key: string]: unknown } }): void {
  const { description } = jsonSchema;
  if (typeof description !== 'string') return;
  jsonSchema['markdownDescription'] = description;
  jsonSchema['description'] = description.replaceAll('`', '');
}

/** Where several kinds have one word, either meaning is right: which one, `validate` says. */
function merged(kinds: readonly Properties[]): Properties {
  const all = new Map<string, JsonSchema>();
  for (const [key, schema] of kinds.flatMap((kind) => Object.entries(kind))) {
    const before = all.get(key);
    all.set(key, before === undefined ? schema : either(before, schema));
  }
  return Object.fromEntries(all);
}

function either(one: JsonSchema, other: JsonSchema): JsonSchema {
  const same =
    JSON.stringify({ ...one, description: 0, markdownDescription: 0 }) ===
    JSON.stringify({ ...other, description: 0, markdownDescription: 0 });
  if (same) return one;
  const { description, markdownDescription } = one;
  return { anyOf: [one, other], ...(description !== undefined && { description, markdownDescription }) };
}

function placeOf(id: string, scalar: string | undefined, example: unknown): readonly string[] {
  const place = scalar === undefined ? undefined : record.safeParse(example).data?.[scalar];
  return typeof place === 'string' ? [`${id}:${place}`] : [];
}

function exampleOf(examples: readonly unknown[], scalar: string | undefined): readonly unknown[] | undefined {
  const values = scalar === undefined ? [] : examples.flatMap((example) => record.safeParse(example).data?.[scalar] ?? []);
  return values.length === 0 ? undefined : [...new Set(values)];
}

const record = z.record(z.string(), z.unknown());

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
