import type { Blocker } from './blocker.ts';

/** Asked for what the rules forbid: a code (each has a paragraph in docs/errors.md), a sentence, and what to do next. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
  readonly next: string;
  /** For `blocked`: everything that stands in the way. */
  readonly blockers?: readonly Blocker[];
}

/** Every refusal of the core, with the kind that decides the exit code and the HTTP status. */
export const refusalKinds = {
  'not-your-role': 'role',
  'own-release': 'rule',
  'same-person': 'rule',
  'needs-a-person': 'role',
  'token-too-narrow': 'role',
  'prove-yourself': 'role',
  'slot-filled': 'rule',
  'not-asked': 'rule',
  'gate-overdue': 'rule',
  'evidence-hold': 'rule',
  'store-full': 'rule',
  'no-such-release': 'missing',
  'no-such-stage': 'missing',
  'no-such-gate': 'missing',
  'no-such-environment': 'missing',
  'nothing-to-refresh': 'missing',
  'unmasked-never': 'rule',
  'unmasked-not-granted': 'rule',
  'no-such-promotion': 'missing',
  'no-such-order': 'missing',
  'no-such-evidence': 'missing',
  'no-such-exception': 'missing',
  'no-such-proposal': 'missing',
  'no-such-adoption': 'missing',
  'no-system': 'missing',
  'name-taken': 'rule',
  'bill-incomplete': 'rule',
  'bill-unknown-service': 'rule',
  'goes-back': 'rule',
  'hotfix-alone': 'rule',
  'hotfix-no-base': 'rule',
  'hotfix-empty': 'rule',
  'hotfix-unreleased': 'rule',
  'no-such-hotfix': 'missing',
  'no-departure': 'rule',
  'not-a-target': 'rule',
  'not-a-scope': 'rule',
  'no-scope': 'rule',
  'scope-changed': 'rule',
  'not-foretold': 'rule',
  'release-ended': 'rule',
  'not-rejected': 'rule',
  blocked: 'waiting',
  'already-here': 'rule',
  'already-moving': 'rule',
  'not-moving': 'rule',
  'nothing-asked': 'rule',
  'nothing-to-look-at': 'rule',
  'nothing-to-go-back-to': 'rule',
  'nothing-runs': 'rule',
  'not-unknown': 'rule',
  'not-revocable': 'rule',
  'not-held': 'rule',
  'not-stopped': 'rule',
  'stop-too-long': 'rule',
  expired: 'rule',
  'exception-not-needed': 'rule',
  'environment-taken': 'rule',
  'proposal-outdated': 'rule',
  'file-outdated': 'rule',
  'file-in-use': 'rule',
  'time-not-compiled': 'rule',
  'reason-missing': 'rule',
  'checklist-open': 'rule',
  'checklist-changed': 'rule',
  'checklist-full': 'rule',
  'no-such-item': 'missing',
  'unknown-person': 'missing',
  'no-such-secret': 'missing',
  'secret-outdated': 'rule',
  'equal-secret': 'rule',
  'simulation-too-large': 'rule',
  'simulation-impossible': 'rule',
} as const;

export type RefusalCode = keyof typeof refusalKinds;

/** Makes a refusal; `next` is a command or a sentence that says what to do. */
export function refuse(code: RefusalCode, sentence: string, next: string): Refusal {
  return { code, sentence, next };
}
