import { z } from 'zod';
import type { CompareRow } from '#core/compare.ts';
import type { CommitsApart, ComparedSide } from '#core/comparison.ts';
import type { ConfigurationDifference, ToldDifference } from '#core/configuration/differences.ts';
import type { ShownConfiguration, ShownFiles, ShownService, ShownSource, ShownVariable } from '#core/configuration/shown.ts';
import { nameShape, releaseShape } from './values.ts';

const text = z.string();
const line = z.int().exactOptional();

const sourceFields = {
  kind: z.enum(['value', 'field', 'default', 'secret', 'address', 'folder', 'missing']),
  name: text,
  value: text.exactOptional(),
  line,
  version: z.int().exactOptional(),
} satisfies { readonly [Field in keyof Required<ShownSource>]: z.ZodType };
const sourceShape: z.ZodType<ShownSource> = z.strictObject(sourceFields);

const variableFields = {
  name: text,
  template: text,
  value: text.exactOptional(),
  line,
  from: z.array(sourceShape),
} satisfies { readonly [Field in keyof Required<ShownVariable>]: z.ZodType };

const filesFields = {
  folder: text,
  files: z.array(z.strictObject({ path: text, names: z.array(text) })),
  from: z.array(sourceShape),
} satisfies { readonly [Field in keyof Required<ShownFiles>]: z.ZodType };

const serviceFields = {
  service: text,
  variables: z.array(z.strictObject(variableFields)),
  files: z.strictObject(filesFields).exactOptional(),
} satisfies { readonly [Field in keyof Required<ShownService>]: z.ZodType };

const configurationFields = {
  environment: text,
  version: z.int(),
  release: text.exactOptional(),
  plan: text.exactOptional(),
  services: z.array(z.strictObject(serviceFields)),
} satisfies { readonly [Field in keyof Required<ShownConfiguration>]: z.ZodType };
const shownShape: z.ZodType<ShownConfiguration> = z.strictObject(configurationFields);

const reasons = [
  'value',
  'template',
  'only-left',
  'only-right',
  'secret',
  'same-secret',
  'secret-version',
  'secret-unknown',
] as const satisfies readonly ConfigurationDifference['because'][];

const differenceFields = {
  service: text,
  name: text,
  because: z.enum(reasons),
  left: text.exactOptional(),
  right: text.exactOptional(),
  /** Environments have values and secrets of their own; what else differs, somebody should know of. */
  expected: z.boolean(),
} satisfies { readonly [Field in keyof Required<ToldDifference>]: z.ZodType };
const differenceShape: z.ZodType<ToldDifference> = z.strictObject(differenceFields);

export const configurationQuery = z.strictObject({
  /** As this release would get it there; absent: by the file in force. */
  release: releaseShape.exactOptional(),
  /** Another environment to hold it against. */
  with: nameShape.exactOptional(),
});

export const configurationAnswer = z.strictObject({
  system: text,
  seq: z.number(),
  configuration: shownShape,
  /** The other environment, and what differs: `left` is the first. */
  other: shownShape.exactOptional(),
  differences: z.array(differenceShape).exactOptional(),
  /** What runs there got something else. */
  since: z.strictObject({ release: text, version: z.int(), differences: z.array(differenceShape) }).exactOptional(),
  /** Of a release: the file in force says something else, for releases that are made from now on. */
  inForce: z.strictObject({ version: z.int(), differences: z.array(differenceShape) }).exactOptional(),
});

export const compareQuery = z.strictObject({
  /** An environment, a stage or a release; a place against a release is what runs there against it. */
  left: z.union([nameShape, releaseShape]),
  right: z.union([nameShape, releaseShape]),
});

const compareFields = {
  topic: z.enum(['release', 'bits', 'migration', 'plan', 'file', 'configuration', 'host']),
  key: text,
  state: z.enum(['same', 'differs', 'unknown']),
  expected: z.literal(true).exactOptional(),
  mustDiffer: z.literal(true).exactOptional(),
  left: text.exactOptional(),
  right: text.exactOptional(),
} satisfies { readonly [Field in keyof Required<CompareRow>]: z.ZodType };
const compareRowShape: z.ZodType<CompareRow> = z.strictObject(compareFields);

const sideFields = {
  name: text,
  release: text.exactOptional(),
  digest: text.exactOptional(),
  since: z.number().exactOptional(),
  environments: z.array(text).exactOptional(),
  apart: z.array(text).exactOptional(),
  newer: z.strictObject({ release: text, stage: text }).exactOptional(),
} satisfies { readonly [Field in keyof Required<ComparedSide>]: z.ZodType };
const sideShape: z.ZodType<ComparedSide> = z.strictObject(sideFields);

const commitsFields = {
  service: text,
  of: z.enum(['left', 'right']),
  count: z.int(),
  list: z.array(z.strictObject({ commit: text, subject: text })),
} satisfies { readonly [Field in keyof Required<CommitsApart>]: z.ZodType };
const commitsShape: z.ZodType<CommitsApart> = z.strictObject(commitsFields);

export const compareAnswer = z.strictObject({
  system: text,
  seq: z.number(),
  of: z.enum(['environments', 'stages', 'releases']),
  left: text,
  right: text,
  /** All of it in one sentence. */
  sentence: text,
  sides: z.tuple([sideShape, sideShape]),
  commits: z.array(commitsShape),
  rows: z.array(compareRowShape),
});
