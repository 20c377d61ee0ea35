import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { permits } from '#core/access.ts';
import {
  differencesOf,
  isExpected,
  type CompareSecret,
  type ConfigurationDifference,
  type ToldDifference,
} from '#core/configuration/differences.ts';
import { linesInFile } from '#core/configuration/lines-in-file.ts';
import { showConfiguration, type ShownConfiguration, type ShowQuestion } from '#core/configuration/shown.ts';
import { currentSystem, isOpen, systemAt } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import type { Handlers } from './asked.ts';
import { mayIn, requireReach, type SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { withRelease } from './release-rows.ts';
import { missing } from './system-handlers.ts';

/** What an environment gives its services. Of secrets whoever may set them sees versions; a value is told to nobody. */
export function configurationHandlers(context: HttpContext): Pick<Handlers, 'configuration'> {
  return {
    async configuration({ parameters: { system, environment }, query, caller, system: read }) {
      const places = [environment, ...(query.with === undefined ? [] : [query.with])];
      for (const place of places) requireReach(caller, place);
      const reader = await readerOf(context, read, { caller, release: query.release });
      const configuration = await reader.show(environment);
      const answer = {
        system,
        seq: read.seq,
        configuration,
        ...(await reader.since(configuration)),
        ...(await reader.inForce(configuration)),
      };
      if (query.with === undefined) return answer;
      const other = await reader.show(query.with);
      const compareSecret = await comparerOf(context, read.state, { caller, places: [environment, query.with] });
      return { ...answer, other, differences: told(differencesOf(configuration, other, compareSecret)) };
    },
  };
}

/** Shows environments by one file: the one in force, or that of a release. */
interface ConfigurationReader {
  show(environment: string): Promise<ShownConfiguration>;
  /** What runs there got something else. */
  since(shown: ShownConfiguration): Promise<{ since?: { release: string; version: number; differences: ToldDifference[] } }>;
  /** Of a release: the file in force says something else. */
  inForce(shown: ShownConfiguration): Promise<{ inForce?: { version: number; differences: ToldDifference[] } }>;
}

interface Asked {
  readonly caller: SignedIn;
  readonly release: string | undefined;
}

async function readerOf(context: HttpContext, read: SystemRead, { caller, release: id }: Asked): Promise<ConfigurationReader> {
  const { state } = id === undefined ? read : await withRelease(context.store, read, id);
  const name = state.head.system;
  const release = id === undefined ? undefined : (state.releases.get(id) ?? missing('no-such-release', `release ${id}`, name));
  const version = release?.version ?? state.head.version;
  const show = async (environment: string, side: Side): Promise<ShownConfiguration | undefined> =>
    showConfiguration(await questionOf(context, state, { ...side, environment, caller }));
  return {
    async show(environment) {
      const shown = await show(environment, { version, release, bill: release?.bill ?? billFor(state, environment) });
      return shown ?? missing('no-such-environment', `environment ${environment}`, name);
    },
    async since(shown) {
      const stay = state.environments.get(shown.environment)?.stay;
      if (stay === undefined) return {};
      const before = await show(shown.environment, { ...stay, release: undefined, secrets: stay.secrets });
      const differences = before === undefined ? [] : told(differencesOf(before, shown, neverAsked));
      return differences.length === 0 ? {} : { since: { release: stay.release, version: stay.version, differences } };
    },
    async inForce(shown) {
      const current = state.head.version;
      if (shown.release === undefined || version === current) return {};
      const now = await show(shown.environment, { version: current, release: undefined, bill: release?.bill ?? {} });
      const differences = now === undefined ? [] : told(differencesOf(shown, now, neverAsked));
      return differences.length === 0 ? {} : { inForce: { version: current, differences } };
    },
  };
}

/** By which file, and with which bits. */
interface Side extends Pick<ShowQuestion, 'version' | 'bill'> {
  readonly release: Release | undefined;
  /** Those that something came with; absent: those in force today. */
  readonly secrets?: { readonly [name: string]: number } | undefined;
}

/** One place at two times is not compared by digest: versions say it. */
const neverAsked: CompareSecret = () => 'unknown';

function told(differences: readonly ConfigurationDifference[]): ToldDifference[] {
  return differences.map((difference) => ({ ...difference, expected: isExpected(difference) }));
}

export async function questionOf(
  context: HttpContext,
  state: State,
  { version, release, bill, environment, caller, ...side }: Side & { readonly environment: string; readonly caller: SignedIn },
): Promise<ShowQuestion> {
  const isSeen = maySeeVersions(caller, state, environment);
  const lineOf = await linesOf(context, state, version);
  return {
    system: systemAt(state, version),
    version,
    environment,
    bill,
    ...(release && { release: { id: release.id, planDigest: release.planDigest } }),
    secrets: !isSeen ? undefined : 'secrets' in side ? side.secrets : versionsIn(state, environment),
    ...(lineOf && { lineOf }),
  };
}

/** Whoever may not set them learns nothing of what is: neither whether it is there, nor how often it changed. */
function maySeeVersions(caller: SignedIn, state: State, environment: string): boolean {
  return mayIn(caller, 'secrets', state) && permits(state, caller.user.person, 'secrets', [environment]);
}

function versionsIn(state: State, environment: string): { readonly [name: string]: number } {
  const secrets = Object.entries(state.environments.get(environment)?.secrets ?? {});
  return Object.fromEntries(secrets.flatMap(([name, { version, removed }]) => (removed === true ? [] : [[name, version]])));
}

/** What is known of the files of a release that is still to be made: as what runs there has them, else the newest open one. */
function billFor(state: State, environment: string): ShowQuestion['bill'] {
  const stay = state.environments.get(environment)?.stay;
  const newest = [...state.releases.values()].filter(isOpen).toSorted((one, other) => other.ordinal - one.ordinal)[0];
  return stay?.bill ?? newest?.bill ?? {};
}

async function linesOf({ store }: HttpContext, state: State, version: number): Promise<ShowQuestion['lineOf']> {
  const digest = state.files.get(String(version))?.digest;
  const content = digest === undefined ? undefined : await store.blobs.get(digest).catch(() => undefined);
  return content === undefined ? undefined : linesInFile(await readText(Readable.from(content)));
}

/** Whether two environments have a secret in common is for those who may set it in both. */
export async function comparerOf(
  { vault }: HttpContext,
  state: State,
  { caller, places: [left = '', right = ''] }: { readonly caller: SignedIn; readonly places: readonly string[] },
): Promise<CompareSecret> {
  const isStored = currentSystem(state)?.secrets === 'store';
  if (vault === undefined || !isStored || ![left, right].every((place) => maySeeVersions(caller, state, place))) return neverAsked;
  const at = (environment: string) => ({ environment, versions: versionsIn(state, environment) });
  const verdicts = await vault.compare(state.head.system, at(left), at(right));
  return (name) => (Object.hasOwn(verdicts, name) ? (verdicts[name] ?? 'unknown') : 'unknown');
}
