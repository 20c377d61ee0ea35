// Notices are made here and nowhere else: their words, and the id by which a second one is known.
import { digestOf } from '#core/canonical.ts';
import { cleanLine } from '#core/clean.ts';
import type { Instant } from '#core/system.ts';
import { inShort, quoted } from '#core/words.ts';
import type { Notice, NoticeKind } from './notice.ts';

/** Which event told it. Its instant is part of the id: after a restore, other events have the same numbers. */
export interface Cause {
  readonly system: string;
  readonly seq: number;
  readonly at: Instant;
}

/** A notice but for its id, and who has a share in it; `about` tells several notices of one event apart. */
export type Told = Omit<Notice, 'id' | 'system' | 'at' | 'kind'> & { readonly about: string };

const longestText = 600;

/** What somebody wrote may be within: it is one line, and not endless. */
export function makeNotice(kind: NoticeKind, cause: Cause, { about, ...told }: Told): Notice {
  const { system, seq, at } = cause;
  return {
    ...told,
    id: idOf([system, String(seq), String(at), kind, about]),
    kind,
    system,
    at,
    subject: inShort(cleanLine(told.subject), 150),
    text: inShort(`${quoted(cleanLine(told.text))}.`, longestText),
    people: [...new Set(told.people)].sort(),
    roles: [...new Set(told.roles)].sort(),
  };
}

/** Short enough for a header, and says nothing. */
export function idOf(parts: readonly string[]): string {
  return `ntc_${digestOf(parts).slice('sha256:'.length).slice(0, 32)}`;
}

/** A step that had to be taken until an instant was not. Whoever watches deadlines says so by this. */
export function deadlinePassed(
  cause: Cause,
  of: { readonly release: string; readonly stage: string; readonly because: string } & Pick<Notice, 'people' | 'roles'>,
): Notice {
  const { release, stage, because, people, roles } = of;
  const subject = `A deadline has passed: ${release} in ${stage} (${cause.system})`;
  const command = `lockstep why ${release}`;
  return makeNotice('deadline-passed', cause, {
    about: `${release} ${stage} ${because}`,
    release,
    stage,
    subject,
    text: because,
    command,
    people,
    roles,
  });
}

/** The forecast of a release lies behind its target, or, to whom that matters, on another day. */
export function dateMoved(
  cause: Cause,
  of: { readonly release: string; readonly because: string; readonly isPastTarget: boolean } & Pick<Notice, 'people' | 'roles'>,
): Notice {
  const { release, because, isPastTarget, people, roles } = of;
  const what = isPastTarget ? `${release} will be later than its target` : `The date of ${release} has moved`;
  const subject = `${what} (${cause.system})`;
  const command = `lockstep forecast ${release} --moves`;
  const told = { about: release, release, subject, text: because, command, people, roles };
  return makeNotice('date-moved', cause, { ...told, ...(!isPastTarget && { onlyWhereAsked: true }) });
}
