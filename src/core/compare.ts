import { differencesOf, type CompareSecret, type ConfigurationDifference } from './configuration/differences.ts';
import type { ShownConfiguration } from './configuration/shown.ts';
import { compareFacts, type Fact } from './facts.ts';
import type { Bill } from './system.ts';

/** One thing about two environments, or two releases. What one of them does not know is unknown, and never taken for the same. */
export interface CompareRow {
  readonly topic: 'release' | 'bits' | 'plan' | 'file' | 'configuration' | 'host';
  readonly key: string;
  readonly state: 'same' | 'differs' | 'unknown';
  /** Differs, as each environment has its own. */
  readonly expected?: true;
  readonly left?: string;
  readonly right?: string;
}

/** All that is known of one side. */
export interface CompareSide {
  readonly release?: string;
  readonly bill?: Bill;
  /** Nobody read back what runs: its bill is what was asked for. */
  readonly unseen?: boolean;
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
    ...(left.release === undefined || right.release === undefined ? [] : compareBits(left, right)),
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
  return [...compareBits(left, right), ...configuration];
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
  const told = row('bits', service, left.bill?.[service]?.digest, right.bill?.[service]?.digest);
  const isUnseen = left.unseen === true || right.unseen === true;
  return isUnseen && told.state === 'same' ? { ...told, state: 'unknown' } : told;
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
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  };
}

function keyOf({ service, name }: ConfigurationDifference): string {
  return `${service} ${name}`;
}
