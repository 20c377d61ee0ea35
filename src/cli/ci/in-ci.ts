import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import type { Input } from '#cli/parse/input.ts';
import { readRelease } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';
import { ciOf, type Ci } from './ci.ts';
import { stopCommands } from './github.ts';
import type { Ran } from './ran.ts';
import { report } from './report.ts';
import type { Outcome } from '#cli/outcome.ts';

export const ciOptions = {
  junit: { kind: 'text', value: 'FILE', says: 'write what was proved, and what was not, as JUnit' },
  'no-ci': { kind: 'flag', says: 'write nothing for GitHub Actions, GitLab or Jenkins' },
} as const;

export interface Told {
  readonly release: string;
  readonly stage?: string | undefined;
}

/** Runs a command so that the CI around it shows what it did; where there is none, and no report is asked for, as always. */
export async function inCi(session: Session, input: Input, told: Told, work: () => Promise<Outcome>): Promise<Outcome> {
  const ci = input.isSet('no-ci') ? undefined : ciOf(session.environment.variables);
  const junit = input.text('junit');
  if (ci === undefined && junit === undefined) return work();
  const scene = openScene(session, ci, told);
  const ended = await tellOutcome(session, work).finally(() => scene.close());
  try {
    await report(session, await ranOf(session, told, ended), { ci, junit });
  } catch (error) {
    // What ended badly ends as it did: a report that could not be written is told beside it.
    if (ended.exit === exits.done || !(error instanceof CommandError)) throw error;
    session.output.error(error);
  }
  return { ...ended.outcome, isWritten: true };
}

async function ranOf(session: Session, told: Told, { exit, sentence, next }: Ended): Promise<Ran> {
  const { release } = told;
  const view = await readQuietly(session, release);
  const url = await pageOf(session, release, view);
  const stage = told.stage ?? view?.next;
  return {
    release,
    exit,
    sentence,
    ...(stage !== undefined && { stage }),
    ...(next !== undefined && { next }),
    ...(view && { view }),
    ...(url !== undefined && { url }),
  };
}

interface Ended {
  readonly outcome: Outcome;
  readonly exit: Outcome['exit'];
  readonly sentence: string;
  readonly next?: string;
}

/** What people read stands inside the scene, errors too. */
async function tellOutcome(session: Session, work: () => Promise<Outcome>): Promise<Ended> {
  try {
    const outcome = await work();
    session.output.tell(outcome);
    const { sentence } = outcome.document;
    return { outcome, exit: outcome.exit, sentence: typeof sentence === 'string' ? sentence : (outcome.lines[0] ?? '') };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    session.output.error(error);
    return { outcome: { exit: error.exit, document: {}, lines: [] }, exit: error.exit, sentence: error.message, next: error.next };
  }
}

interface Scene {
  close(): void;
}

/** On GitHub nothing between begin and end is obeyed; GitLab folds it. Programs that read JSON get nothing else. */
function openScene({ output, streams }: Session, ci: Ci | undefined, { release, stage }: Told): Scene {
  const nothing = { close: () => undefined };
  if (output.isJson || ci === undefined || ci === 'jenkins') return nothing;
  if (ci === 'github') {
    const { begin, end } = stopCommands();
    // Both streams come to one log: neither may be obeyed.
    streams.stdout.write(begin);
    return { close: () => void streams.stdout.write(end) };
  }
  const name = `lockstep_${process.pid}`;
  const line = (kind: 'start' | 'end', title: string): string =>
    `\u001B[0Ksection_${kind}:${Math.floor(Date.now() / 1_000)}:${name}\r\u001B[0K${title}\n`;
  streams.stdout.write(line('start', `Lockstep: ${release}${stage === undefined ? '' : ` → ${stage}`}`));
  return { close: () => void streams.stdout.write(line('end', '')) };
}

/** One that was never made, or may not be seen, has no view. */
async function readQuietly(session: Session, release: string): Promise<ShownRelease | undefined> {
  try {
    return await readRelease(session, release);
  } catch (error) {
    if (error instanceof CommandError && error.exit !== exits.bug) return undefined;
    throw error;
  }
}

async function pageOf(session: Session, release: string, view: ShownRelease | undefined): Promise<string | undefined> {
  if (view === undefined) return undefined;
  const { url } = await session.client();
  return new URL(`/systems/${encodeURIComponent(view.system)}/releases/${encodeURIComponent(release)}`, url).href;
}
