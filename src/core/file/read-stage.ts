import { queuePolicies } from '#core/system.ts';
import type { GateDraft, StageDraft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Fields, Reading } from './fields.ts';
import { isName, stageName } from './names.ts';
import { readGate } from './read-gate.ts';
import { readPrevious } from './read-previous.ts';
import { readRollout } from './read-rollout.ts';
import { calendarOfFile } from './read-time.ts';
import type { Entry, FileNode } from './tree.ts';
import { readBoolean, readChoice, readList, readText, textsOf } from './values.ts';
import { parts } from './words.ts';
import type { GatePlace } from './gate-place.ts';

export function readPath(reading: Reading, entry: Entry): readonly StageDraft[] {
  const { report } = reading;
  const [first] = entry.value.kind === 'map' ? entry.value.entries.keys() : [];
  const items = readList(report, entry, { example: `- stage: ${first ?? 'DEV'}`, because: 'because its order counts' });
  if (entry.value.kind === 'list' && items.length === 0) {
    report.error(entry.keySpan, 'empty-path', { sentence: 'The path has no stage. Write `- stage: DEV` below it.' });
  }
  return items.map((item, index) => readStage(reading, item, nameIn(items[index - 1])));
}

/** What a stage is called, as far as it can be told without reading all of it. */
function nameIn(node: FileNode | undefined): string | undefined {
  const named = node?.kind === 'map' ? node.entries.get('stage')?.value : undefined;
  return named?.kind === 'text' && named.raw !== '' ? named.raw : undefined;
}

function readStage(reading: Reading, node: FileNode, previous: string | undefined): StageDraft {
  const { report } = reading;
  const said = nameIn(node);
  const title = said === undefined ? 'a stage' : `stage \`${said}\``;
  const fields = openFields(reading, node, { part: parts.stage, title, name: said ?? '', example: '- stage: DEV' });
  const named = fields.need('stage', 'stage: DEV');
  const name = named === undefined ? undefined : readText(report, named, 'the name of the stage');
  if (named !== undefined && name !== undefined) isName(report, { text: name, span: named.value.span }, stageName);
  const rollout = fields.get('rollout');
  const asked = fields.get('previous');
  const queue = fields.get('queue');
  const refresh = fields.get('refresh');
  const owner = fields.get('owner');
  const exitOf = previous ?? name ?? 'the stage';
  const counting = fields.get('calendar');
  const calendar = (counting === undefined ? undefined : readText(report, counting, 'the name of a calendar')) ?? calendarOfFile(reading);
  return {
    name: name ?? '',
    waves: readWaves(reading, fields, name ?? ''),
    entry: readGates(reading, fields.get('entry'), { side: 'entry', exitOf, stage: name ?? '', calendar }),
    exit: readGates(reading, fields.get('exit'), { side: 'exit', exitOf, stage: name ?? '', calendar }),
    rollout: (rollout === undefined ? undefined : readRollout(reading, rollout)) ?? 'at-once',
    previous: asked === undefined ? undefined : readPrevious(reading, asked),
    queue: (queue === undefined ? undefined : readChoice(report, queue, queueWords)) ?? 'protect-soak',
    refreshes: refresh !== undefined && readBoolean(report, refresh) === true,
    owner: owner === undefined ? undefined : readText(report, owner, 'a person or role'),
  };
}

const queueWords = { noun: 'queue policy', choices: queuePolicies } as const;

/** One environment, several at once, or wave by wave; without a word the one that is called like the stage. */
function readWaves({ report }: Reading, fields: Fields, stage: string): readonly (readonly string[])[] {
  const [first, second] = ['environment', 'environments', 'waves'].flatMap((key) => fields.get(key) ?? []);
  if (first === undefined) return stage === '' ? [] : [[stage.toLowerCase()]];
  if (second !== undefined) {
    const sentence = `\`${first.key}\` and \`${second.key}\` say the same thing twice. Keep one.`;
    report.error(second.keySpan, 'one-of', { sentence });
  }
  if (first.key === 'environment') {
    const text = readText(report, first, 'an environment');
    return text === undefined ? [] : [[text]];
  }
  const example = first.key === 'waves' ? 'waves: [[north], [south]]' : 'environments: [north, south]';
  const items = readList(report, first, { example });
  if (first.value.kind === 'list' && items.length === 0) {
    report.error(first.keySpan, 'no-value', { sentence: `\`${first.key}\` is empty. Write \`${example}\` or delete the line.` });
  }
  if (first.key === 'environments') return [textsOf(report, first.key, items).map(({ text }) => text)];
  return items.map((wave) => {
    if (wave.kind === 'list' && wave.items.length > 0) return textsOf(report, 'waves', wave.items).map(({ text }) => text);
    report.error(wave.span, 'wants-list', { sentence: `Each wave is a list. Write \`${example}\`.` });
    return [];
  });
}

function readGates(reading: Reading, entry: Entry | undefined, place: GatePlace): readonly GateDraft[] {
  if (entry === undefined) return [];
  const example = place.side === 'entry' ? 'entry: [approval: tester]' : 'exit: [check: smoke]';
  return readList(reading.report, entry, { example }).flatMap((item) => readGate(reading, item, place) ?? []);
}
