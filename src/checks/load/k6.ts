import { access, constants, lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { k6Options } from '#catalogue/checks/k6.ts';
import { readK6Summary, type K6Summary } from '#core/load/k6-summary.ts';
import type { Check, CheckContext, CheckOutcome } from '#checks/check.ts';
import { runChild, type ChildEnd } from '#checks/child.ts';
import { fileTime, prepare, variablesOf } from '#checks/command-place.ts';
import { Output } from '#checks/output.ts';
import { redactionOf } from '#checks/redact.ts';

type K6 = z.infer<typeof k6Options>;

/** What k6 ends with where a threshold was missed. */
const missedExit = 99;
const mostSummaryBytes = 16 * 1024 * 1024;

// The script comes by a variable: nothing that was written by others is read by the shell. Port 0: two runs may meet on one host.
const command = [
  'exec k6 run --quiet --no-color --no-usage-report --address 127.0.0.1:0',
  '--summary-trend-stats "avg,min,med,max,p(90),p(95),p(99),count"',
  '--summary-export "$LOCKSTEP_K6_SUMMARY" -- "$LOCKSTEP_K6_SCRIPT"',
].join(' ');

/** Runs the k6 of this host on a script of the release: its thresholds are the verdict. */
export const k6Check: Check = {
  id: 'k6',
  async run(definition, context) {
    const options = k6Options.parse(definition.options);
    const variables = variablesOf(options, context);
    if (!(await hasK6(variables['PATH'] ?? ''))) return { verdict: 'error', because: missing };
    const folder = await prepare(options, context);
    await fileTime(context);
    const summaryFile = path.join(context.workFolder, 'home', 'k6-summary.json');
    const output = new Output(redactionOf(context.secrets), (line) => context.log(line));
    const own = { LOCKSTEP_K6_SCRIPT: options.script, LOCKSTEP_K6_SUMMARY: summaryFile };
    const { user, signal, workFolder } = context;
    const end = await runChild({ command, folder, variables: { ...variables, ...own }, user, signal, marker: workFolder }, output);
    const text = await readSummary(summaryFile);
    const blobs = await keepAll(context, { output, text });
    return { ...judge(options, { end, text, words: output.lastWords() }), blobs };
  },
};

const missing =
  'k6 is not installed on this host: install it where the agent runs (https://grafana.com/docs/k6/latest/set-up/install-k6/), or write the load as a `load` check';

async function hasK6(searchPath: string): Promise<boolean> {
  for (const folder of searchPath.split(':').filter((part) => part !== '')) {
    const isThere = await access(path.join(folder, 'k6'), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/** Undefined where k6 wrote none: it ended before it could. */
async function readSummary(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() === true && found.size <= mostSummaryBytes ? readFile(file, 'utf8') : undefined;
}

interface Wrote {
  readonly output: Output;
  readonly text: string | undefined;
}

async function keepAll(context: CheckContext, { output, text }: Wrote): Promise<{ readonly [name: string]: string }> {
  const log = await context.keep('output.log', output.bytes());
  if (text === undefined) return { 'output.log': log };
  return { 'output.log': log, 'k6-summary.json': await context.keep('k6-summary.json', Buffer.from(text)) };
}

interface Ended {
  readonly end: ChildEnd;
  readonly text: string | undefined;
  readonly words: string;
}

function judge({ script }: K6, { end, text, words }: Ended): CheckOutcome {
  const summary = text === undefined ? undefined : readK6Summary(parsed(text));
  const how = end.endedBy === undefined ? `ended with exit code ${end.code}` : `was ended by ${end.endedBy}`;
  if (summary === undefined || (end.code !== 0 && end.code !== missedExit))
    return { verdict: 'error', because: `k6 ${how} and judged nothing of ${script}${words === '' ? '' : `: ${words}`}` };
  return { ...verdictOf(script, summary, end.code === missedExit), counts: countsOf(summary) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function verdictOf(script: string, { thresholds, iterations }: K6Summary, isMissed: boolean): CheckOutcome {
  const bad = thresholds.filter(({ verdict }) => verdict !== 'kept');
  if (iterations === 0) return { verdict: 'fail', because: `${script} did not come to its end even once` };
  if (thresholds.length === 0)
    return { verdict: 'error', because: `${script} has no thresholds: it promises nothing that could be judged` };
  if (bad.length > 0) {
    const told = bad.slice(0, 3).map(({ name, verdict }) => `${name} (${verdict})`);
    const more = bad.length > told.length ? [`${bad.length - told.length} more`] : [];
    return { verdict: 'fail', because: `${bad.length} of ${thresholds.length} thresholds were not kept: ${[...told, ...more].join('; ')}` };
  }
  // Exit code and summary are judged together, and the worse of them counts.
  if (isMissed) return { verdict: 'fail', because: `k6 says that a threshold of ${script} was missed, and its summary does not say which` };
  return { verdict: 'pass', because: `${thresholds.length} thresholds kept: ${thresholds.map(({ name }) => name).join('; ')}` };
}

function countsOf({ thresholds }: K6Summary): NonNullable<CheckOutcome['counts']> {
  const count = (kind: string): number => thresholds.filter(({ verdict }) => verdict === kind).length;
  return { passed: count('kept'), failed: count('missed') + count('no samples'), skipped: 0 };
}
