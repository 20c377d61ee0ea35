import type { CheckDefinition, RefreshRule } from '#core/system.ts';
import type { Fields, Reading } from './fields.ts';
import { readCheck } from './read-check.ts';
import type { Entry, FileNode, MapNode } from './tree.ts';
import { readList } from './values.ts';

const usualHookMs = 10 * 60_000;

/** What runs on the environment's own host around a refresh: `before: [node stop-worker.js]`, `after: [{command: node flush.js, service: web}]`. */
export function readHooks(reading: Reading, fields: Fields): Pick<RefreshRule, 'before' | 'after'> {
  const [before, after] = (['before', 'after'] as const).map((key) => readHooksOf(reading, fields.get(key)));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function readHooksOf(reading: Reading, entry: Entry | undefined): readonly CheckDefinition[] | undefined {
  if (entry === undefined) return undefined;
  const items = readList(reading.report, entry, { example: `${entry.key}: [node flush-cache.js]`, because: 'because its order counts' });
  if (entry.value.kind === 'list' && items.length === 0) {
    const sentence = `\`${entry.key}\` is empty. Write \`${entry.key}: [node flush-cache.js]\`, or delete the line.`;
    reading.report.error(entry.keySpan, 'no-value', { sentence });
  }
  const hooks = items.flatMap((item, index) => readHook(reading, `${entry.key}-${index + 1}`, item) ?? []);
  return hooks.length === 0 ? undefined : hooks;
}

/** A command as a check has it, with its service, folder, variables and time; a text alone is a command in the first service. */
function readHook(reading: Reading, name: string, item: FileNode): CheckDefinition | undefined {
  const named = item.kind === 'text' && item.raw.trim() !== '' ? asCommand(item) : item;
  const keySpan = item.span;
  if (named.kind !== 'map' || !named.entries.has('command')) {
    const sentence =
      'What runs around a refresh is a command. Write `node flush-cache.js`, or `{command: node flush-cache.js, service: web}`.';
    reading.report.error(keySpan, 'bad-option', { sentence });
    return undefined;
  }
  const judged = ['junit', 'allowEmpty', 'keep'].flatMap((key) => named.entries.get(key) ?? [])[0];
  if (judged !== undefined) {
    const sentence = `A command around a refresh is judged by how it ends, so \`${judged.key}\` says nothing here. Delete it.`;
    reading.report.error(judged.keySpan, 'bad-option', { sentence });
    return undefined;
  }
  const hook = readCheck(reading, { key: name, keySpan, value: named });
  const saysHowLong = named.entries.has('timeout');
  return hook.kind === 'command' ? { ...hook, timeoutMs: saysHowLong ? hook.timeoutMs : usualHookMs } : undefined;
}

function asCommand(item: FileNode): MapNode {
  return { kind: 'map', entries: new Map([['command', { key: 'command', keySpan: item.span, value: item }]]), span: item.span };
}
