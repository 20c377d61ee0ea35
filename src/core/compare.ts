import { differencesOf, type CompareSecret, type ConfigurationDifference } from './configuration/differences.ts';
import type { ShownConfiguration } from './configuration/shown.ts';
import { compareFacts, type Fact } from './facts.ts';
import type { MigrationFacts, Migrations } from './migrations/facts.ts';
import type { Bill } from './system.ts';

/** One thing about two environments, or two releases. What one of them does not know is unknown, and never taken for the same. */
export interface CompareRow {
  readonly topic: 'release' | 'bits' | 'migration' | 'plan' | 'file' | 'configuration' | 'host';
  readonly key: string;
  readonly state: 'same' | 'differs' | 'unknown';
  /** Differs, as each environment has its own. */
  readonly expected?: true;
  /** It is the same in both, and must not be: a secret. */
  readonly mustDiffer?: true;
  readonly left?: string;
  readonly right?: string;
}

/** All that is known of one side. */
export interface CompareSide {
  readonly release?: string;
  readonly bill?: Bill;
  /** Nobody read back what runs: its bill is what was asked for. */
  readonly unseen?: boolean;
  /** What is known of its migrations. */
  readonly migrations?: Migrations;
  readonly plan?: string;
  /** Of the file that it was made by. */
  readonly version?: number;
  readonly facts?: readonly Fact[];
}

/** That nothing runs somewhere is known. */
const nothing = 'nothing';

/** What runs in two environments, and on what. */
export function compareEnvironments(
  left: CompareSide,
  right: CompareSide,
  {
    shown: [one, other],
    compareSecret,
  }: { readonly shown: readonly [ShownConfiguration, ShownConfiguration]; readonly compareSecret: CompareSecret },
): readonly CompareRow[] {
  return [
    row('release', 'release', left.release ?? nothing, right.release ?? nothing),
    // Where nothing runs there are no bits that could differ.
    ...(left.release === undefined || right.release === undefined ? [] : [...compareBits(left, right), ...migrationRows(left, right)]),
    ...configurationRows(one, other, compareSecret),
    ...compareFacts(left.facts ?? [], right.facts ?? []).map((fact): CompareRow => ({ topic: 'host', ...fact })),
  ];
}

/** Two releases, with what each would be told in every environment that both know. */
export function compareReleases(
  left: CompareSide,
  right: CompareSide,
  shown: readonly (readonly [ShownConfiguration, ShownConfiguration])[],
): readonly CompareRow[] {
  const configuration = shown.flatMap(([one, other]) =>
    configurationRows(one, other, () => 'unknown').map((each) => ({ ...each, key: `${one.environment} ${each.key}` })),
  );
  return [...compareBits(left, right), ...migrationRows(left, right), ...configuration];
}

function compareBits(left: CompareSide, right: CompareSide): readonly CompareRow[] {
  const services = [...new Set([...Object.keys(left.bill ?? {}), ...Object.keys(right.bill ?? {})])];
  return [
    ...services.map((service) => bitsRow(service, left, right)),
    row('plan', 'plan', left.plan, right.plan),
    row('file', 'version of the file', wordsOf(left.version), wordsOf(right.version)),
  ];
}

/** What was only asked for is shown, and is no proof that the same runs. */
function bitsRow(service: string, left: CompareSide, right: CompareSide): CompareRow {
  const [one, other] = [left.bill?.[service]?.digest, right.bill?.[service]?.digest];
  const told = row('bits', service, one, other);
  const isUnseen = left.unseen === true || right.unseen === true;
  if (isUnseen && told.state === 'same') return { ...told, state: 'unknown' };
  // Both bills are known: a service that one of them lacks is not there.
  return one === undefined || other === undefined ? { ...told, state: 'differs' } : told;
}

/** The migrations that one side has and the other has not, file by file; the same file with other text was changed. */
function migrationRows(left: CompareSide, right: CompareSide): readonly CompareRow[] {
  const services = [...new Set([...Object.keys(left.migrations ?? {}), ...Object.keys(right.migrations ?? {})])].sort();
  return services.flatMap((service) => {
    // The same bits hold the same files, whatever was read of them.
    if (left.bill?.[service]?.digest === right.bill?.[service]?.digest) return [];
    const [ones, others] = [left.migrations?.[service], right.migrations?.[service]];
    const [known, found] = [digestsOf(ones), digestsOf(others)];
    const isRead = ones !== undefined && others !== undefined;
    return [...new Set([...known.keys(), ...found.keys()])].map((path): CompareRow => {
      const told = row('migration', `${service} ${path}`, known.get(path), found.get(path));
      return isRead && told.state === 'unknown' ? { ...told, state: 'differs' } : told;
    });
  });
}

function digestsOf(files: readonly MigrationFacts[] = []): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, digest }) => [path, digest]));
}

function wordsOf(version: number | undefined): string | undefined {
  return version === undefined ? undefined : String(version);
}

function row(topic: CompareRow['topic'], key: string, left: string | undefined, right: string | undefined): CompareRow {
  const state = left === undefined || right === undefined ? 'unknown' : left === right ? 'same' : 'differs';
  return { topic, key, state, ...(left !== undefined && { left }), ...(right !== undefined && { right }) };
}

/** Every variable of both: what does not differ is the same. */
function configurationRows(left: ShownConfiguration, right: ShownConfiguration, compareSecret: CompareSecret): readonly CompareRow[] {
  const differences = differencesOf(left, right, compareSecret);
  const told = new Set(differences.map(keyOf));
  const values = new Map(
    [...right.services, ...left.services].flatMap(({ service, variables }) =>
      variables.map((each) => [`${service} ${each.name}`, each] as const),
    ),
  );
  const same = [...values].filter(([key]) => !told.has(key));
  return [
    ...differences.map(differenceRow),
    ...same.map(([key, { value, template }]): CompareRow => {
      const text = value ?? template;
      return { topic: 'configuration', key, state: 'same', left: text, right: text };
    }),
  ];
}

function differenceRow(difference: ConfigurationDifference): CompareRow {
  const { because, left, right } = difference;
  const isExpected = because === 'value' || because === 'secret';
  return {
    topic: 'configuration',
    key: keyOf(difference),
    state: because === 'secret-unknown' ? 'unknown' : because === 'same-secret' ? 'same' : 'differs',
    ...(isExpected && { expected: true }),
    ...(because === 'same-secret' && { mustDiffer: true }),
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  };
}

function keyOf({ service, name }: ConfigurationDifference): string {
  return `${service} ${name}`;
}
