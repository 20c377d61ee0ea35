import { compareEnvironments, compareReleases, type CompareRow, type CompareSide } from '#core/compare.ts';
import { showConfiguration, type ShownConfiguration } from '#core/configuration/shown.ts';
import { factsOfDatabases } from '#core/facts.ts';
import { currentSystem, systemAt } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import { unseenIn } from '#core/views/unseen.ts';
import type { Handlers } from './asked.ts';
import { requireReach, type SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import { comparerOf, questionOf } from './configuration-handlers.ts';
import type { HttpContext } from './context.ts';
import { withRelease } from './release-rows.ts';
import { missing } from './system-handlers.ts';

/** Two environments or two releases side by side. */
export function compareHandlers(context: HttpContext): Pick<Handlers, 'compare'> {
  return {
    async compare({ parameters: { system }, query: { left, right }, caller, system: read }) {
      const names = currentSystem(read.state)?.environments.map(({ name }) => name) ?? [];
      const told = { system, seq: read.seq, left, right };
      if (![left, right].some((name) => names.includes(name)))
        return { ...told, of: 'releases', rows: [...(await releaseRows(context, read, { caller, left, right }))] };
      for (const place of [left, right]) {
        if (!names.includes(place)) return missing('no-such-environment', `environment ${place}`, system);
        requireReach(caller, place);
      }
      return { ...told, of: 'environments', rows: [...(await environmentRows(context, read, { caller, left, right }))] };
    },
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
  const plan = stay === undefined ? undefined : state.releases.get(stay.release)?.planDigest;
  return {
    side: {
      ...(stay && { release: stay.release, bill: stay.bill, version: stay.version }),
      ...(plan !== undefined && { plan }),
      ...(stay && unseenIn(state, stay.version, [name]).unseen !== undefined && { unseen: true }),
      facts: [
        ...(host === undefined ? [] : await context.facts.factsOf(host, name)),
        ...factsOfDatabases(state.environments.get(name)?.databases),
      ],
    },
    shown: shown ?? missing('no-such-environment', `environment ${name}`, state.head.system),
  };
}

async function releaseRows(context: HttpContext, read: SystemRead, { left, right }: Both): Promise<readonly CompareRow[]> {
  const both = await withRelease(context.store, await withRelease(context.store, read, left), right);
  const [one, other] = [releaseIn(both.state, left), releaseIn(both.state, right)];
  return compareReleases(sideOf(one), sideOf(other), shownOf(both.state, one, other));
}

function releaseIn(state: State, id: string): Release {
  return state.releases.get(id) ?? missing('no-such-release', `environment or release ${id}`, state.head.system);
}

function sideOf({ id, bill, planDigest, version }: Release): CompareSide {
  return { release: id, bill, plan: planDigest, version };
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
