import { canonical } from '#core/canonical.ts';
import { differencesOf } from '#core/configuration/differences.ts';
import { showConfiguration, type ShownConfiguration } from '#core/configuration/shown.ts';
import { environmentsOf, hasEntered, isOpen, pathOf, systemAt } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import type { Release, State, Stay } from '#core/state.ts';
import type { Service, Stage, System } from '#core/system.ts';

/** What a new file touches. Nothing is deployed by it: a release keeps the file that it was made by, but for gates that ask more. */
export interface FileEffects {
  /** Open releases, the file that each keeps, and the stages before it that ask something else of it from now on. */
  readonly releases: readonly { readonly release: string; readonly version: number; readonly stages: readonly string[] }[];
  /** What the next release brings to an environment besides its bits, against what runs there. */
  readonly environments: readonly { readonly environment: string; readonly runs: string; readonly changes: readonly string[] }[];
}

export function fileEffects(state: State, after: System): FileEffects {
  const changed = withFile(state, after);
  const open = [...state.releases.values()].filter(isOpen).toSorted((one, other) => one.ordinal - other.ordinal);
  return {
    releases: open.map((release) => ({ release: release.id, version: release.version, stages: stagesThatAsk(state, changed, release) })),
    environments: after.path.flatMap(environmentsOf).flatMap((name) => {
      const stay = state.environments.get(name)?.stay;
      const changes = stay === undefined ? [] : changesIn(state, after, { name, stay });
      return stay === undefined || changes.length === 0 ? [] : [{ environment: name, runs: stay.release, changes }];
    }),
  };
}

/** The state as it would be with this file in force. */
export function withFile(state: State, system: System): State {
  const version = state.head.version + 1;
  const file = { version, digest: '', by: '', system, retired: false };
  return { ...state, head: { ...state.head, version }, files: new Map([...state.files, [String(version), file]]) };
}

/** Stages that it has still to enter, and that would ask something else of it before or after. */
function stagesThatAsk(before: State, after: State, release: Release): readonly string[] {
  const asked = (state: State, stage: Stage): string =>
    canonical(
      [gatesOf(state, release, stage, 'entry'), gatesOf(state, release, stage, 'exit')].map((gates) => gates.map(({ hash }) => hash)),
    );
  const ahead = pathOf(before, release).filter(({ name }) => !hasEntered(release, name));
  return ahead.filter((stage) => asked(before, stage) !== asked(after, stage)).map(({ name }) => name);
}

function changesIn(state: State, after: System, { name, stay }: { readonly name: string; readonly stay: Stay }): readonly string[] {
  const now = systemAt(state, stay.version);
  const show = (system: System): ShownConfiguration | undefined =>
    showConfiguration({ system, version: 0, environment: name, bill: stay.bill, secrets: undefined });
  const [one, other] = [show(now), show(after)];
  const values =
    one === undefined || other === undefined
      ? []
      : differencesOf(one, other, () => 'unknown').map(
          ({ service, name: what, left = 'nothing', right = 'nothing' }) => `${service} ${what}: ${left} → ${right}`,
        );
  return [...servicesDiffer(now.services, after.services), ...values];
}

/** But for variables and files, which are told one by one. */
function servicesDiffer(before: readonly Service[], after: readonly Service[]): readonly string[] {
  const bare = ({ variables: _variables, files: _files, source: _source, ...service }: Service): string => canonical(service);
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [one, other] = [before, after].map((services) => services.find((service) => service.name === name));
    if (one === undefined) return [`${name} comes`];
    if (other === undefined) return [`${name} goes`];
    return bare(one) === bare(other) ? [] : [`${name} runs in another way`];
  });
}
