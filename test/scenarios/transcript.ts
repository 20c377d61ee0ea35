// A scenario performed: what each line came to, in sentences.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Blocker } from '#core/blocker.ts';
import { must } from '#core/bug.ts';
import { watchedLines } from '#cli/show/canary-lines.ts';
import { headingOf } from '#cli/show/heading.ts';
import { orOf } from '#core/access.ts';
import type { Refusal } from '#core/refusal.ts';
import { boardView } from '#core/views/board.ts';
import { releaseView, whyView } from '#core/views/release.ts';
import { bitsOf, commandOf, inputOf } from './command-of.ts';
import { type Line, readScenario } from './read-scenario.ts';
import { wordsOfInstant } from './sentences.ts';
import { type Told, World } from './world.ts';
import { wordsOfDisplaced } from '#core/words.ts';

type Deed = Extract<Line, { kind: 'deed' }>;

const indent = ' '.repeat(7);

/** The transcript of a scenario. */
export async function perform(script: string): Promise<string> {
  const world = new World();
  const lines: string[] = [];
  let day = '';
  for (const line of readScenario(script)) {
    if (line.kind === 'prose') lines.push(line.text);
    else if (line.kind === 'given') lines.push(...(await prepare(world, line)));
    else {
      const date = wordsOfInstant(line.at).slice(0, 10);
      if (date !== day) lines.push(date);
      day = date;
      lines.push(...(await performDeed(world, line)));
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What was there before the story: its file, and where it says so a release that two people adopted. */
async function prepare(world: World, { file, adopted }: Extract<Line, { kind: 'given' }>): Promise<readonly string[]> {
  const text = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  world.now = Date.parse('2026-05-31T00:00:00Z');
  world.do({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } });
  world.do(await commandOf(['apply', file], 'ada', world.now));
  const environments = [...world.state.environments.keys()];
  if (adopted !== undefined) {
    world.do({ kind: 'adopt', by: 'olga', release: adopted, ...bitsOf([`api=./${adopted}`, `web=./${adopted}`]), environments });
    world.do({ kind: 'second-adoption', by: 'carla', id: must([...world.state.adoptions.keys()][0], 'the Adoption') });
  }
  world.passTo(Date.parse('2026-05-31T12:00:00Z'));
  const first = `Given: ${(text.split('\n').find((line) => !line.startsWith('# yaml-language-server')) ?? '').replace(/^# /, '')}`;
  return adopted === undefined ? [first] : [first, `Given: ${adopted} runs everywhere, adopted by two people.`];
}

async function performDeed(world: World, deed: Deed): Promise<readonly string[]> {
  world.told = [];
  world.passTo(deed.at);
  const passed = told(world.told);
  world.told = [];
  const answer = deed.who === 'agent' ? directAgent(world, deed) : await performCommand(world, deed);
  const sentences = [...world.told.map(({ sentence }) => sentence), ...answer];
  const said = sentences.length === 0 ? ['Nothing changes.'] : sentences;
  return [...passed, `${clockOf(deed.at)}  ${deed.who} › ${deed.written}`, ...said.map((sentence) => indent + sentence)];
}

/** What happened by itself while nobody spoke. */
function told(all: readonly Told[]): readonly string[] {
  return all.map(({ at, sentence }) => `${clockOf(at)}  ${sentence}`);
}

function clockOf(at: number): string {
  return wordsOfInstant(at).slice(11);
}

async function performCommand(world: World, { who, words, written }: Deed): Promise<readonly string[]> {
  if (words[0] === 'why') return why(world, await inputOf(words));
  if (words[0] === 'status') return [boardView(world.state, 0, world.now).sentence, ...runs(world)];
  if (words[0] === 'env') return runs(world);
  if (words[0] === 'release' && words[1] === 'show') return show(world, await inputOf(words));
  if (words[0] === undefined) throw new SyntaxError(`No command: ${written}`);
  return refused(world.do(await commandOf(words, who, world.now)));
}

function runs(world: World): readonly string[] {
  return [...world.state.environments.values()].map(({ name, stay }) => `${name} runs ${stay?.release ?? 'nothing'}.`);
}

/** What stays in sight of a release, for ever. */
function show(world: World, input: Awaited<ReturnType<typeof inputOf>>): readonly string[] {
  const release = input.positional(0);
  const { sentence, brokeGlass = [], stages } = must(releaseView(world.state, 0, world.now, release), release);
  const watched = stages.flatMap((stage) => watchedLines(stage, { now: world.now, width: 120, paint: (_style, text) => text }));
  const glass = brokeGlass.map(
    ({ stage, by, second, reason, gates }) =>
      `× glass broken before ${stage} by ${by} and ${second}: ${reason}. Waived: ${gates.join(', ')}.`,
  );
  // What people read has the hours of their own clock in it.
  return [sentence, ...glass, ...watched.map((line) => line.replaceAll(/\d\d:\d\d(?::\d\d)?/g, 'HH:MM'))];
}

function why(world: World, input: Awaited<ReturnType<typeof inputOf>>): readonly string[] {
  const [release, stage] = [input.positional(0), input.text('stage')];
  const view = must(whyView(world.state, 0, world.now, { release, ...(stage === undefined ? {} : { stage }) }), release);
  const displaced = (view.displaces ?? []).map((name) => wordsOfDisplaced(name, view.stage ?? ''));
  if (view.blockers.length === 0) return [view.sentence, ...displaced];
  return [headingOf(view), ...displaced, ...view.blockers.map((blocker) => `· ${wordsOfBlocker(blocker)}`)];
}

function refused(refusal: Refusal | undefined): readonly string[] {
  if (refusal === undefined) return [];
  const list = (refusal.blockers ?? []).map((blocker) => `· ${wordsOfBlocker(blocker)}`);
  return [`Refused (${refusal.code}): ${refusal.sentence}`, ...list, ...(list.length === 0 ? [`Next: ${refusal.next}`] : [])];
}

function wordsOfBlocker({ because, clears, expectedAt, askable, answerBy }: Blocker): string {
  const by = answerBy === undefined ? '' : `, by ${wordsOfInstant(answerBy)}`;
  const later = expectedAt === undefined ? '' : `, so that it ends at ${wordsOfInstant(expectedAt)}`;
  switch (clears.kind) {
    case 'time':
      return expectedAt === undefined ? `${because}. It ends by itself at ${wordsOfInstant(clears.at)}.` : `${because}${later}.`;
    case 'person':
      return `${because}. ${clears.who.length === 0 ? 'Somebody' : orOf(clears.who)}${by}${askable ? '' : ' (not asked yet)'}: ${clears.command}`;
    case 'agent':
      return `${because}. The agent: ${clears.command}`;
    case 'release':
      return `${because}. After ${clears.release}: ${clears.command}`;
  }
}

/** `sleeps`, `wakes`, `reports int down: BECAUSE`, `reports int up`, `fails place-api in int: BECAUSE`, `cannot tell judge-1 in int: BECAUSE`, `answers place-api in int`. */
function directAgent(world: World, { written }: Deed): readonly string[] {
  const [, verb = '', what = '', rest = ''] = /^(\w+)(?: (\S+))?(?: (.*))?$/.exec(written) ?? [];
  const because = rest.slice(rest.indexOf(': ') + 2);
  const environment = /^in ([a-z]+)/.exec(rest)?.[1] ?? '';
  switch (verb) {
    case 'sleeps':
      world.sleep();
      return ['From here on no agent answers.'];
    case 'wakes':
      world.wake();
      return [];
    case 'reports':
      world.report(what, rest.startsWith('up'), because);
      return [];
    case 'fails':
      world.expect({ what, environment, because });
      return [`The next ${what} in ${environment} will fail.`];
    case 'cannot':
      world.expect({ what: rest.split(' ')[0] ?? '', environment: / in ([a-z]+):/.exec(rest)?.[1] ?? '', because, isUnclear: true });
      return [`Nobody will be able to tell at the next ${rest.split(' ')[0]}.`];
    case 'answers':
      world.answerLate(what, environment);
      return [];
    default:
      throw new SyntaxError(`No word of an agent: ${written}`);
  }
}
