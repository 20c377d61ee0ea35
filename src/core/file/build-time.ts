import type { System } from '#core/system.ts';
import type { WindowDefinition } from '#core/time/definitions.ts';
import type { Draft, StageDraft } from './draft.ts';

/** What the file says of time. A window that stands at the entry of a stage is one of the file, called as the stage and about it alone. */
export function buildTime({ time, stages }: Draft): Pick<System, 'time'> {
  if (time === undefined) return {};
  const windows = [...time.windows, ...stages.flatMap((stage) => windowOf(stage, time.zone))];
  const last = stages.at(-1)?.name ?? '';
  const trains = time.trains?.map((train) => (train.stage === '' ? { ...train, stage: last } : train));
  return { time: { ...time, windows, ...(trains !== undefined && { trains }) } };
}

/** All of a stage are one: it opens whenever one of them does. */
function windowOf({ name, entry }: StageDraft, zone: string): readonly WindowDefinition[] {
  const when = entry.flatMap((gate) => (gate.kind === 'window' ? gate.when : []));
  return when.length === 0 ? [] : [{ name, when, zone, scope: { stages: [name] } }];
}
