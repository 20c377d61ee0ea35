import { commandOptions } from '#catalogue/checks/command.ts';
import type { z } from 'zod';
import { casesFile, type TestedCase, testedReport } from '#core/tested.ts';
import { casesOf, countsOf, namesOf, wordsOfFailed, wordsOfPassed, type Cases, type NamedReport } from './cases.ts';
import type { Check, CheckContext, CheckOutcome } from './check.ts';
import { fileTime, prepare, variablesOf } from './command-place.ts';
import { runChild, type ChildEnd } from './child.ts';
import { readJUnit } from './junit.ts';
import { Output } from './output.ts';
import { redactionOf } from './redact.ts';
import { findFiles, readFound } from './work-copy.ts';

type CommandOptions = z.infer<typeof commandOptions>;

/** Runs a command in a copy of an artefact, in an environment of its own, and judges exit code and JUnit files together. */
export const commandCheck: Check = {
  id: 'command',
  async run(definition, context) {
    const options = commandOptions.parse(definition.options);
    const folder = await prepare(options, context);
    const startedMs = await fileTime(context);
    const output = new Output(redactionOf(context.secrets), (line) => context.log(line));
    const variables = variablesOf(options, context);
    const { user, signal, workFolder } = context;
    const end = await runChild({ command: options.command, folder, variables, user, signal, marker: workFolder }, output);
    if (end.leftBehind > 0) context.log(`${end.leftBehind} processes that the command had left running were ended`);
    const reported = await readReports(folder, options, startedMs);
    const blobs = await keepAll(folder, options, { context, output, cases: casesOf(reported.reports).all });
    const outcome = judge({ options, end, output, ...reported });
    return { ...outcome, ...(outcome.verdict !== 'pass' && { lastWords: output.lastLines() }), blobs };
  },
};

/** What a pattern named and this run wrote. */
interface Reported {
  readonly reports: readonly NamedReport[];
  /** Patterns without a file: something did not run. */
  readonly missing: readonly string[];
}

async function readReports(folder: string, options: CommandOptions, startedMs: number): Promise<Reported> {
  const patterns = typeof options.junit === 'string' ? [options.junit] : (options.junit ?? []);
  const found = await Promise.all(patterns.map((pattern) => findFiles(folder, pattern)));
  const fresh = found.map((files) => files.filter((file) => file.modifiedMs >= startedMs));
  const missing = patterns.filter((_, index) => fresh[index]?.length === 0);
  // Two patterns may name the same file: it is read once.
  const files = new Map(fresh.flat().map((file) => [file.name, file]));
  const reports = await Promise.all(
    [...files.values()].map(async (file) => ({ name: file.name, report: readJUnit(await readFound(file)) })),
  );
  return { reports, missing };
}

interface Kept {
  readonly context: CheckContext;
  readonly output: Output;
  readonly cases: readonly TestedCase[];
}

/** What the command printed and wrote; and its cases once more, for whoever shows them in rows. */
async function keepAll(
  folder: string,
  options: CommandOptions,
  { context, output, cases }: Kept,
): Promise<{ readonly [name: string]: string }> {
  const blobs = new Map([['output.log', await context.keep('output.log', output.bytes())]]);
  if (cases.length > 0) blobs.set(casesFile, await context.keep(casesFile, Buffer.from(JSON.stringify(testedReport(cases)))));
  const files = [...(await findFiles(folder, options.junit)), ...(await findFiles(folder, options.keep))];
  for (const file of files) if (!blobs.has(file.name)) blobs.set(file.name, await context.keep(file.name, await readFound(file)));
  return Object.fromEntries(blobs);
}

interface Ran extends Reported {
  readonly options: CommandOptions;
  readonly end: ChildEnd;
  readonly output: Output;
}

function judge({ options, end, output, reports, missing }: Ran): CheckOutcome {
  const cases = casesOf(reports);
  const counts = reports.length === 0 ? {} : { counts: countsOf(cases.all), cases: namesOf(cases.all) };
  if (end.code !== 0) return { ...judgeBadEnd(options, end, { cases, output }), ...counts };
  if (options.junit === undefined) return { verdict: 'pass', because: `\`${options.command}\` ended well` };
  return { ...judgeCases(options, cases, missing), ...counts };
}

function judgeBadEnd(
  options: CommandOptions,
  end: ChildEnd,
  { cases, output }: { readonly cases: Cases; readonly output: Output },
): CheckOutcome {
  if (cases.all.some((entry) => entry.state === 'failed')) return { verdict: 'fail', because: wordsOfFailed(cases.all) };
  const words = output.lastWords();
  const how = end.endedBy === undefined ? `ended with exit code ${end.code}` : `was ended by ${end.endedBy}`;
  const despite = cases.all.length > 0 ? `, although no case of ${cases.all.length} failed` : '';
  const because = `\`${options.command}\` ${how}${despite}${words === '' ? '' : `: ${words}`}`;
  // What the shell says where it found nothing to run: the check did not take place.
  return { verdict: end.code === 126 || end.code === 127 ? 'error' : 'fail', because };
}

function judgeCases(options: CommandOptions, cases: Cases, missing: readonly string[]): CheckOutcome {
  if (cases.all.some((entry) => entry.state === 'failed')) return { verdict: 'fail', because: wordsOfFailed(cases.all) };
  if (missing.length > 0) return { verdict: 'error', because: `the command ended well, but wrote no ${missing.join(', no ')}` };
  if (cases.unreadable !== undefined) return { verdict: 'error', because: cases.unreadable };
  if (options.allowEmpty === true) return { verdict: 'pass', because: wordsOfPassed(cases.all) };
  if (cases.all.length === 0) return { verdict: 'fail', because: 'its JUnit files hold no case' };
  const hasPassed = cases.all.some((entry) => entry.state === 'passed');
  if (!hasPassed) return { verdict: 'inconclusive', because: `all ${cases.all.length} cases were skipped` };
  return { verdict: 'pass', because: wordsOfPassed(cases.all) };
}
