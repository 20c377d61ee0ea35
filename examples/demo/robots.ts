import { setTimeout as pause } from 'node:timers/promises';
import type { Blocker } from '#core/blocker.ts';
import type { Journal } from './journal.ts';
import type { Name, Staff } from './people.ts';
import { RefusedError, type Person } from './person.ts';

/** Who answers when asked for what: each reads `why` for themselves, takes a moment, and acts. */
const duties: readonly { readonly name: Name; readonly code: 'approval' | 'sign-off'; readonly stage: string }[] = [
  { name: 'anna', code: 'approval', stage: 'INT' },
  { name: 'carla', code: 'approval', stage: 'prePROD' },
  { name: 'eva', code: 'sign-off', stage: 'prePROD' },
  { name: 'carla', code: 'approval', stage: 'PROD' },
  { name: 'bo', code: 'approval', stage: 'PROD' },
];

const lookMs = 150;
const thinkMs = { least: 350, most: 750 };

export interface RobotOptions {
  readonly staff: Staff;
  readonly journal: Journal;
  readonly releases: readonly string[];
  readonly signal: AbortSignal;
  /** What each is asked for now. */
  readonly asked: Map<string, string>;
}

/** People at work, until the signal. */
export async function workAsPeople(options: RobotOptions): Promise<void> {
  const names = [...new Set(duties.map(({ name }) => name))];
  await Promise.all(names.map((name) => work(name, options)));
}

async function work(name: Name, options: RobotOptions): Promise<void> {
  let seen = -1;
  while (!options.signal.aborted) {
    if (options.journal.seq > seen) {
      seen = options.journal.seq;
      for (const release of options.releases) await answer(name, release, options);
    }
    await pause(lookMs, undefined, { signal: options.signal });
  }
}

async function answer(name: Name, release: string, { staff, journal, signal, asked }: RobotOptions): Promise<void> {
  const person = staff.of(name);
  if (!journal.entries.some(({ event }) => event.kind === 'releaseCreated' && event.release.id === release)) return;
  const { blockers } = await person.why(release);
  const blocker = blockers.find((candidate) => isFor(name, candidate));
  if (blocker === undefined) return;
  const verb = blocker.code === 'approval' ? `approve ${release} into ${blocker.stage}` : `sign ${release} off in ${blocker.stage}`;
  asked.set(name, verb);
  try {
    await pause(thinkMs.least + Math.random() * (thinkMs.most - thinkMs.least), undefined, { signal });
    await act(person, release, blocker);
  } catch (error) {
    // Somebody else was faster, or the release was rejected meanwhile: what was asked for is not wanted any more.
    if (!(error instanceof RefusedError)) throw error;
  } finally {
    asked.delete(name);
  }
}

function isFor(name: Name, { askable, clears, code, stage }: Blocker): boolean {
  if (!askable || clears.kind !== 'person' || !clears.who.includes(name)) return false;
  return duties.some((duty) => duty.name === name && duty.code === code && duty.stage === stage);
}

async function act(person: Person, release: string, { code, stage }: Blocker): Promise<void> {
  if (code === 'approval') await person.command('approve', { release, stage, comment: 'Looks right.' });
  else await person.command('sign', { release, stage, checklist: await ticked(person, release, stage) });
}

/** Every point of the checklist, as the release's journey tells it. */
async function ticked(person: Person, release: string, stage: string): Promise<{ readonly [point: string]: boolean }> {
  const { stages } = await person.release(release);
  const gates = stages.find((candidate) => candidate.stage === stage)?.exit ?? [];
  const points = gates.flatMap(({ gate }) => (gate.kind === 'sign-off' ? gate.checklist : []));
  return Object.fromEntries(points.map((point) => [point, true]));
}
