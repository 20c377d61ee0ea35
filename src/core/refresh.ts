// Where the data of an environment come from, and how old they are. A refresh reads at one moment of its source: age counts from there.
import type { ProofRecord } from './data/proved.ts';
import { currentSystem } from './find.ts';
import { indexOf } from './index-of.ts';
import type { RefreshedFrom } from './plan.ts';
import type { DataRecord, Environment, Promotion, State } from './state.ts';
import type { Gate, Instant } from './system.ts';
import { beginCount, dueOfCount } from './time/soak-count.ts';
import { calendarOf } from './times.ts';

/** As today's file says it: data are the place's, and no release's. Undefined where nothing refreshes them. */
export function refreshedFrom(state: State, environment: string): RefreshedFrom | undefined {
  const definitions = currentSystem(state)?.environments ?? [];
  const rule = definitions.find(({ name }) => name === environment)?.refresh;
  const source = definitions.find(({ name }) => name === rule?.from);
  return rule === undefined || source === undefined ? undefined : { ...rule, host: source.host };
}

/** A refresh is of one environment. */
export function placeOfRefresh({ waves }: Pick<Promotion, 'waves'>): string {
  return waves[0]?.[0] ?? '';
}

/** Whether all of them have taken their place since then. */
export function refreshedSince(state: State, environment: Environment, since: Instant): boolean {
  const databases = databasesOf(state, environment);
  return databases.length > 0 && databases.every(({ record }) => record !== undefined && record.since >= since);
}

/** The refresh of what stays there that has not ended. */
export function refreshUnderWay(state: State, environment: string): Promotion | undefined {
  return underWay(state, environment, undefined);
}

/** The same of a proof by itself. */
export function proofUnderWay(state: State, environment: string): Promotion | undefined {
  return underWay(state, environment, 'proof');
}

function underWay(state: State, environment: string, wanted: Promotion['only']): Promotion | undefined {
  return indexOf(state).unfinished.find(
    ({ kind, only, waves }) => kind === 'refresh' && only === wanted && waves.flat().includes(environment),
  );
}

/** Whether nobody has found anybody's own values in what stands there: neither as it came, nor since. */
export function isProven({ verdict, proof }: Pick<DataRecord, 'verdict' | 'proof'>): boolean {
  return verdict === 'pass' && proof?.verdict !== 'leak';
}

/** Of what stands somewhere: `holds people’s own values: prove-int.7 found them …`. */
export function wordsOfLeak({ promotion }: Pick<ProofRecord, 'promotion'>): string {
  return `holds people’s own values: ${promotion} found them in what stands there`;
}

/** Who signed what was said of it last: of what stands there, or as it came. */
export function lastSigner(record: Pick<DataRecord, 'signer' | 'signerBefore' | 'proof'> | undefined): string | undefined {
  return record?.proof?.signer ?? record?.signer ?? record?.signerBefore;
}

/** A refresh is of what runs when it begins: something else may have come while it stood in the line. */
export function belowWhatRuns(promotion: Promotion, environments: Pick<State['environments'], 'get'>): Promotion {
  const [place = ''] = promotion.waves.flat();
  const stay = promotion.kind === 'refresh' ? environments.get(place)?.stay : undefined;
  if (stay === undefined) return promotion;
  const { release, bill, stage, version } = stay;
  return { ...promotion, release, bill, stage, version };
}

export type DataGate = Extract<Gate, { kind: 'data' }>;

/** Until when data of that moment are fresh enough; undefined where its calendar is not known, or does not reach so far. */
export function freshUntil(state: Pick<State, 'calendars'>, gate: DataGate, at: Instant): Instant | undefined {
  if ('ms' in gate) return at + gate.ms;
  const index = calendarOf(state, gate.calendar);
  return index === undefined ? undefined : dueOfCount(index, beginCount(index, at), gate.workingDays);
}

/** The first migration that its source has been through since; of these services only, where they are known. */
export function schemaAfter(
  state: State,
  { from, at }: DataRecord,
  services?: readonly string[],
): { readonly service: string; readonly release: string } | undefined {
  const later = Object.entries(state.environments.get(from)?.schemas ?? {}).filter(
    ([service, schema]) => schema.at >= at && services?.includes(service) !== false,
  );
  const [first] = later.toSorted(([one, { at: left }], [other, { at: right }]) => left - right || (one < other ? -1 : 1));
  return first && { service: first[0], release: first[1].release };
}

/** Each database of the environment with what is known of it: the oldest first, and those nobody has refreshed before them. */
export function databasesOf(
  state: State,
  environment: Environment,
): readonly { readonly database: string; readonly record: DataRecord | undefined }[] {
  const names = refreshedFrom(state, environment.name)?.databases ?? [];
  return names
    .map((database) => ({ database, record: environment.data?.[database] }))
    .toSorted((one, other) => (one.record?.at ?? -Infinity) - (other.record?.at ?? -Infinity));
}
