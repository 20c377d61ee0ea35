import type { Environment } from './state.ts';
import { andOf } from './words.ts';

/** Something that is known of a host or a service by looking. What is not known is not there: nobody guesses. */
export interface Fact {
  /** `node`, `libc`: what it is of; see `factNames`. Newer agents may tell of more. */
  readonly key: string;
  readonly value: string;
  /** Who looked, and where: `agent`, `/etc/os-release`. */
  readonly source: string;
}

/** In the order in which people compare them. */
const factNames: { readonly [key: string]: string } = {
  lockstep: 'Lockstep of the agent',
  node: 'Node.js',
  os: 'operating system',
  kernel: 'kernel',
  libc: 'C library',
  architecture: 'architecture',
  processors: 'processors',
  memory: 'memory',
  'time-zone': 'time zone',
  postgresql: 'PostgreSQL',
};

export function nameOfFact(key: string): string {
  return Object.hasOwn(factNames, key) ? (factNames[key] ?? key) : key;
}

/** What the servers of an environment's databases said of themselves when something migrated there; several in one row. */
export function factsOfDatabases(databases: Environment['databases'] = {}): readonly Fact[] {
  const servers = Object.entries(databases).flatMap(([service, { server }]) => (server === undefined ? [] : [{ service, server }]));
  if (servers.length === 0) return [];
  const versions = [...new Set(servers.map(({ server }) => server))].sort();
  return [
    { key: 'postgresql', value: versions.join(', '), source: `the last migration of ${andOf(servers.map(({ service }) => service))}` },
  ];
}

/** One fact about two places: the same, different, or unknown where one of them is not known. */
export interface FactRow {
  readonly key: string;
  readonly state: 'same' | 'differs' | 'unknown';
  readonly left?: string;
  readonly right?: string;
}

/** Every fact that is known of either place or that people ask for, each once. */
export function compareFacts(left: readonly Fact[], right: readonly Fact[]): readonly FactRow[] {
  const [ones, others] = [byKey(left), byKey(right)];
  const keys = new Set([...Object.keys(factNames), ...ones.keys(), ...others.keys()]);
  return [...keys].map((key) => {
    const [one, other] = [ones.get(key), others.get(key)];
    const state = one === undefined || other === undefined ? 'unknown' : one === other ? 'same' : 'differs';
    return { key, state, ...(one !== undefined && { left: one }), ...(other !== undefined && { right: other }) };
  });
}

function byKey(facts: readonly Fact[]): ReadonlyMap<string, string> {
  return new Map(facts.map(({ key, value }) => [key, value]));
}
