// Whatever the core says of a history has its German: blockers, gates, boards, releases and refusals. Names and what people wrote stay as they are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, anyHistory } from './actions.ts';
import { people } from './fixture.ts';
import { World } from './world.ts';
import { boardView } from '#core/views/board.ts';
import { releaseView } from '#core/views/release.ts';
import type { GateView, ReleaseView } from '#core/views/shapes.ts';
import type { State } from '#core/state.ts';
import { inShort } from '#core/words.ts';
import { tellInGerman } from '#web/words/german/core.ts';

/** What the fixture's people and agents say in their own words. */
const ownWords =
  /because|too early|in the way|all well|it fails now|cases failed|too few requests came|the target does not say|other bits run|take a backup|it does not (?:work|look well)|of the season|a cent is missing|\S+: (?:an?|the) [a-z ]+ is (?:dropped|renamed)[^;]*|line \d+: [^;]+/gi;

/** Words that every English sentence has one of, and no German one. */
const english = /\b(?:the|and|is|are|has|have|may|not|yet|of|to|for|before|already|until|nobody|somebody|who|with)\b/;

/** `LOCKSTEP_LONG=1` tells ten times as many. */
const histories = process.env['LOCKSTEP_LONG'] === undefined ? 60 : 600;

test('every sentence that the core says to people has its German, at every turn of a history', () => {
  const said = new Map<string, string>();
  const sampled = fc.sample(anyHistory(40, 60), { numRuns: histories, seed: 20_260_601 });
  for (const { options, actions } of sampled) {
    const world = new World(options, actions.length % 2 === 0);
    for (const [turn, action] of actions.entries()) {
      act(world, action);
      for (const { refusal } of world.log.splice(0))
        if (refusal !== undefined) for (const words of wordsOfRefusal(refusal)) said.set(words, `refused ${refusal.code}`);
      if (turn % 5 === 0) for (const [words, where] of wordsOf(world.state, world.now)) said.set(words, where);
    }
  }
  expect(said.size).toBeGreaterThan(300);
  expect([...said].filter(([words]) => !isGerman(words)).map(([words, where]) => `${where}: ${words}`)).toEqual([]);
});

function wordsOfRefusal({ sentence, next }: { readonly sentence: string; readonly next: string }): readonly string[] {
  // A command is typed as it stands.
  return next.startsWith('lockstep ') ? [sentence] : [sentence, next];
}

function* wordsOf(state: State, now: number): Iterable<readonly [words: string, where: string]> {
  for (const person of people.slice(0, 2)) {
    const board = boardView(state, 1, now, person);
    yield [board.sentence, 'board'];
    for (const { fact, verb = '' } of board.cells) yield* [[fact, 'cell'] as const, [verb, 'verb'] as const];
  }
  for (const id of state.releases.keys()) {
    const view = releaseView(state, 1, now, id);
    if (view === undefined) continue;
    for (const { because, code } of view.blockers) yield [because, `blocker ${code}`];
    yield [sentenceOf(view), 'release'];
    for (const { entry, exit } of view.stages) for (const gate of [...entry, ...exit]) yield [wordsOfGate(gate), `gate ${gate.gate.kind}`];
  }
}

/** As the page says it: each blocker is told by itself. */
function sentenceOf({ sentence, blockers }: ReleaseView): string {
  return blockers.reduce(
    (words, { because }, index) => words.replace(inShort(because), () => `⟦${index}⟧`),
    sentence.replaceAll(' ….', ' …'),
  );
}

/** As the page says it: what a machine said stands there without its name. */
function wordsOfGate({ because }: GateView): string {
  return because.replaceAll(/(^|; )(agent:[^ :]+|lockstep): /g, '$1');
}

function isGerman(words: string): boolean {
  const isOwn =
    words
      .replace(/^\w+: /, '')
      .replaceAll(ownWords, '')
      .replaceAll(/[\s;:\d.]/g, '') === '';
  if (isOwn) return true;
  const told = tellInGerman(words);
  return told !== undefined && !english.test(told.replaceAll(ownWords, '').replaceAll(/lockstep [^.]*/g, ''));
}
