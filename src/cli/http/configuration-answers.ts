import type { CompareRow } from '#core/compare.ts';
import type { CommitsApart, ComparedKind } from '#core/comparison.ts';
import type { ConfigurationDifference, ToldDifference } from '#core/configuration/differences.ts';
import type { ShownConfiguration, ShownFile, ShownFiles, ShownService, ShownSource, ShownVariable } from '#core/configuration/shown.ts';
import { type Guard, isFlag, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

export interface ConfigurationAnswer {
  readonly system: string;
  readonly seq: number;
  readonly configuration: ShownConfiguration;
  readonly other?: ShownConfiguration;
  readonly differences?: readonly ToldDifference[];
  readonly since?: { readonly release: string; readonly version: number; readonly differences: readonly ToldDifference[] };
  readonly inForce?: { readonly version: number; readonly differences: readonly ToldDifference[] };
}

const isSource = objectOf<ShownSource>({
  kind: oneOf('value', 'field', 'default', 'secret', 'address', 'folder', 'missing'),
  name: isText,
  value: optional(isText),
  line: optional(isNumber),
  version: optional(isNumber),
});

const isVariable = objectOf<ShownVariable>({
  name: isText,
  template: isText,
  value: optional(isText),
  line: optional(isNumber),
  from: listOf(isSource),
});

const isFile = objectOf<ShownFile>({ path: isText, names: listOf(isText) });
const isFiles = objectOf<ShownFiles>({ folder: isText, files: listOf(isFile), from: listOf(isSource) });
const isService = objectOf<ShownService>({ service: isText, variables: listOf(isVariable), files: optional(isFiles) });

const isConfiguration = objectOf<ShownConfiguration>({
  environment: isText,
  version: isNumber,
  release: optional(isText),
  plan: optional(isText),
  services: listOf(isService),
});

const isReason: Guard<ConfigurationDifference['because']> = oneOf(
  'value',
  'template',
  'only-left',
  'only-right',
  'secret',
  'same-secret',
  'secret-version',
  'secret-unknown',
);

const isToldDifference = objectOf<ToldDifference>({
  service: isText,
  name: isText,
  because: isReason,
  left: optional(isText),
  right: optional(isText),
  expected: isFlag,
});
const isDifferences = listOf(isToldDifference);

export const isConfigurationAnswer = objectOf<ConfigurationAnswer>({
  system: isText,
  seq: isNumber,
  configuration: isConfiguration,
  other: optional(isConfiguration),
  differences: optional(isDifferences),
  since: optional(objectOf<NonNullable<ConfigurationAnswer['since']>>({ release: isText, version: isNumber, differences: isDifferences })),
  inForce: optional(objectOf<NonNullable<ConfigurationAnswer['inForce']>>({ version: isNumber, differences: isDifferences })),
});

export interface CompareAnswer {
  readonly system: string;
  readonly seq: number;
  readonly of: ComparedKind;
  readonly left: string;
  readonly right: string;
  readonly sentence: string;
  readonly commits: readonly CommitsApart[];
  readonly rows: readonly CompareRow[];
}

const isExpected: Guard<true> = (value): value is true => value === true;

export const isCompareAnswer = objectOf<CompareAnswer>({
  system: isText,
  seq: isNumber,
  of: oneOf('environments', 'stages', 'releases'),
  left: isText,
  right: isText,
  sentence: isText,
  commits: listOf(
    objectOf<CommitsApart>({
      service: isText,
      of: oneOf('left', 'right'),
      count: isNumber,
      list: listOf(objectOf<CommitsApart['list'][number]>({ commit: isText, subject: isText })),
    }),
  ),
  rows: listOf(
    objectOf<CompareRow>({
      topic: oneOf('release', 'bits', 'migration', 'plan', 'file', 'configuration', 'host'),
      key: isText,
      state: oneOf('same', 'differs', 'unknown'),
      expected: optional(isExpected),
      mustDiffer: optional(isExpected),
      left: optional(isText),
      right: optional(isText),
    }),
  ),
});
