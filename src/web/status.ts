import {
  ArrowUpFromLine,
  ChevronsRight,
  CircleCheck,
  CirclePlay,
  CircleX,
  Clock,
  Hand,
  Hourglass,
  type LucideIcon,
  Minus,
  OctagonX,
  ScanSearch,
  Snowflake,
  Undo2,
} from 'lucide-react';
import type { Term } from '#web/words/say.ts';
import type { Evidence } from '#core/state.ts';
import type { TestedCase } from '#core/tested.ts';
import type { CanaryStepView, GateView, Status, StepView } from '#core/views/shapes.ts';

/** How a status looks: its colours in tokens.css, and its shape, so that nobody needs the colour to know it. */
interface Look {
  readonly word: Term;
  readonly icon: LucideIcon;
  /** Names `--status-…` and `--tint-…`; absent: grey, as everything that went as planned. */
  readonly colour?: string;
}

/** Every status word, its icon and its colour: the one table. What has passed is grey; only what lives in production is green. */
export const statusLooks: { readonly [Word in Status]: Look } = {
  waiting: { word: 'waiting', icon: Clock, colour: 'waiting' },
  ready: { word: 'ready', icon: CirclePlay, colour: 'ready' },
  deploying: { word: 'deploying', icon: ArrowUpFromLine, colour: 'deploying' },
  verifying: { word: 'verifying', icon: ScanSearch, colour: 'verifying' },
  soaking: { word: 'soaking', icon: Hourglass, colour: 'soaking' },
  live: { word: 'live', icon: CircleCheck, colour: 'live' },
  passed: { word: 'passed', icon: CircleCheck },
  failed: { word: 'failed', icon: CircleX, colour: 'failed' },
  rejected: { word: 'rejected', icon: OctagonX, colour: 'rejected' },
  held: { word: 'held', icon: Hand, colour: 'held' },
  'rolled back': { word: 'rolled back', icon: Undo2, colour: 'rolled-back' },
  superseded: { word: 'superseded', icon: ChevronsRight, colour: 'superseded' },
  empty: { word: 'empty', icon: Minus },
};

/** Of a stage that nothing may enter; its cell has a dashed border besides. */
export const frozenLook: Look = { word: 'frozen', icon: Snowflake, colour: 'frozen' };

/** A gate in the words of the list above; an exception is amber, as everything that somebody had to answer for. */
export const gateLooks: { readonly [State in GateView['state']]: Look } = {
  passed: { word: 'passed', icon: CircleCheck, colour: 'live' },
  waiting: { word: 'waiting', icon: Clock, colour: 'waiting' },
  failed: { word: 'failed', icon: CircleX, colour: 'failed' },
  excepted: { word: 'excepted', icon: Hand, colour: 'held' },
  ahead: { word: 'ahead', icon: Minus },
};

/** What a piece of evidence says. */
export const verdictLooks: { readonly [State in Evidence['verdict']]: Look } = {
  pass: gateLooks.passed,
  fail: gateLooks.failed,
  error: { word: 'could not be judged', icon: Hand, colour: 'held' },
  inconclusive: { word: 'says nothing', icon: Hand, colour: 'held' },
};

/** How a case of a run of tests ended. */
export const testedLooks: { readonly [State in TestedCase['state'] | 'flaky']: Look } = {
  passed: { word: 'passed', icon: CircleCheck },
  failed: gateLooks.failed,
  skipped: { word: 'skipped', icon: Minus },
  flaky: { word: 'flaky', icon: Hand, colour: 'held' },
};

/** A look from nothing. Where it could not be looked nobody knows, and that is no yes. */
export const cleanLooks: { readonly [State in Evidence['verdict']]: Look } = {
  pass: { ...gateLooks.passed, word: 'clean' },
  fail: { ...gateLooks.failed, word: 'not clean' },
  error: { word: 'not known', icon: Hand, colour: 'held' },
  inconclusive: { word: 'not known', icon: Hand, colour: 'held' },
};

export const canaryLooks: { readonly [State in CanaryStepView['state']]: Look } = {
  ahead: { word: 'ahead', icon: Minus },
  now: { word: 'looking', icon: ScanSearch, colour: 'verifying' },
  asks: { word: 'asks', icon: CirclePlay, colour: 'ready' },
  done: { word: 'passed', icon: CircleCheck, colour: 'live' },
  failed: { word: 'failed', icon: CircleX, colour: 'failed' },
};

/** After a first strike: nobody is sent to the new side. */
export const suspendedLook: Look = { word: 'suspended', icon: Hand, colour: 'held' };

export const stepLooks: { readonly [State in StepView['state']]: Look } = {
  ahead: { word: 'ahead', icon: Minus },
  running: { word: 'running', icon: ArrowUpFromLine, colour: 'deploying' },
  done: { word: 'done', icon: CircleCheck, colour: 'live' },
  undoing: { word: 'undoing', icon: Undo2, colour: 'rolled-back' },
  undone: { word: 'undone', icon: Undo2, colour: 'rolled-back' },
  failed: { word: 'failed', icon: CircleX, colour: 'failed' },
  lost: { word: 'lost', icon: CircleX, colour: 'failed' },
  unknown: { word: 'unknown', icon: Hand, colour: 'held' },
};

export type { Look };
