import { createReadStream } from 'node:fs';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { casesToTell } from '#core/scope/cases.ts';
import { lastWordsOf, splitWords } from '#core/last-words.ts';
import { maskSecrets } from '#targets/process/log-file.ts';
import {
  StepFailure,
  type CheckFinding,
  type Sighting,
  type StepContext,
  type StepOrder,
  type StepResult,
  type Target,
  type WordsQuestion,
} from '#targets/target.ts';
import { attest, type AttestQuestion } from './attest.ts';
import type { ControllerClient } from './controller-client.ts';
import { dataSteps, type DataHands } from './data-steps.ts';
import type { ReleaseBeside } from '#checks/check.ts';
import { examine, type Examination, type Lent } from './examine.ts';
import { hookSteps } from './hook-steps.ts';
import type { AgentOrder } from './protocol.ts';
import { withRows } from './with-rows.ts';
import type { StepHand } from './step-hand.ts';

export interface Hands {
  readonly targets: ReadonlyMap<string, Target>;
  readonly client: ControllerClient;
  readonly workFolder: string;
  readonly log: (sentence: string) => void;
  /** Reads, masks and copies databases of this host, where its file says of any that they may be. */
  readonly data?: DataHands;
}

/** What an order came to, before it is written down. */
export interface Outcome {
  readonly state: 'succeeded' | 'failed' | 'absent' | 'unknown';
  readonly because: string;
  readonly result?: OrderResult;
}

/** The context of one order: blobs that it keeps go to the controller at once. */
export function contextOf(hands: Hands, order: AgentOrder, parts: Pick<StepContext, 'signal' | 'reach' | 'tell'>): StepContext {
  const { signal } = parts;
  return {
    ...parts,
    keep: (_name, content) => keepBlob(hands, content, signal),
    check: (definition, surroundings) => checkWithin(hands, order, { definition, surroundings, signal }),
    withRows: (rows, work) => withRows(order, rows, work),
  };
}

function targetOf(hands: Hands, id: string): Target {
  const target = hands.targets.get(id);
  if (target === undefined) throw new Failure('no-such-target', `This agent has no target \`${id}\`.`, { retryable: false });
  return target;
}

/** Whose hands do a step. */
export function handOf(hands: Hands, { promotion, environment }: AgentOrder, { step }: Pick<StepOrder, 'step'>): StepHand {
  if (step.kind === 'refresh') return dataSteps(hands.data, promotion);
  const target = targetOf(hands, environment.target);
  return step.kind === 'hook' ? hookSteps(target) : target;
}

/** A Failure of the world is the step's; anything else is a bug of ours and named as one. */
export async function act(target: StepHand, order: StepOrder, context: StepContext): Promise<Outcome> {
  const masked = (words: string): string => maskSecrets(words, Object.values(order.secrets));
  try {
    const { because = 'done.', ...result }: StepResult = await (order.undo ? target.undo(order, context) : target.apply(order, context));
    return { state: 'succeeded', because: masked(wordsOfSuccess(order, because)), result };
  } catch (error) {
    const seen = error instanceof StepFailure ? error.result : {};
    const { sentence, lastWords } = splitWords(masked(wordsOfError(error)));
    const words = lastWords ?? masked(await askLastWords(target, { ...order, services: servicesOf(order) }));
    const result = { ...seen, ...(words !== '' && { lastWords: words }) };
    return { state: 'failed', because: sentence, ...(Object.keys(result).length > 0 && { result }) };
  }
}

/** A step of one service is about that one; one that moves them all is about all. */
function servicesOf({ step, services }: StepOrder): readonly string[] {
  return step.service === undefined ? services.map(({ service }) => service.name) : [step.service];
}

/** Nobody is kept from hearing of a failure because a log cannot be read. */
async function askLastWords(target: StepHand, { system, environment, release, services }: WordsQuestion): Promise<string> {
  try {
    return lastWordsOf((await target.lastWords?.({ system, environment, release, services })) ?? '');
  } catch {
    return '';
  }
}

/** A target that cannot be asked leaves it unknown: nothing is done again. */
export async function look(target: StepHand, order: StepOrder, context: StepContext): Promise<Sighting> {
  try {
    return await target.observe(order, context);
  } catch (error) {
    return { state: 'unknown', because: wordsOfError(error) };
  }
}

export function outcomeOfSighting({ state, because, result }: Sighting): Outcome {
  return { state: state === 'there' ? 'succeeded' : state, because, ...(result === undefined ? {} : { result }) };
}

/** What a look saw is a sentence of its own; what was done is told with its step. */
function wordsOfSuccess(order: StepOrder, because: string): string {
  return order.step.kind === 'judge' ? because : `${wordsOfStep(order)}: ${because}`;
}

export function wordsOfStep({ step, undo }: Pick<StepOrder, 'step' | 'undo'>): string {
  return `${undo ? 'undo ' : ''}${step.kind}${step.service === undefined ? '' : ` ${step.service}`}`;
}

type CheckPayload = Extract<AgentOrder['payload'], { readonly kind: 'check' }>;

/** Runs a check against the services of its environment, from inside: the door is for people. */
export async function check(
  hands: Hands,
  order: AgentOrder,
  run: { readonly payload: CheckPayload; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { definition, services, production, soaked, tests } = run.payload;
  try {
    const place = { system: order.system, environment: order.environment.name };
    const target = targetOf(hands, order.environment.target);
    if (soaked !== undefined) return await attestHere(hands, target, { place, services, soaked });
    // What is started from nothing needs nothing of what runs, and may run nowhere yet.
    const surroundings =
      definition.kind === 'clean' ? { baseUrls: {}, folders: {} } : await target.surroundings(place, services, run.signal);
    const { environment, secrets } = order;
    const releaseBeside = async (): Promise<ReleaseBeside | undefined> => {
      if (production === undefined) return undefined;
      const beside = await target.startBeside?.({ ...place, definition: environment, secrets, ...production }, run.signal);
      return beside && { release: production.release, ...beside };
    };
    const { because, about, cases, ...found } = await examine(lentBy(hands, run.signal), {
      definition,
      environment,
      secrets,
      surroundings,
      signal: run.signal,
      ...(target.startBeside === undefined ? {} : { releaseBeside }),
      ...inNothing(target, order, run),
    });
    const result = { ...found, ...(cases !== undefined && tests !== undefined && { cases: casesToTell(cases, tests) }) };
    if (result.verdict === 'pass' || result.lastWords !== undefined) return { state: 'succeeded', because, result };
    const question = { ...place, release: run.payload.release, services: about ?? servicesMeant(run.payload) };
    const lastWords = maskSecrets(await askLastWords(target, question), Object.values(secrets));
    return { state: 'succeeded', because, result: { ...result, ...(lastWords !== '' && { lastWords }) } };
  } catch (error) {
    // What kept the check from being run is no verdict on the release.
    return { state: 'succeeded', because: wordsOfError(error), result: { verdict: 'error' } };
  }
}

/** The services of the check's own release, where its target can start them so. */
function inNothing(
  target: Target,
  { system, environment, secrets }: AgentOrder,
  { payload: { release, services } }: { readonly payload: CheckPayload },
): Pick<Examination, 'inNothing'> {
  const order = { system, environment: environment.name, definition: environment, secrets, release, services };
  return target.startInNothing === undefined ? {} : { inNothing: async (signal) => (await target.startInNothing?.(order, signal)) ?? [] };
}

/** The service that the check names; else any of them may be the one. */
function servicesMeant({ definition, services }: CheckPayload): readonly string[] {
  const { service } = definition.options;
  return typeof service === 'string' ? [service] : services.map((each) => each.service.name);
}

async function attestHere(hands: Hands, target: Target, question: Omit<AttestQuestion, 'clockAheadMs'>): Promise<Outcome> {
  const { because, ...result } = await attest(target, { ...question, clockAheadMs: hands.client.now() - Date.now() });
  return { state: 'succeeded', because, result };
}

/** The same within a step: against the addresses that the target names. */
async function checkWithin(
  hands: Hands,
  order: AgentOrder,
  run: Pick<Examination, 'definition' | 'surroundings' | 'signal'>,
): Promise<CheckFinding> {
  const { environment, secrets } = order;
  try {
    return await examine(lentBy(hands, run.signal), { ...run, environment, secrets });
  } catch (error) {
    return { verdict: 'error', because: wordsOfError(error) };
  }
}

function lentBy(hands: Hands, signal: AbortSignal): Lent {
  return { workFolder: hands.workFolder, log: (line) => hands.log(line), keep: (content) => keepBlob(hands, content, signal) };
}

function keepBlob(hands: Hands, content: Uint8Array | { readonly path: string }, signal: AbortSignal): Promise<string> {
  return hands.client.keepBlob(() => bytesOf(content), signal);
}

async function* bytesOf(content: Uint8Array | { readonly path: string }): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else for await (const chunk of createReadStream(content.path)) if (chunk instanceof Uint8Array) yield chunk;
}

function wordsOfError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return `A bug of the agent: ${error instanceof Error ? error.message : String(error)}`;
}
