import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import type { Session } from '#cli/session.ts';
import type { Ci } from './ci.ts';
import { annotationsOf, outputsOf } from './github.ts';
import { junitOf } from './junit.ts';
import { outcomeOf, type Ran } from './ran.ts';
import { largestSummary, summaryOf } from './summary.ts';

/** Writes what a CI shows of a run. */
export async function report(
  session: Session,
  ran: Ran,
  where: { readonly ci: Ci | undefined; readonly junit: string | undefined },
): Promise<void> {
  const { folder } = session.environment;
  if (where.junit !== undefined) await write(path.resolve(folder, where.junit), junitOf(ran));
  if (where.ci === 'github') await reportToGitHub(session, ran);
  // A dotenv report: its lines become variables of later jobs.
  if (where.ci === 'gitlab') await write(path.join(folder, 'lockstep.env'), outputsOf(prefixed(valuesOf(ran))));
  if (where.ci === 'jenkins') await write(path.join(folder, 'lockstep-summary.md'), summaryOf(ran));
}

async function reportToGitHub(session: Session, ran: Ran): Promise<void> {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = session.environment.variables;
  for (const line of annotationsOf(ran)) session.streams.stderr.write(line);
  if (output !== undefined && output !== '') await append(output, outputsOf(valuesOf(ran)));
  if (summary === undefined || summary === '') return;
  // Steps of one job share the page, and its limit.
  const size = await stat(summary).then(
    (found) => found.size,
    () => 0,
  );
  await append(summary, summaryOf(ran, largestSummary - size));
}

function valuesOf(ran: Ran): { readonly [name: string]: string } {
  const { release, exit, view, url } = ran;
  return {
    release,
    outcome: outcomeOf(ran),
    exit: String(exit),
    ...(view !== undefined && { digest: view.digest, next: view.next ?? '' }),
    ...(url !== undefined && { url }),
  };
}

function prefixed(values: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`LOCKSTEP_${name.toUpperCase()}`, value]));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true }).catch(() => undefined);
  await writeFile(file, text).catch((cause: unknown) => refuse(file, cause));
}

async function append(file: string, text: string): Promise<void> {
  await appendFile(file, text).catch((cause: unknown) => refuse(file, cause));
}

function refuse(file: string, cause: unknown): never {
  throw new CommandError(exits.failed, {
    code: 'report-not-written',
    sentence: `The report \`${file}\` cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Name a place that may be written to: --junit FILE',
    cause,
  });
}
