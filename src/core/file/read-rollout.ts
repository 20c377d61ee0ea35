import { canaryOptions, canaryRollout } from './canary-options.ts';
import type { RolloutDraft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import { parseOptions } from './read-check.ts';
import type { Entry } from './tree.ts';
import { readChoice, readMilliseconds } from './values.ts';

const words = { noun: 'rollout', choices: ['at-once', 'blue-green', 'pause', 'canary'] } as const;
const usualHoldMs = 30_000;

/** `rollout: canary`, or with what belongs to it: `rollout: {canary: {steps: […]}}`. */
export function readRollout(reading: Reading, entry: Entry): RolloutDraft | undefined {
  if (entry.value.kind !== 'map') {
    const chosen = readChoice(reading.report, entry, words);
    if (chosen === 'pause') return { kind: 'pause', holdMs: usualHoldMs };
    const usual = chosen === 'canary' ? canaryRollout({}) : undefined;
    return usual?.ok === true ? usual.rollout : chosen === 'canary' ? undefined : chosen;
  }
  const part = { name: 'stage', article: 'a rollout', keys: ['pause', 'canary'], later: [] } as const;
  const fields = openFields(reading, entry.value, { part, title: 'a rollout', name: '', example: 'rollout: canary' });
  const [pause, canary] = [fields.get('pause'), fields.get('canary')];
  if (pause !== undefined && canary !== undefined)
    reading.report.error(canary.keySpan, 'one-of', { sentence: 'A stage has one rollout. Keep `pause` or `canary`.' });
  if (pause !== undefined) return readPause(reading, pause);
  return canary === undefined ? undefined : readCanary(reading, canary);
}

function readPause(reading: Reading, entry: Entry): RolloutDraft | undefined {
  const part = { name: 'stage', article: 'the rollout `pause`', keys: ['hold'], later: [] } as const;
  const owner = { part, title: 'the rollout `pause`', name: '', example: 'pause: {hold: 30 seconds}' };
  const hold = openFields(reading, entry.value, owner).get('hold');
  const holdMs = hold === undefined ? usualHoldMs : readMilliseconds(reading.report, hold);
  return holdMs === undefined ? undefined : { kind: 'pause', holdMs };
}

function readCanary(reading: Reading, entry: Entry): RolloutDraft | undefined {
  const { value } = entry;
  const title = 'the rollout `canary`';
  const part = { name: 'stage', article: title, keys: Object.keys(canaryOptions.shape), later: [] } as const;
  const owner = { part, title, name: '', example: 'canary: {steps: [5 % for 10 minutes]}' };
  openFields(reading, value, owner);
  if (value.kind !== 'map') return undefined;
  const known = new Map([...value.entries].filter(([key]) => part.keys.includes(key)));
  const options = canaryOptions.safeParse(parseOptions(reading, { node: { ...value, entries: known }, options: canaryOptions, title }));
  if (!options.success) return undefined;
  const read = canaryRollout(options.data);
  if (read.ok) return read.rollout;
  const where = value.entries.get(read.key);
  reading.report.error(where?.value.span ?? entry.keySpan, 'bad-rollout', { sentence: read.sentence });
  return undefined;
}
