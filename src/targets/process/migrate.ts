import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderFiles } from '#targets/render-files.ts';
import { renderVariables } from '#targets/render-variables.ts';
import { StepFailure, type Sighting, type StepContext, type StepOrder } from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { writeDurably } from './durable-file.ts';
import { removeFiles, writeFiles } from './files-folder.ts';
import { launch } from './launch.ts';
import { beginMeasuring, commandLine, variablesOf } from './migration-measure.ts';
import { folderVariables, openKeptFolder } from './kept-folder.ts';
import { tailLog } from './log-file.ts';
import { isInterrupted, placedService, timeOf, type Parts } from './parts.ts';
import { findMarked, isAlive, type ProcessIdentity } from './proc.ts';
import { stopTree } from './stop-tree.ts';

// The shell around the command writes down how it ended, and takes its rendered files away, also when nobody of us lives to see it.
const wrapper = 'sh -c "$1"; code=$?; rm -rf "$3"; printf %s "$code" > "$2.draft" && mv "$2.draft" "$2"';
const pauseMs = 25;
const graceMs = 10_000;

export interface Traces {
  readonly started: string;
  /** What a folder of SQL files tells of itself. */
  readonly report: string;
  readonly ended: string;
  /** Its rendered files, while it runs. */
  readonly files: string;
  readonly log: string;
  readonly marker: string;
}

/** What migrations are run with: how services reach one another is the target's business. */
export interface MigrationParts extends Pick<Parts, 'state' | 'artefacts' | 'host'> {
  /** Service → address, for their variables. */
  urlsFor(order: StepOrder): Promise<{ readonly [service: string]: string }>;
}

/** Runs the service's migrations once. Asked again, it waits for the run that is under way, or says how it ended. */
export async function migrate(parts: MigrationParts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const began = performance.now();
  const traces = tracesOf(parts, order);
  const signal = timeOf(order, context.signal);
  const measuring = await beginMeasuring(parts, { order, traces, isFromStart: !existsSync(traces.started) });
  if (!existsSync(traces.started)) await startMigration(parts, { order, traces, signal });
  context.reach('after-start');
  context.tell({ because: 'the migration runs' });
  await waitForEnd(traces, signal);
  forgetFiles(traces);
  const migration = await measuring?.end();
  const log = existsSync(traces.log) ? await context.keep('migration.log', maskedLog(traces, order)) : undefined;
  const code = exitCodeOf(traces);
  const seen = { ...(migration && { migration }), ...(log !== undefined && { blobs: { 'migration.log': log } }) };
  if (code === 0) return { ms: Math.round(performance.now() - began), ...seen };
  const words = tailLog(traces.log, 20, Object.values(order.secrets));
  const end = code === undefined ? 'did not end in time, or was ended' : `ended with code ${code}`;
  throw new StepFailure(`The migration of ${order.step.service ?? ''} ${end}. Its last words:\n${words}`, seen);
}

/** Waits for a run that is under way: while it lasts nobody may start another. */
export async function observeMigration(parts: MigrationParts, order: StepOrder, { signal }: StepContext): Promise<Sighting> {
  const traces = tracesOf(parts, order);
  if (!existsSync(traces.started)) return { state: 'absent', because: 'The migration was never started.' };
  const measuring = await beginMeasuring(parts, { order, traces, isFromStart: false });
  while (!existsSync(traces.ended) && findMarked(traces.marker).length > 0 && !signal.aborted) await sleep(pauseMs);
  // Nobody waits for it any more, and whoever goes on must not meet it.
  if (signal.aborted && !isInterrupted(signal)) await stopTree(traces.marker, undefined, graceMs);
  forgetFiles(traces);
  const migration = await measuring?.end();
  const code = exitCodeOf(traces);
  if (code === 0) return { state: 'there', because: 'The migration ended well.', ...(migration && { result: { migration } }) };
  return {
    state: 'unknown',
    because: code === undefined ? 'The migration was started, and nobody saw it end.' : `The migration ended with code ${code}.`,
  };
}

/** Whether an attempt that came to nothing has migrated since: its migrations stay. Traces hold the key of their order, with its fence. */
export function hasMigratedSince(parts: Parts, { system, environment, fence }: StepOrder, since: number): boolean {
  const folder = path.join(parts.state.environment(system, environment), 'migrations');
  const traces = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.started')) : [];
  return traces.some((name) => {
    const [, number] = /\/f(\d+)\//.exec(readFileSync(path.join(folder, name), 'utf8')) ?? [];
    return number !== undefined && Number(number) > since && Number(number) < fence;
  });
}

async function startMigration(
  parts: MigrationParts,
  run: { readonly order: StepOrder; readonly traces: Traces; readonly signal: AbortSignal },
): Promise<void> {
  const { order, traces, signal } = run;
  const placed = placedService(order);
  const { migrations } = placed.service;
  if (migrations === undefined) throw new Failure('no-migrations', `${placed.service.name} has no migrations.`, { retryable: false });
  const folder = await parts.artefacts.ensure(placed.artefact, signal);
  const urls = await parts.urlsFor(order);
  const kept = openKeptFolder(parts.state, order, placed.service.name);
  const sources = { environment: order.definition, secrets: order.secrets, urls, folder: kept };
  const variables = { ...folderVariables(kept), ...renderVariables({ variables: placed.service.variables, ...sources }) };
  const files = await renderFiles(placed.service, folder, sources);
  mkdirSync(path.dirname(traces.started), { recursive: true, mode: 0o700 });
  const told = writeFiles(traces.files, files);
  writeDurably(traces.started, order.key);
  const line = commandLine(parts, { order, migrations, folder, report: traces.report });
  const command = ['sh', '-c', wrapper, 'lockstep-migration', line, traces.ended, traces.files] as const;
  const own = variablesOf(order, migrations);
  await launch({ command, folder, variables: { ...own, ...variables, ...told }, marker: traces.marker, logFile: traces.log });
}

/** One that was ended had no shell any more that takes them away. */
function forgetFiles({ marker, files }: Traces): void {
  if (findMarked(marker).length === 0) removeFiles(files);
}

async function waitForEnd(traces: Traces, signal: AbortSignal): Promise<void> {
  const root: ProcessIdentity | undefined = findMarked(traces.marker).find((found) => found.pid === found.session);
  if (root === undefined) return;
  while (!existsSync(traces.ended) && isAlive(root)) {
    if (isInterrupted(signal)) return;
    if (signal.aborted) return stopTree(traces.marker, root, graceMs);
    // An abort is felt at once, not at the next look.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

function exitCodeOf({ ended }: Traces): number | undefined {
  return existsSync(ended) ? Number(readFileSync(ended, 'utf8')) : undefined;
}

function maskedLog({ log }: Traces, order: StepOrder): Uint8Array {
  return Buffer.from(tailLog(log, 10_000, Object.values(order.secrets)));
}

function tracesOf(parts: Pick<Parts, 'state'>, { system, environment, key }: StepOrder): Traces {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 24);
  const file = path.join(parts.state.environment(system, environment), 'migrations', name);
  return {
    started: `${file}.started`,
    report: `${file}.report`,
    ended: `${file}.ended`,
    files: `${file}.files`,
    log: `${file}.log`,
    marker: `${parts.state.markerPrefix}migration/${name}`,
  };
}
