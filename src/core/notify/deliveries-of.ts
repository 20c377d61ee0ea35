import type { Instant } from '#core/system.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { idOf } from './make-notice.ts';
import type { Notice } from './notice.ts';
import type { Choice, Receiver, When } from './receiver.ts';
import { nextTime, quietUntil, readDigestTime, readQuietHours } from './times.ts';

/** One notice on its way to one receiver, and there to one person, where it is hers. */
export interface Delivery {
  /** The same however often it is made: of notice, receiver and person. */
  readonly id: string;
  readonly receiver: string;
  readonly person?: string;
  readonly notice: Notice;
  /** Not before. */
  readonly dueAt: Instant;
  /** With whatever else is due to the same one then, as one message. */
  readonly together: boolean;
}

/** What the installation and its people have said. */
export interface Chosen {
  readonly receivers: readonly Receiver[];
  readonly choices: ReadonlyMap<string, Choice>;
  readonly zoneOf: (name: string) => ZoneRules | undefined;
}

/** Who is told of a notice, by which receiver, and when. */
export function deliveriesOf(notice: Notice, chosen: Chosen, now: Instant): readonly Delivery[] {
  return chosen.receivers.flatMap((receiver) => {
    const isOpen = isPersonal(receiver) || notice.onlyWhereAsked !== true;
    if (!wants(receiver, notice, isOpen) || !isFor(receiver, notice)) return [];
    return isPersonal(receiver) ? toPeople(notice, receiver, chosen, now) : [deliver(notice, { receiver, when: receiver }, chosen, now)];
  });
}

/** A mail server without addressees of its own writes to each person. */
export function isPersonal(receiver: Receiver): boolean {
  return receiver.kind === 'mail' && receiver.to === undefined;
}

function toPeople(notice: Notice, receiver: Receiver, chosen: Chosen, now: Instant): readonly Delivery[] {
  return notice.people.flatMap((person) => {
    const choice = chosen.choices.get(person);
    if (choice?.address === undefined || !wants(choice, notice, notice.onlyWhereAsked !== true)) return [];
    return [deliver(notice, { receiver, when: choice, person }, chosen, now)];
  });
}

/** `isOpen`: whoever names no kinds wants it too. A mail server that names none leaves it to each person. */
function wants({ kinds, systems }: Pick<When, 'kinds' | 'systems'>, { kind, system }: Notice, isOpen: boolean): boolean {
  if (kind === 'test') return true;
  return (kinds?.includes(kind) ?? isOpen) && (systems?.includes(system) ?? true);
}

/** A team is told of what is for a role of it. */
function isFor({ roles }: Receiver, notice: Notice): boolean {
  return roles === undefined || notice.kind === 'test' || notice.roles.some((role) => roles.includes(role));
}

interface Addressee {
  readonly receiver: Receiver;
  readonly when: When;
  readonly person?: string;
}

function deliver(notice: Notice, { receiver, when, person }: Addressee, { zoneOf }: Chosen, now: Instant): Delivery {
  const id = idOf([notice.id, receiver.name, person ?? '']);
  return { id, receiver: receiver.name, ...(person !== undefined && { person }), notice, ...timeOf(when, zoneOf(when.zone), now) };
}

/** A digest waits for its time, and both wait until it is not quiet. A zone that nobody knows keeps nothing back. */
function timeOf(when: When, zone: ZoneRules | undefined, now: Instant): Pick<Delivery, 'dueAt' | 'together'> {
  const digest = when.digest === undefined ? undefined : readDigestTime(when.digest);
  const quiet = when.quiet === undefined ? undefined : readQuietHours(when.quiet);
  if (zone === undefined) return { dueAt: now, together: false };
  const told = digest?.ok === true ? nextTime(digest.recurrences, zone, now) : now;
  const dueAt = quiet?.ok === true ? quietUntil(quiet.recurrences, zone, told) : told;
  return { dueAt, together: digest?.ok === true || dueAt > now };
}
