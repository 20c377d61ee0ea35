// What people and programs are told without asking: the kinds, and one notice as a value.
import type { Instant } from '#core/system.ts';

/** Everything that anybody is told. Closed: who chooses kinds chooses among these. */
export const noticeKinds = [
  'approval-wanted',
  'check-stopped',
  'promotion-failed',
  'rolled-back',
  'deadline-passed',
  'date-moved',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** One thing that happened, before anybody's choices: to whom, and in which words. It holds no address and no secret. */
export interface Notice {
  /** The same for the same thing however often it is sent: receivers know a second one by it. */
  readonly id: string;
  readonly kind: NoticeKind | 'test';
  readonly system: string;
  readonly at: Instant;
  readonly release?: string;
  readonly stage?: string;
  /** One line. */
  readonly subject: string;
  /** One sentence, the one that `lockstep why` says. */
  readonly text: string;
  /** What to type next. */
  readonly command?: string;
  /** Accounts of the people whom it is for. */
  readonly people: readonly string[];
  /** Nobody's matter unless he has chosen its kind by name. */
  readonly onlyWhereAsked?: true;
  /** Roles of the system that it is for: teams choose by them. */
  readonly roles: readonly string[];
}

/** Where in the pages it is shown. */
export function pathOfNotice({ system, release, stage }: Notice): string {
  if (release === undefined) return '/';
  const path = `/systems/${encodeURIComponent(system)}/releases/${encodeURIComponent(release)}`;
  return stage === undefined ? path : `${path}?stage=${encodeURIComponent(stage)}`;
}
