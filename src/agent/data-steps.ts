// Steps `refresh`: done by the hand at the source, on the host of the environment that the data come from.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderResult } from '#core/command.ts';
import { CopyNotProven } from '#core/data/copy-not-proven.ts';
import type { Proved } from '#core/data/proved.ts';
import type { ProofOutcome, RefreshHand, RefreshOrder, RefreshOutcome } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import { StepFailure, type Sighting, type StepContext, type StepOrder, type StepResult } from '#targets/target.ts';
import { BegunRefreshes } from './begun-refreshes.ts';
import { clearUp } from './clear-up.ts';
import type { StepHand } from './step-hand.ts';

const tellEveryMs = 5_000;
const [waitsForServerMs, againMs] = [5 * 60_000, 1_000];
const idName = 'data-id';
const idBytes = 9;

/** The hand at a source, and what tells this agent's orders from those of an installation that was here before, with the same names. */
export interface DataHands {
  readonly id: string;
  /** Undefined where the host says of no database that it may be copied. */
  readonly open: () => Promise<RefreshHand | undefined>;
  /** Absent: each counts as begun. */
  readonly begun?: BegunRefreshes;
}

/** `id` is made at the first start on a state folder. */
export function dataHands(stateFolder: string, open: DataHands['open']): DataHands {
  const file = path.join(stateFolder, idName);
  if (!existsSync(file)) writeFileSync(file, randomBytes(idBytes).toString('base64url'), { mode: 0o600, flush: true });
  return { id: readFileSync(file, 'utf8').trim(), open, begun: new BegunRefreshes(path.join(stateFolder, 'data-begun')) };
}

/** The hand is opened when a step comes: a classification or password that was mended since counts. */
export function dataSteps(hands: DataHands | undefined, promotion: string): StepHand {
  const opened = async (): Promise<RefreshHand> => {
    const hand = await hands?.open();
    if (hand !== undefined) return hand;
    const sentence =
      'This host says of no database that its data may be copied. Write agent-data.yaml there, and start its agent with --data-file.';
    throw new Failure('no-data-file', sentence, { retryable: false });
  };
  /** Of all attempts, and of what undoes them: it is one effect. */
  const orderOf = ({ system, environment, step }: StepOrder): RefreshOrder => {
    const { refresh } = step;
    if (refresh === undefined) throw new Failure('no-data-file', `The step ${step.id} names no database.`, { retryable: false });
    const { database, expects, unmasked } = refresh;
    const effectKey = [hands?.id, system, promotion, environment, database].join('/');
    return {
      effectKey,
      environment,
      database,
      asked: { system, promotion },
      ...(expects !== undefined && { expects }),
      ...(unmasked && { unmasked }),
    };
  };
  const begun = async (order: RefreshOrder): Promise<RefreshHand> => {
    const hand = await opened();
    hands?.begun?.note(order);
    return hand;
  };
  /** Undefined: there is no hand, and there was none when it was to be done. */
  const openedIfBegun = (order: RefreshOrder): Promise<RefreshHand | undefined> =>
    opened().catch((error: unknown) => {
      if (hands?.begun?.has(order) === false) return undefined;
      throw error;
    });
  return {
    apply: async (order, context) => {
      const of = orderOf(order);
      try {
        return await (order.step.refresh?.only === 'proof' ? proven(await opened(), of, context) : applied(await begun(of), of, context));
      } finally {
        await clearUp();
      }
    },
    observe: async (order, context) =>
      order.step.refresh?.only === 'proof'
        ? looksOnly
        : seen(await openedIfBegun(orderOf(order)), { order: orderOf(order), undo: order.undo, context }),
    undo: async (order, { signal }) => {
      const hand = await openedIfBegun(orderOf(order));
      if (hand !== undefined) await takenBack(hand, orderOf(order), signal);
      return {};
    },
  };
}

/** It brings nothing about: lost, it is done again. */
const looksOnly: Sighting = { state: 'absent', because: 'A proof that was lost changed nothing.' };

async function proven(hand: RefreshHand, order: RefreshOrder, context: StepContext): Promise<StepResult> {
  const { signal } = context;
  const { documents, ...proved } = await hand.prove(order, { signal, say: sayingTo(context) }).catch((error: unknown) => {
    throw signal.aborted ? stopped(signal, order, error) : error;
  });
  return { proved, blobs: await keptOf(documents, context), because: wordsOfProof(proved) };
}

function wordsOfProof({ verdict, values, cells, leaks }: Proved): string {
  const size = `${values} values were looked for in ${cells} cells`;
  if (verdict === 'broken') return `${size}, and the proof could not see: nothing is known.`;
  return verdict === 'pass'
    ? `${size}, and none was found.`
    : `${size}, and some were found in ${leaks} ${leaks === 1 ? 'place' : 'places'}.`;
}

/** Often is not told. */
function sayingTo(context: StepContext): (words: string) => void {
  let toldMs = -Infinity;
  return (because) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < tellEveryMs) return;
    toldMs = nowMs;
    context.tell({ because });
  };
}

async function applied(hand: RefreshHand, order: RefreshOrder, context: StepContext): Promise<StepResult> {
  const { signal } = context;
  const say = sayingTo(context);
  const outcome = await hand.refresh(order, { signal, say }).catch(async (error: unknown) => {
    if (signal.aborted) throw stopped(signal, order, error);
    throw error instanceof Failure && error.cause instanceof CopyNotProven
      ? await withProof(error.message, error.cause.proof, context)
      : error;
  });
  return { ...(await resultOf(outcome, context)), because: wordsOf(outcome) };
}

/** The proof comes along with the failure; where it can't be kept, what it found does. */
async function withProof(message: string, { documents, ...proved }: ProofOutcome, context: StepContext): Promise<StepFailure> {
  const blobs = await keptOf(documents, context).catch(() => undefined);
  return new StepFailure(message, { proved, ...(blobs && { blobs }) });
}

function stopped({ reason }: AbortSignal, { database }: RefreshOrder, cause: unknown): Failure {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  const because = isLate ? 'it took longer than `at-most` lets it' : 'its promotion was aborted, or the agent ended';
  return new Failure('refresh-stopped', `The refresh of ${database} was stopped: ${because}. Nothing was replaced.`, {
    retryable: true,
    cause,
  });
}

async function resultOf({ documents, ...refreshed }: RefreshOutcome, context: StepContext): Promise<OrderResult> {
  return { refreshed, blobs: await keptOf(documents, context) };
}

async function keptOf(documents: { readonly [name: string]: string }, context: StepContext): Promise<{ readonly [name: string]: string }> {
  const kept = Object.entries(documents).map(async ([name, text]) => [name, await context.keep(name, Buffer.from(text))] as const);
  return Object.fromEntries(await Promise.all(kept));
}

/** A server that is away for a while needs nobody's help. */
async function takenBack(hand: RefreshHand, order: RefreshOrder, signal: AbortSignal): Promise<void> {
  const endMs = performance.now() + waitsForServerMs;
  for (;;) {
    try {
      return await hand.takeBack(order);
    } catch (error) {
      const isAway = error instanceof Failure && error.code === 'database-away';
      if (!isAway || signal.aborted || performance.now() > endMs) throw error;
      await pause(againMs, undefined, { signal });
    }
  }
}

interface Looking {
  readonly order: RefreshOrder;
  readonly undo: boolean;
  readonly context: StepContext;
}

/** Of what was done before a crash the documents lie on this host still: whoever did it could not tell them any more. */
async function seen(hand: RefreshHand | undefined, { order, undo, context }: Looking): Promise<Sighting> {
  const outcome = hand === undefined ? 'absent' : await hand.observe(order);
  if (outcome === 'unknown')
    return { state: 'unknown', because: `Nobody can say whether ${order.database} was refreshed: its server does not answer.` };
  const isThere = outcome !== 'absent';
  if (undo)
    return isThere
      ? { state: 'absent', because: 'The refreshed data are there still.' }
      : { state: 'there', because: 'The data are as they were before.' };
  if (!isThere) return { state: 'absent', because: 'The data are as they were before.' };
  return { state: 'there', because: wordsOf(outcome), result: await resultOf(outcome, context) };
}

function wordsOf({ rows, tables, bytes, ms, verdict }: RefreshOutcome): string {
  const size = bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
  const proven =
    verdict === 'pass'
      ? ', and nobody’s own values were found in them'
      : verdict === 'raw'
        ? '; nothing of them is masked'
        : '; nobody has looked for people’s own values in them';
  return `${rows} rows of ${tables} tables (${size}) in ${Math.max(1, Math.round(ms / 1000))} s${proven}.`;
}
