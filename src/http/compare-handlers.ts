import { compareEnvironments, compareReleases, type CompareRow, type CompareSide } from '#core/compare.ts';
import { type Comparison, comparisonSentence } from '#core/comparison.ts';
import { showConfiguration, type ShownConfiguration } from '#core/configuration/shown.ts';
import { factsOfDatabases } from '#core/facts.ts';
import { currentSystem, systemAt } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import { unseenIn } from '#core/views/unseen.ts';
import type { Handlers } from './asked.ts';
import { requireReach, type SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import { commitsApart } from './commits-apart.ts';
import { kindOf, type Named, namedIn, releaseMeant, sideOfPlace, sideOfRelease } from './compared-sides.ts';
import { comparerOf, questionOf } from './configuration-handlers.ts';
import type { HttpContext } from './context.ts';
import { withRelease, withReleases } from './release-rows.ts';
import { missing } from './system-handlers.ts';

/** Two environments, stages or releases side by side. */
export function compareHandlers(context: HttpContext): Pick<Handlers, 'compare'> {
  return {
    async compare({ parameters: { system }, query: { left, right }, caller, system: read }) {
      const [one, other] = [namedIn(read.state, left), namedIn(read.state, right)];
      for (const named of [one, other]) if (named.kind === 'place') for (const place of named.environments) requireReach(caller, place);
      const isOfPlaces = one.kind === 'place' && other.kind === 'place';
      const comparison = isOfPlaces
        ? await comparePlaces(context, read, { caller, one, other })
        : await compareTwoReleases(context, read, { one, other });
      const { of, sides, commits, rows } = comparison;
      return {
        system,
        seq: read.seq,
        of,
        left,
        right,
        sentence: comparisonSentence(comparison),
        sides: [sides[0], sides[1]],
        commits: [...commits],
        rows: [...rows],
      };
    },
  };
}

type Place = Extract<Named, { kind: 'place' }>;

interface Places {
  readonly caller: SignedIn;
  readonly one: Place;
  readonly other: Place;
}

async function comparePlaces(context: HttpContext, read: SystemRead, { caller, one, other }: Places): Promise<Comparison> {
  const running = [one, other].flatMap(({ environments: [first] }) => read.state.environments.get(first)?.stay?.release ?? []);
  const { state } = await withReleases(context.store, read, running);
  const [left, right] = [one.environments[0], other.environments[0]];
  return {
    of: kindOf(one, other),
    sides: [sideOfPlace(state, one), sideOfPlace(state, other)],
    commits: running.length < 2 ? [] : await commitsApart(context.store, { state, seq: read.seq }, running),
    rows: await environmentRows(context, read, { caller, left, right }),
  };
}

interface Pair {
  readonly one: Named;
  readonly other: Named;
}

async function compareTwoReleases(context: HttpContext, read: SystemRead, { one, other }: Pair): Promise<Comparison> {
  const names = [releaseMeant(read.state, one), releaseMeant(read.state, other)] as const;
  const both = await withReleases(context.store, read, names);
  const [left, right] = [releaseIn(both.state, names[0]), releaseIn(both.state, names[1])];
  return {
    of: 'releases',
    sides: [sideOfRelease(both.state, one.name, left), sideOfRelease(both.state, other.name, right)],
    commits: await commitsApart(context.store, both, names),
    rows: compareReleases(sideOf(left), sideOf(right), shownOf(both.state, left, right)),
  };
}

interface Both {
  readonly caller: SignedIn;
  readonly left: string;
  readonly right: string;
}

async function environmentRows(context: HttpContext, read: SystemRead, { caller, left, right }: Both): Promise<readonly CompareRow[]> {
  const [one, other] = await Promise.all([placeOf(context, read, { caller, name: left }), placeOf(context, read, { caller, name: right })]);
  const compareSecret = await comparerOf(context, read.state, { caller, places: [left, right] });
  return compareEnvironments(one.side, other.side, { shown: [one.shown, other.shown], compareSecret });
}

/** As it runs there; where nothing runs, as the file in force would have it. */
async function placeOf(
  context: HttpContext,
  read: SystemRead,
  { caller, name }: { readonly caller: SignedIn; readonly name: string },
): Promise<{ readonly side: CompareSide; readonly shown: ShownConfiguration }> {
  const stay = read.state.environments.get(name)?.stay;
  const { state } = stay === undefined ? read : await withRelease(context.store, read, stay.release);
  const side = {
    version: stay?.version ?? state.head.version,
    release: undefined,
    bill: stay?.bill ?? {},
    ...(stay && { secrets: stay.secrets }),
  };
  const shown = showConfiguration(await questionOf(context, state, { ...side, environment: name, caller }));
  const host = currentSystem(state)?.environments.find((each) => each.name === name)?.host;
  const release = stay === undefined ? undefined : state.releases.get(stay.release);
  const migrations = stay?.migrations ?? release?.migrations;
  return {
    side: {
      ...(stay && { release: stay.release, bill: stay.bill, version: stay.version }),
      ...(release && { plan: release.planDigest }),
      ...(migrations && { migrations }),
      ...(stay && unseenIn(state, stay.version, [name]).unseen !== undefined && { unseen: true }),
      facts: [
        ...(host === undefined ? [] : await context.facts.factsOf(host, name)),
        ...factsOfDatabases(state.environments.get(name)?.databases),
      ],
    },
    shown: shown ?? missing('no-such-environment', `environment ${name}`, state.head.system),
  };
}

function releaseIn(state: State, id: string): Release {
  return state.releases.get(id) ?? missing('no-such-release', `environment, stage or release ${id}`, state.head.system);
}

function sideOf({ id, bill, planDigest, version, migrations }: Release): CompareSide {
  return { release: id, bill, plan: planDigest, version, ...(migrations && { migrations }) };
}

/** In every environment that both files know. Secrets belong to places, and are the same for both. */
function shownOf(state: State, one: Release, other: Release): readonly (readonly [ShownConfiguration, ShownConfiguration])[] {
  const show = ({ version, bill }: Release, environment: string) =>
    showConfiguration({ system: systemAt(state, version), version, environment, bill, secrets: undefined });
  return systemAt(state, one.version).environments.flatMap(({ name }) => {
    const [left, right] = [show(one, name), show(other, name)];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}
