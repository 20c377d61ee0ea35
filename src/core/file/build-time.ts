import type { EnvironmentDefinition, System } from '#core/system.ts';
import type { RefreshDefinition, TimeDefinitions, WindowDefinition } from '#core/time/definitions.ts';
import { type ReadRecurrence, readMoment, readRecurrence } from '#core/time/recurrence.ts';
import type { Draft, StageDraft } from './draft.ts';

/** What the file says of time. A window that stands at the entry of a stage is one of the file, called as the stage and about it alone. */
export function buildTime({ time, stages, environments }: Draft): Pick<System, 'time'> {
  if (time === undefined) return {};
  const windows = [...time.windows, ...stages.flatMap((stage) => windowOf(stage, time.zone))];
  const last = stages.at(-1)?.name ?? '';
  const trains = time.trains?.map((train) => (train.stage === '' ? { ...train, stage: last } : train));
  const refreshes = environments.flatMap((environment) => refreshOf(environment, time));
  return {
    time: { ...time, windows, ...(trains !== undefined && { trains }), ...(refreshes.length > 0 && { refreshes }) },
  };
}

/** Its times were read with the environment, and stand there as they were written. */
function refreshOf({ name, refresh }: EnvironmentDefinition, { zone: ofFile, windows }: TimeDefinitions): readonly RefreshDefinition[] {
  const { at = [], zone = ofFile, latestStartMs = 0, window } = refresh ?? {};
  if (at.length === 0 && window === undefined) return [];
  const named = window?.length === 1 ? windows.find((each) => each.name === window[0]) : undefined;
  const open = named ?? { name: `refresh of ${name}`, when: whens(window ?? [], readRecurrence), zone };
  return [
    {
      environment: name,
      at: whens(at, readMoment),
      zone,
      latestStartMs,
      ...(window !== undefined && { window: { name: open.name, when: open.when, zone: open.zone } }),
    },
  ];
}

function whens(texts: readonly string[], read: (text: string) => ReadRecurrence): RefreshDefinition['at'] {
  return texts.flatMap((text) => {
    const found = read(text);
    return found.ok ? [found.recurrence] : [];
  });
}

/** All of a stage are one: it opens whenever one of them does. */
function windowOf({ name, entry }: StageDraft, zone: string): readonly WindowDefinition[] {
  const when = entry.flatMap((gate) => (gate.kind === 'window' ? gate.when : []));
  return when.length === 0 ? [] : [{ name, when, zone, scope: { stages: [name] } }];
}
