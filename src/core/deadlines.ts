// Until when people are to answer a gate: counted from when it could first be answered, by the clock or in working time, and again for each group that is told next.
import type { Gate, Instant } from './system.ts';
import type { Asked, Release } from './state.ts';
import { addWorkingTime, soakDue } from './time/index-of-days.ts';
import { calendarOf, type CalendarsIn } from './times.ts';

export type PeopleGate = Extract<Gate, { kind: 'approval' | 'sign-off' | 'manual' | 'scope' }>;
type Deadline = NonNullable<PeopleGate['deadline']>;

export function isOfPeople(gate: Gate): gate is PeopleGate {
  return gate.kind === 'approval' || gate.kind === 'sign-off' || gate.kind === 'manual' || gate.kind === 'scope';
}

/** The same gate may stand before several stages, each of which has a first attempt. */
export interface Question {
  readonly stage: string;
  readonly entry: string;
  readonly gate: string;
}

/** Under which `Release.asked` keeps it. */
export function askedKey({ stage, ...question }: Question): string {
  return `${stage} ${oldAskedKey(question)}`;
}

/** Under which it was kept by older rules. */
export function oldAskedKey({ entry, gate }: Omit<Question, 'stage'>): string {
  return `${entry} ${gate}`;
}

/** What older rules kept is still known, for the stage that was asked last. */
export function askedOf({ asked = {} }: Release, question: Question): Asked | undefined {
  const [key, oldKey] = [askedKey(question), oldAskedKey(question)];
  if (Object.hasOwn(asked, key)) return asked[key];
  const old = Object.hasOwn(asked, oldKey) ? asked[oldKey] : undefined;
  return old?.stage === question.stage ? old : undefined;
}

/**
 * When the next thing follows, if nobody answers: the next group is told, or time is over. Undefined where that has been, or where the calendar is
 * not known or does not reach so far: then nobody can say, and nothing follows.
 */
export function deadlineOf(times: CalendarsIn, { within, tells }: Deadline, { at, told, expired }: Asked): Instant | undefined {
  if (expired !== undefined) return undefined;
  let due: Instant | undefined = at;
  for (let step = 0; step <= Math.min(told, tells.length) && due !== undefined; step += 1) due = after(times, within, due);
  return due;
}

function after(times: CalendarsIn, within: Deadline['within'], from: Instant): Instant | undefined {
  if ('ms' in within) return from + within.ms;
  const index = calendarOf(times, within.calendar);
  if (index === undefined) return undefined;
  if ('workingDays' in within) return soakDue(index, from, within.workingDays);
  // What ends with the day's work is over then, not when the next day begins.
  const last = addWorkingTime(index, from, within.workingMs - 1);
  return last === undefined ? undefined : last + 1;
}
