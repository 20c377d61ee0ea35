import type { EnvironmentDefinition } from '#core/system.ts';
import type { TargetDescription } from './catalogue.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import { optionsNode, parseOptions } from './read-check.ts';
import type { Entry, MapNode } from './tree.ts';
import { readChoice } from './values.ts';
import { laterPlugins } from './words.ts';

type Target = Pick<EnvironmentDefinition, 'target' | 'targetOptions' | 'handsOver' | 'unseen' | 'switchMs'>;

/** `target: process`; or with options, `target: {command: ./deploy.sh, observe: ./version.sh}`: the kind is read first. */
export function readTarget(reading: Reading, entry: Entry | undefined): Target {
  if (entry === undefined) return { target: 'process' };
  if (entry.value.kind === 'map') return readLong(reading, entry, entry.value);
  const { report, catalogue } = reading;
  const choices = [...catalogue.targets.keys()];
  const target = readChoice(report, entry, { noun: 'target', code: 'unknown-target', choices, later: laterPlugins.targets });
  const scalar = target === undefined ? undefined : catalogue.targets.get(target)?.scalar;
  if (scalar === undefined) return { target: target ?? 'process' };
  const sentence = `\`target: ${target}\` does not say which ${scalar}. Write \`target: {${target}: ./deploy.sh}\`.`;
  report.error(entry.value.span, 'missing-key', { sentence, expected: [scalar] });
  return { target: 'process' };
}

function readLong(reading: Reading, entry: Entry, node: MapNode): Target {
  const { report, catalogue } = reading;
  const [target, description] = [...catalogue.targets].find(([id, { scalar }]) => scalar !== undefined && node.entries.has(id)) ?? [];
  if (target !== undefined && description !== undefined) return optionsOf(reading, { target, description, node });
  const choices = [...catalogue.targets].flatMap(([id, { scalar }]) => (scalar === undefined ? [] : [id]));
  const alone = [...node.entries.keys()].find((key) => catalogue.targets.has(key));
  const advice = alone === undefined ? 'Write `target: {command: ./deploy.sh}`, or `target: process`' : `Write \`target: ${alone}\``;
  report.error(entry.keySpan, 'missing-key', { sentence: `\`target\` does not say of what kind it is. ${advice}.`, expected: choices });
  return { target: 'process' };
}

interface Described {
  readonly target: string;
  readonly description: TargetDescription;
  readonly node: MapNode;
}

function optionsOf(reading: Reading, { target, description, node }: Described): Target {
  const { handsOver, isUnseen, switchMsOf } = description;
  const keys = [target, ...Object.keys(description.options.shape).filter((key) => key !== description.scalar)];
  const part = { name: 'environment', article: `the target \`${target}\``, keys, later: [] } as const;
  openFields(reading, node, { part, title: `target \`${target}\``, name: '', example: `${target}: ./deploy.sh` });
  const shaped = { node: optionsNode(target, description, node), options: description.options, title: `target \`${target}\`` };
  const targetOptions = parseOptions(reading, shaped);
  return {
    target,
    targetOptions,
    ...(handsOver === true && { handsOver }),
    ...(isUnseen?.(targetOptions) === true && { unseen: true }),
    ...(switchMsOf !== undefined && { switchMs: switchMsOf(targetOptions) }),
  };
}
