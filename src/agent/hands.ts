import { createReadStream, mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runCheck } from '#checks/index.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { maskSecrets } from '#targets/process/log-file.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { Sighting, StepContext, StepOrder, Target } from '#targets/target.ts';
import type { ControllerClient } from './controller-client.ts';
import type { AgentOrder } from './protocol.ts';

export interface Hands {
  readonly targets: ReadonlyMap<string, Target>;
  readonly client: ControllerClient;
  readonly workFolder: string;
  readonly log: (sentence: string) => void;
}

/** What an order came to, before it is written down. */
export interface Outcome {
  readonly state: 'succeeded' | 'failed' | 'absent' | 'unknown';
  readonly because: string;
  readonly result?: OrderResult;
}

/** The context of one order: blobs that it keeps go to the controller at once. */
export function contextOf(hands: Hands, parts: Pick<StepContext, 'signal' | 'reach' | 'tell'>): StepContext {
  return { ...parts, keep: (_name, content) => keepBlob(hands, content, parts.signal) };
}

export function targetOf(hands: Hands, id: string): Target {
  const target = hands.targets.get(id);
  if (target === undefined) throw new Failure('no-such-target', `This agent has no target \`${id}\`.`, { retryable: false });
  return target;
}

/** A Failure of the world is the step's; anything else is a bug of ours and named as one. */
export async function act(target: Target, order: StepOrder, context: StepContext): Promise<Outcome> {
  try {
    const result = await (order.undo ? target.undo(order, context) : target.apply(order, context));
    return { state: 'succeeded', because: `${wordsOfStep(order)}: done.`, result };
  } catch (error) {
    return { state: 'failed', because: maskSecrets(wordsOfError(error), Object.values(order.secrets)) };
  }
}

/** A target that cannot be asked leaves it unknown: nothing is done again. */
export async function look(target: Target, order: StepOrder, context: StepContext): Promise<Sighting> {
  try {
    return await target.observe(order, context);
  } catch (error) {
    return { state: 'unknown', because: wordsOfError(error) };
  }
}

export function outcomeOfSighting({ state, because, result }: Sighting): Outcome {
  return { state: state === 'there' ? 'succeeded' : state, because, ...(result === undefined ? {} : { result }) };
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
  const { payload, signal } = run;
  mkdirSync(hands.workFolder, { recursive: true, mode: 0o700 });
  const workFolder = mkdtempSync(path.join(hands.workFolder, 'check-'));
  try {
    const place = { system: order.system, environment: order.environment.name };
    const { baseUrls, folders } = await targetOf(hands, order.environment.target).surroundings(place, payload.services, signal);
    const variables = renderVariables({
      variables: variablesOf(payload),
      environment: order.environment,
      secrets: order.secrets,
      urls: baseUrls,
    });
    const { because, ...result } = await runCheck(payload.definition, {
      baseUrls,
      folders,
      variables,
      secrets: Object.values(order.secrets),
      workFolder,
      signal,
      log: (line) => hands.log(`${payload.definition.name}: ${line}`),
      keep: (_name, content) => keepBlob(hands, content, signal),
    });
    return { state: 'succeeded', because, result };
  } catch (error) {
    // What kept the check from being run is no verdict on the release.
    return { state: 'succeeded', because: wordsOfError(error), result: { verdict: 'error' } };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** The option `environment` of a check: variables with templates in them. */
function variablesOf({ definition }: CheckPayload): { readonly [name: string]: string } {
  const { environment } = definition.options;
  if (typeof environment !== 'object' || environment === null) return {};
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
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
