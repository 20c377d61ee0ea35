import { existsSync } from 'node:fs';
import { Failure } from '#core/failure.ts';
import { lastWordsOf } from '#core/last-words.ts';
import type { Service } from '#core/system.ts';
import { tailLog } from '#targets/process/log-file.ts';
import { renderVariables } from '#targets/render-variables.ts';
import { StepFailure, type Sighting, type StepContext, type StepOrder, type StepResult } from '#targets/target.ts';
import { formsOf } from './mask.ts';
import { placedService, urlsOf, type CommandParts } from './parts.ts';
import { awaitRun, startRun, stateOfRun, tracesOf } from './run.ts';

const loggedLines = 10_000;

/** Runs the service's migrations once, on this host. Asked again, it waits for the run that is under way, or says how it ended. */
export async function migrate(parts: CommandParts, order: StepOrder, context: StepContext): Promise<StepResult> {
  const began = performance.now();
  const { service, artefact } = placedService(order);
  const traces = tracesOf(parts.state, order);
  const secrets = formsOf(Object.values(order.secrets));
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(order.step.timeoutMs)]);
  if (stateOfRun(traces) === 'never') {
    const urls = urlsOf(order.definition, order.services);
    const variables = renderVariables({ variables: service.variables, environment: order.definition, secrets: order.secrets, urls });
    await startRun(traces, { command: commandOf(service), folder: await parts.artefacts.ensure(artefact, signal), variables });
  }
  context.reach('after-start');
  const end = await awaitRun(traces, signal, () => undefined);
  const blobs = existsSync(traces.log)
    ? { 'migration.log': await context.keep('migration.log', Buffer.from(tailLog(traces.log, loggedLines, secrets))) }
    : {};
  if (typeof end === 'object' && end.code === 0) return { ms: Math.round(performance.now() - began), blobs };
  const how = typeof end === 'object' ? `ended with code ${end.code}` : 'did not end in time, or was ended';
  const lastWords = lastWordsOf(tailLog(traces.log, 20, secrets));
  throw new StepFailure(`The migration of ${service.name} ${how}.`, { blobs, ...(lastWords !== '' && { lastWords }) });
}

/** Waits for a run that is under way: while it lasts nobody may start another. */
export async function observeMigration(parts: CommandParts, order: StepOrder, { signal }: StepContext): Promise<Sighting> {
  const traces = tracesOf(parts.state, order);
  if (stateOfRun(traces) === 'never') return { state: 'absent', because: 'The migration was never started.' };
  const end = stateOfRun(traces) === 'running' ? await awaitRun(traces, signal, () => undefined) : stateOfRun(traces);
  if (typeof end === 'object' && end.code === 0) return { state: 'there', because: 'The migration ended well.' };
  const because =
    typeof end === 'object' ? `The migration ended with code ${end.code}.` : 'The migration was started, and nobody saw it end.';
  return { state: 'unknown', because };
}

function commandOf({ name, migrations }: Service): string {
  if (typeof migrations === 'string') return migrations;
  if (migrations !== undefined && 'command' in migrations) return migrations.command;
  const sentence = `The migrations of ${name} are a folder of SQL files, which only a host of ours runs. Give them a command, or let yours run them.`;
  throw new Failure('migration-failed', sentence, { retryable: false });
}
