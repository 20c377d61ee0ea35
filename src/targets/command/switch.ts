import { existsSync } from 'node:fs';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { lastWordsOf } from '#core/last-words.ts';
import { wordsOfSpan } from '#core/words.ts';
import { commandTimeoutMs } from '#catalogue/targets/command.ts';
import { tailLog } from '#targets/process/log-file.ts';
import { isInterrupted } from '#targets/process/parts.ts';
import { tellSlowly } from '#targets/process/progress.ts';
import { StepFailure, type Sighting, type StepContext, type StepOrder, type StepResult } from '#targets/target.ts';
import { adoptWhatRuns } from './adopt.ts';
import { formsOf } from './mask.ts';
import { askUntilThere, askWhatRuns, type Look, type Seen } from './observe.ts';
import { optionsOf, urlsOf, type CommandParts } from './parts.ts';
import { awaitRun, startRun, stateOfRun, tracesOf, type RunState, type Traces } from './run.ts';
import { taskOf, type Task } from './task.ts';

const loggedLines = 10_000;
const shownLines = 20;

/** Runs the command once for the whole bill, and asks what runs afterwards. Begun before, it is waited for, or told how it ended. */
export async function switchByCommand(parts: CommandParts, order: StepOrder, context: StepContext): Promise<StepResult> {
  const task = await taskOf(parts, order, context.signal);
  if (task === undefined) return { because: 'nothing ran here before, so there is nothing to go back to.' };
  if (order.adopts !== undefined) {
    const adopted = await adoptWhatRuns(parts, order, { task, signal: context.signal });
    rememberWhatRuns(parts, order, task);
    return adopted;
  }
  const began = performance.now();
  const traces = tracesOf(parts.state, order);
  const run = { parts, order, task, traces };
  const known = stateOfRun(traces);
  if (known === 'never' || known === 'lost') await begin(run, context);
  context.reach('after-start');
  const end = await awaitEnd(run, context);
  const log = await keepLog(run, context);
  if (typeof end !== 'object' || end.code !== 0) throw failureOf(run, end, { context, log });
  const seen = await askAfter(run, context, log);
  rememberWhatRuns(parts, order, task);
  const because = `\`${task.line}\` ended well; ${seen === undefined ? 'nobody can read back what runs.' : `${seen.because}.`}`;
  return { because, ms: Math.round(performance.now() - began), blobs: log };
}

/** A run that is under way is waited for. What cannot be read back is known only by a run that was seen to end. */
export async function observeSwitch(parts: CommandParts, order: StepOrder, context: StepContext): Promise<Sighting> {
  const task = await taskOf(parts, order, context.signal);
  if (task === undefined) return { state: 'there', because: 'Nothing ran here before.' };
  const traces = tracesOf(parts.state, order);
  const run = { parts, order, task, traces };
  if (stateOfRun(traces) === 'never') return { state: 'absent', because: `\`${task.line}\` was never begun.` };
  const end = stateOfRun(traces) === 'running' ? await awaitEnd(run, context) : stateOfRun(traces);
  // One that ended badly is asked again how it ended, and says so: it is not run again.
  if (typeof end === 'object' && end.code !== 0) return { state: 'absent', because: `\`${task.line}\` ended with exit code ${end.code}.` };
  if (task.candidate !== undefined && task.observe !== undefined)
    return judgeSighting(run, end, await askWhatRuns(lookOf(run, context), task.candidate));
  if (typeof end === 'object') {
    rememberWhatRuns(parts, order, task);
    return { state: 'there', because: `\`${task.line}\` ended well.` };
  }
  const lost = `\`${task.line}\` was begun, and nobody saw it end.`;
  return optionsOf(order.definition).repeatable === true
    ? { state: 'absent', because: `${lost} It may be run again.` }
    : { state: 'unknown', because: `${lost} Nobody can read back what runs: look there, and say how it goes on.` };
}

interface Run {
  readonly parts: CommandParts;
  readonly order: StepOrder;
  readonly task: Task;
  readonly traces: Traces;
}

function judgeSighting({ parts, order, task }: Run, end: End, { isThere, because }: Seen): Sighting {
  if (isThere) {
    rememberWhatRuns(parts, order, task);
    return { state: 'there', because: `${because}.` };
  }
  const ended = typeof end === 'object' ? 'ended well' : 'did not end';
  return { state: 'absent', because: `\`${task.line}\` ${ended}, and ${because}.` };
}

async function begin({ parts, order, task, traces }: Run, { signal }: StepContext): Promise<void> {
  if (signal.aborted) throw new Failure('too-late', 'The time of this step is over; nothing more was begun.', { retryable: true });
  const { line: command, folder, variables } = task;
  parts.records.change(order, (record) => ({ ...record, log: traces.log, secrets: [...secretsOf(order)] }));
  await startRun(traces, { command, folder, variables });
}

/** `late`: the time of the file was over. */
type End = RunState | 'late';

async function awaitEnd({ order, task, traces }: Run, context: StepContext): Promise<End> {
  const timeout = AbortSignal.timeout(commandTimeoutMs(optionsOf(order.definition)));
  const tell = tellSlowly((progress) => context.tell(progress));
  const look = (): void => tell(`\`${task.line}\` runs`, () => tailLog(traces.log, 5, secretsOf(order)));
  const end = await awaitRun(traces, AbortSignal.any([context.signal, timeout]), look);
  return end === 'lost' && timeout.aborted ? 'late' : end;
}

async function keepLog({ order, traces }: Run, context: StepContext): Promise<{ readonly [name: string]: string }> {
  if (!existsSync(traces.log) || context.signal.aborted) return {};
  const text = tailLog(traces.log, loggedLines, secretsOf(order));
  return { 'command.log': await context.keep('command.log', Buffer.from(`${text}\n`)) };
}

interface Ended {
  readonly context: StepContext;
  readonly log: { readonly [name: string]: string };
}

function failureOf({ order, task, traces }: Run, end: End, { context, log }: Ended): StepFailure {
  const lastWords = lastWordsOf(tailLog(traces.log, shownLines, secretsOf(order)));
  const result: OrderResult = { ...(Object.keys(log).length > 0 && { blobs: log }), ...(lastWords !== '' && { lastWords }) };
  return new StepFailure(`\`${task.line}\` ${wordsOfEnd(order, end, context.signal)}`, result);
}

function wordsOfEnd(order: StepOrder, end: End, signal: AbortSignal): string {
  if (typeof end === 'object') return `ended with exit code ${end.code}.`;
  if (isInterrupted(signal)) return 'runs on while the agent is away.';
  if (signal.aborted && signal.reason === 'aborted') return 'was ended, because its promotion was aborted.';
  if (end === 'late') return `took longer than ${wordsOfSpan(commandTimeoutMs(optionsOf(order.definition)))}, and was ended.`;
  return signal.aborted ? 'did not end in time, and was ended.' : 'was ended by somebody, and nobody saw how.';
}

/** What it reports must be the release; else the switch has not taken place, whatever the command said. */
async function askAfter(run: Run, context: StepContext, log: { readonly [name: string]: string }): Promise<Seen | undefined> {
  const { task } = run;
  if (task.observe === undefined || task.candidate === undefined) return undefined;
  const seen = await askUntilThere(lookOf(run, context), task.candidate);
  if (seen.isThere) return seen;
  const sentence = `\`${task.line}\` ended well, but ${seen.because}, not ${task.candidate.release}.`;
  throw new StepFailure(sentence, Object.keys(log).length > 0 ? { blobs: log } : {});
}

function lookOf({ parts, order, task }: Run, { signal }: StepContext): Look {
  const { observe: command = '', folder, variables } = task;
  return { command, folder, variables, state: parts.state, secrets: order.secrets, signal };
}

function rememberWhatRuns(parts: CommandParts, order: StepOrder, { candidate }: Task): void {
  if (candidate === undefined) return parts.records.change(order, ({ release: _release, ...rest }) => ({ ...rest, urls: {}, probes: [] }));
  const urls = urlsOf(order.definition, candidate.services);
  const probes = candidate.services.flatMap(({ service: { name, health } }) =>
    health === undefined || urls[name] === undefined ? [] : [`${urls[name].replace(/\/+$/, '')}${health}`],
  );
  parts.records.change(order, (record) => ({ ...record, release: candidate.release, urls, probes }));
  parts.host.tellUrls(order, urls);
}

function secretsOf({ secrets }: StepOrder): readonly string[] {
  return formsOf(Object.values(secrets));
}
