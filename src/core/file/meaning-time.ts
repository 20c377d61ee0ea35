import type { FreezeDefinition, TrainDefinition } from '#core/time/definitions.ts';
import type { TimeScope } from '#core/time/types.ts';
import type { Meaning, StageDraft } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { wordsInLine } from './quote.ts';
import type { Span } from './report.ts';
import { type FileNode, keySpanAt, spanAt } from './tree.ts';

/** Working days have a calendar, times have a zone, and what windows and freezes are about exists. */
export function sayTime(meaning: Meaning): void {
  sayZone(meaning);
  for (const [index, stage] of meaning.draft.stages.entries()) {
    sayNamedCalendar(meaning, stage, index);
    sayCounted(meaning, stage, index);
  }
  const { windows = [], freezes = [], trains = [] } = meaning.draft.time ?? {};
  sayNames(meaning, 'windows', windows);
  sayNames(meaning, 'freezes', freezes);
  sayNames(meaning, 'trains', trains);
  for (const [index, window] of windows.entries()) sayScope(meaning, { part: 'windows', index, name: window.name, scope: window.scope });
  for (const [index, freeze] of freezes.entries()) {
    sayScope(meaning, { part: 'freezes', index, name: freeze.name, scope: freeze.scope });
    if (freeze.kind === 'code') sayCodeFreeze(meaning, index, freeze);
  }
  for (const [index, train] of trains.entries()) sayTrain(meaning, train, index);
}

/** Never the host's. */
function sayZone({ report, root, draft }: Meaning): void {
  if (root.kind !== 'map' || root.entries.has('zone')) return;
  const part = ['calendar', 'calendars', 'windows', 'freezes', 'trains']
    .map((key) => root.entries.get(key))
    .find((entry) => entry !== undefined);
  const [place] = draft.stages.flatMap(({ entry }, index) =>
    entry.flatMap((gate, position) => (gate.kind === 'window' ? [['path', index, 'entry', position] as const] : [])),
  );
  const refresh = draft.environments.find((each) => each.refresh?.at !== undefined || each.refresh?.window !== undefined);
  const key = refresh?.refresh?.at === undefined ? 'window' : 'at';
  const timed = refresh === undefined ? undefined : keySpanAt(root, 'environments', refresh.name, 'refresh', key);
  const span = part?.keySpan ?? (place === undefined ? timed : spanAt(root, ...place));
  if (span === undefined) return;
  const sentence = `\`${part?.key ?? (place === undefined ? key : 'window')}\` is told in a time zone, and the file names none. Add \`zone: Europe/Berlin\` at the top.`;
  report.error(span, 'no-zone', { sentence });
}

function sayNamedCalendar({ report, root, draft }: Meaning, { name }: StageDraft, index: number): void {
  const node = nodeAt(root, 'path', index, 'calendar');
  if (node?.kind !== 'text') return;
  const names = Object.keys(draft.time?.calendars ?? {});
  if (names.includes(node.raw)) return;
  const words = unknownWords('calendar', node.raw, nearest(node.raw, names));
  const advice = words.hint === undefined ? ` Add \`${node.raw}: {holidays: AT}\` to \`calendars\`, or delete the line in ${name}.` : '';
  report.error(node.span, 'unknown-calendar', { sentence: `${words.sentence}${advice}`, expected: names, hint: words.hint });
}

/** A soak in working days of a stage that names no calendar. */
function sayCounted(meaning: Meaning, stage: StageDraft, index: number): void {
  const { report, root, draft } = meaning;
  const { name, exit } = stage;
  if (nodeAt(root, 'path', index, 'calendar') !== undefined) return;
  const calendars = Object.keys(draft.time?.calendars ?? {});
  for (const side of ['entry', 'exit'] as const) sayDeadlines(meaning, stage, { index, side });
  for (const [position, gate] of exit.entries()) {
    if (gate.kind !== 'soak') continue;
    const length = [gate, gate.hotfix].find((each) => each !== undefined && 'workingDays' in each && !calendars.includes(each.calendar));
    if (length === undefined || !('workingDays' in length)) continue;
    const days = `\`${length.workingDays} working ${length.workingDays === 1 ? 'day' : 'days'}\``;
    const choice = wordsInLine(
      calendars.map((calendar) => `\`calendar: ${calendar}\``),
      'or',
    );
    const advice =
      calendars.length === 0 ? 'Add `calendar: DE-BW` at the top.' : `Write ${choice} into ${name}, or \`calendar:\` at the top.`;
    report.error(spanAt(root, 'path', index, 'exit', position, 'soak'), 'no-calendar', {
      sentence: `${days} ${length.workingDays === 1 ? 'needs' : 'need'} a calendar. ${advice}`,
    });
  }
}

/** A deadline in working time is counted by a calendar, too. */
function sayDeadlines(
  { report, root, draft }: Meaning,
  stage: StageDraft,
  { index, side }: { index: number; side: 'entry' | 'exit' },
): void {
  const calendars = Object.keys(draft.time?.calendars ?? {});
  for (const [position, gate] of stage[side].entries()) {
    const within = 'deadline' in gate ? gate.deadline?.within : undefined;
    if (within === undefined || 'ms' in within || calendars.includes(within.calendar)) continue;
    report.error(spanAt(root, 'path', index, side, position, 'within'), 'no-calendar', {
      sentence: `Working time needs a calendar. ${calendars.length === 0 ? 'Add `calendar: DE-BW` at the top.' : `Write \`calendar:\` into ${stage.name}.`}`,
    });
  }
}

/** An Exception opens a freeze by its name, and a stage's own window is called as the stage. */
function sayNames(
  { report, root, draft }: Meaning,
  part: 'windows' | 'freezes' | 'trains',
  rules: readonly { readonly name: string }[],
): void {
  const noun = { windows: 'window', freezes: 'freeze', trains: 'train' }[part];
  for (const [index, { name }] of rules.entries()) {
    const first = rules.findIndex((rule) => rule.name === name);
    const span = spanAt(root, part, index, 'name');
    if (first !== index) {
      const line = report.lineOf(spanAt(root, part, first).from);
      report.error(span, 'name-twice', { sentence: `\`${name}\` is already a ${noun} (L${line}). Give this one a name of its own.` });
    }
    const hasOwn = draft.stages.some((stage) => stage.name === name && stage.entry.some(({ kind }) => kind === 'window'));
    if (part === 'windows' && hasOwn) {
      report.error(span, 'name-twice', { sentence: `\`${name}\` is the window at ${name}'s \`entry\`. Give this one another name.` });
    }
  }
}

interface Scoped {
  readonly part: 'windows' | 'freezes';
  readonly index: number;
  readonly name: string;
  readonly scope: TimeScope;
}

/** A misspelt name would be about nothing: a freeze that freezes nothing is an open gate. */
function sayScope(meaning: Meaning, { part, index, name, scope }: Scoped): void {
  const { draft, report, root } = meaning;
  const stages = draft.stages.map((stage) => stage.name);
  const environments = draft.environments.map((environment) => environment.name);
  const services = draft.services.map((service) => service.name);
  const say = (key: 'stages' | 'environments' | 'services', noun: 'stage' | 'environment' | 'service', known: readonly string[]): boolean =>
    (scope[key] ?? [])
      .map((each) => sayUnknown(meaning, { each, noun, known, span: placeOf(root, { part, index, key, each }) }))
      .every((isKnown) => isKnown);
  const isKnown = [say('stages', 'stage', stages), say('environments', 'environment', environments), say('services', 'service', services)];
  if (isKnown.includes(false) || scope.stages === undefined || scope.environments === undefined) return;
  const reached = draft.stages.filter((stage) => scope.stages?.includes(stage.name)).flatMap(({ waves }) => waves.flat());
  const [beside] = scope.environments.filter((each) => !reached.includes(each));
  if (beside === undefined) return;
  const where = wordsInLine(scope.stages, 'or');
  const noun = part === 'windows' ? 'Window' : 'Freeze';
  report.error(placeOf(root, { part, index, key: 'environments', each: beside }), 'holds-nothing', {
    sentence: `\`${beside}\` is not in ${where}, so ${noun.toLowerCase()} \`${name}\` is not about it. Delete it, or add its stage.`,
  });
}

interface UnknownName {
  readonly each: string;
  readonly noun: 'stage' | 'environment' | 'service';
  readonly known: readonly string[];
  readonly span: Span;
}

/** True where it is known. */
function sayUnknown({ report }: Meaning, { each, noun, known, span }: UnknownName): boolean {
  if (known.includes(each)) return true;
  const code = `unknown-${noun}` as const;
  const other = known.find((name) => name.toLowerCase() === each.toLowerCase());
  if (other !== undefined) {
    report.error(span, 'case', { sentence: `There is \`${other}\`, no \`${each}\`. Case counts.`, expected: known, hint: other });
    return false;
  }
  const words = unknownWords(noun, each, nearest(each, known));
  const advice =
    words.hint === undefined ? ` There ${known.length === 1 ? 'is' : 'are'} ${wordsInLine(known.map((name) => `\`${name}\``))}.` : '';
  report.error(span, code, { sentence: `${words.sentence}${advice}`, expected: known, hint: words.hint });
  return false;
}

/** It departs into a stage of the path, and what it counts in working days has a calendar. */
function sayTrain(meaning: Meaning, { stage, cutOff }: TrainDefinition, index: number): void {
  const { report, root, draft } = meaning;
  const stages = draft.stages.map(({ name }) => name);
  if (stage !== '') sayUnknown(meaning, { each: stage, noun: 'stage', known: stages, span: spanAt(root, 'trains', index, 'stage') });
  const calendars = Object.keys(draft.time?.calendars ?? {});
  if (cutOff === undefined || 'ms' in cutOff || calendars.includes(cutOff.calendar)) return;
  const named = nodeAt(root, 'trains', index, 'calendar');
  const advice = calendars.length === 0 ? 'Add `calendar: DE-BW` at the top.' : `Write \`calendar: ${calendars[0]}\` into this train.`;
  const sentence =
    named === undefined ? `Working days need a calendar. ${advice}` : `There is no calendar \`${cutOff.calendar}\`. ${advice}`;
  const span = named?.span ?? spanAt(root, 'trains', index, 'cut-off');
  report.error(span, named === undefined ? 'no-calendar' : 'unknown-calendar', { sentence, expected: calendars });
}

/** It keeps new normal releases out of the first stage, and is about nothing else. */
function sayCodeFreeze({ report, root, draft }: Meaning, index: number, { scope: { stages, kinds }, pausesSoak }: FreezeDefinition): void {
  const [first] = draft.stages;
  if (pausesSoak === true) {
    const sentence = 'A code freeze lets what is on its way go on, so it pauses no soak. Delete `pauses-soak`, or write `kind: freeze`.';
    report.error(keyOf(root, index, 'pauses-soak'), 'holds-nothing', { sentence });
  }
  if (first === undefined) return;
  if (stages !== undefined && !stages.includes(first.name)) {
    const sentence = `A code freeze keeps new releases out of the first stage, ${first.name}, which is not among these. Delete \`stages\`, or write \`kind: freeze\`.`;
    report.error(keyOf(root, index, 'stages'), 'holds-nothing', { sentence });
  }
  if (kinds?.includes('normal') === false) {
    const sentence = 'A code freeze lets hotfixes in, so it is about normal releases alone. Delete `kinds`, or write `kind: freeze`.';
    report.error(keyOf(root, index, 'kinds'), 'holds-nothing', { sentence });
  }
}

function keyOf(root: FileNode, index: number, key: string): Span {
  const freeze = nodeAt(root, 'freezes', index);
  return freeze === undefined ? root.span : keySpanAt(freeze, key);
}

interface PlaceOfName {
  readonly part: 'windows' | 'freezes';
  readonly index: number;
  readonly key: 'stages' | 'environments' | 'services';
  readonly each: string;
}

/** Names were sorted when they were read; this is where one stands. */
function placeOf(root: FileNode, { part, index, key, each }: PlaceOfName): Span {
  const node = nodeAt(root, part, index, key);
  const item = node?.kind === 'list' ? node.items.find((found) => found.kind === 'text' && found.raw === each) : node;
  return item?.span ?? spanAt(root, part, index);
}

function nodeAt(root: FileNode, ...path: readonly (string | number)[]): FileNode | undefined {
  let node: FileNode | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') node = node?.kind === 'list' ? node.items[step] : undefined;
    else node = node?.kind === 'map' ? node.entries.get(step)?.value : undefined;
  }
  return node;
}
