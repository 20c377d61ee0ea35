import { type Glyph, glyphs } from '#web/parts/glyphs.ts';
import type { Term } from '#web/words/say.ts';
import type { Evidence } from '#core/state.ts';
import type { TestedCase } from '#core/tested.ts';
import type { CanaryStepView, GateView, StepView } from '#core/views/shapes.ts';
import type { Status } from '#core/views/status.ts';

/** How a status looks: its colours in tokens.css, and its shape, so that nobody needs the colour to know it. */
interface Look {
  readonly word: Term;
  readonly glyph: Glyph;
  /** Names `--status-…` and `--tint-…`; absent: grey, as everything that went as planned. */
  readonly colour?: string;
}

/** Every status word, its icon and its colour: the one table. What has passed is grey; only what lives in production is green. */
export const statusLooks: { readonly [Word in Status]: Look } = {
  waiting: { word: 'waiting', glyph: glyphs.clock, colour: 'waiting' },
  ready: { word: 'ready', glyph: glyphs.circlePlay, colour: 'ready' },
  deploying: { word: 'deploying', glyph: glyphs.arrowUpFromLine, colour: 'deploying' },
  verifying: { word: 'verifying', glyph: glyphs.scanSearch, colour: 'verifying' },
  soaking: { word: 'soaking', glyph: glyphs.hourglass, colour: 'soaking' },
  live: { word: 'live', glyph: glyphs.circleCheck, colour: 'live' },
  passed: { word: 'passed', glyph: glyphs.circleCheck },
  failed: { word: 'failed', glyph: glyphs.circleX, colour: 'failed' },
  rejected: { word: 'rejected', glyph: glyphs.octagonX, colour: 'rejected' },
  held: { word: 'held', glyph: glyphs.hand, colour: 'held' },
  'rolled back': { word: 'rolled back', glyph: glyphs.undo2, colour: 'rolled-back' },
  superseded: { word: 'superseded', glyph: glyphs.chevronsRight, colour: 'superseded' },
  empty: { word: 'empty', glyph: glyphs.minus },
};

/** Of a stage that nothing may enter; its cell has a dashed border besides. */
export const frozenLook: Look = { word: 'frozen', glyph: glyphs.snowflake, colour: 'frozen' };

/** A gate in the words of the list above; an exception is amber, as everything that somebody had to answer for. */
export const gateLooks: { readonly [State in GateView['state']]: Look } = {
  passed: { word: 'passed', glyph: glyphs.circleCheck, colour: 'live' },
  waiting: { word: 'waiting', glyph: glyphs.clock, colour: 'waiting' },
  failed: { word: 'failed', glyph: glyphs.circleX, colour: 'failed' },
  excepted: { word: 'excepted', glyph: glyphs.hand, colour: 'held' },
  ahead: { word: 'ahead', glyph: glyphs.minus },
};

/** What a piece of evidence says. */
export const verdictLooks: { readonly [State in Evidence['verdict']]: Look } = {
  pass: gateLooks.passed,
  fail: gateLooks.failed,
  error: { word: 'could not be judged', glyph: glyphs.hand, colour: 'held' },
  inconclusive: { word: 'says nothing', glyph: glyphs.hand, colour: 'held' },
};

/** How a case of a run of tests ended. */
export const testedLooks: { readonly [State in TestedCase['state'] | 'flaky']: Look } = {
  passed: { word: 'passed', glyph: glyphs.circleCheck },
  failed: gateLooks.failed,
  skipped: { word: 'skipped', glyph: glyphs.minus },
  flaky: { word: 'flaky', glyph: glyphs.hand, colour: 'held' },
};

/** A look from nothing. Where it could not be looked nobody knows, and that is no yes. */
export const cleanLooks: { readonly [State in Evidence['verdict']]: Look } = {
  pass: { ...gateLooks.passed, word: 'clean' },
  fail: { ...gateLooks.failed, word: 'not clean' },
  error: { word: 'not known', glyph: glyphs.hand, colour: 'held' },
  inconclusive: { word: 'not known', glyph: glyphs.hand, colour: 'held' },
};

export const canaryLooks: { readonly [State in CanaryStepView['state']]: Look } = {
  ahead: { word: 'ahead', glyph: glyphs.minus },
  now: { word: 'looking', glyph: glyphs.scanSearch, colour: 'verifying' },
  asks: { word: 'asks', glyph: glyphs.circlePlay, colour: 'ready' },
  done: { word: 'passed', glyph: glyphs.circleCheck, colour: 'live' },
  failed: { word: 'failed', glyph: glyphs.circleX, colour: 'failed' },
};

/** After a first strike: nobody is sent to the new side. */
export const suspendedLook: Look = { word: 'suspended', glyph: glyphs.hand, colour: 'held' };

export const stepLooks: { readonly [State in StepView['state']]: Look } = {
  ahead: { word: 'ahead', glyph: glyphs.minus },
  running: { word: 'running', glyph: glyphs.arrowUpFromLine, colour: 'deploying' },
  done: { word: 'done', glyph: glyphs.circleCheck, colour: 'live' },
  undoing: { word: 'undoing', glyph: glyphs.undo2, colour: 'rolled-back' },
  undone: { word: 'undone', glyph: glyphs.undo2, colour: 'rolled-back' },
  failed: { word: 'failed', glyph: glyphs.circleX, colour: 'failed' },
  lost: { word: 'lost', glyph: glyphs.circleX, colour: 'failed' },
  unknown: { word: 'unknown', glyph: glyphs.hand, colour: 'held' },
};

export type { Look };
