import { bugsOfCanaries } from './planted-bugs-of-canaries.ts';
import { bugsOfData } from './planted-bugs-of-data.ts';
import { bugsOfDeadlines } from './planted-bugs-of-deadlines.ts';
import { bugsOfGraces } from './planted-bugs-of-graces.ts';
import { bugsOfItems } from './planted-bugs-of-items.ts';
import { bugsOfHotfixes } from './planted-bugs-of-hotfixes.ts';
import { bugsOfMigrations } from './planted-bugs-of-migrations.ts';
import { bugsOfPauses } from './planted-bugs-of-pauses.ts';
import { bugsOfPeople } from './planted-bugs-of-people.ts';
import { bugsOfQueues } from './planted-bugs-of-queues.ts';
import { bugsOfSchedules } from './planted-bugs-of-schedules.ts';
import { bugsOfScopes } from './planted-bugs-of-scopes.ts';
import { bugsOfSoaks } from './planted-bugs-of-soaks.ts';
import { bugsOfTimes } from './planted-bugs-of-times.ts';

/** A mistake that somebody could make: in a copy of the core `find` (which must be there exactly once) is replaced. */
export interface PlantedBug {
  readonly name: string;
  /** Under `src/core`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Each breaks a rule of the process; the histories must notice every one (`kill-planted.ts`). */
export const plantedBugs: readonly PlantedBug[] = [
  ...bugsOfPeople,
  ...bugsOfCanaries,
  ...bugsOfSoaks,
  ...bugsOfTimes,
  ...bugsOfMigrations,
  ...bugsOfHotfixes,
  ...bugsOfDeadlines,
  ...bugsOfGraces,
  ...bugsOfPauses,
  ...bugsOfItems,
  ...bugsOfSchedules,
  ...bugsOfData,
  ...bugsOfScopes,
  ...bugsOfQueues,
  // Who may.
  {
    name: 'admin-skips',
    file: 'judge/promote.ts',
    find: 'if (list.length === 0) return [requested',
    replace: "if (list.length === 0 || command.by === 'gus' || command.by === 'hal') return [requested",
  },
  {
    name: 'self-approve',
    file: 'judge/people.ts',
    find: 'if (isAuthor(state, release, by))\n',
    replace: 'if (release.authors.length > 9)\n',
  },
  {
    name: 'slots-of-former-members',
    file: 'gates/approvers.ts',
    find: 'return (person, role) => members.get(role)?.includes(person) ?? false;',
    replace: "return (person, role) => (members.get(role)?.includes(person) ?? false) || (role === 'lead' && person === 'eve');",
  },
  {
    name: 'two-slots',
    file: 'gates/slots.ts',
    find: 'for (const signer of onePerPerson(signers)) seat(signer, places, takenBy, hasRole, new Set());',
    replace: 'for (const signer of [...signers, ...signers]) seat(signer, places, takenBy, hasRole, new Set());',
  },
  {
    name: 'people-asked-despite-no',
    file: 'judge/people.ts',
    find: 'if (!proof.no) return undefined;',
    replace: 'if (!proof.no || release.ordinal >= 0) return undefined;',
  },
  {
    name: 'signed-despite-no',
    file: 'judge/people.ts',
    find: 'return no ? refuse',
    replace: 'return no && stage.waves.length === 0 ? refuse',
  },
  { name: 'exception-by-one', file: 'gates/exception.ts', find: 'item.second !== undefined && ', replace: '' },
  { name: 'exception-for-ever', file: 'gates/exception.ts', find: ' && at < item.expires', replace: '' },
  { name: 'exception-revoked-counts', file: 'gates/exception.ts', find: ' && item.revoked === undefined', replace: '' },
  {
    name: 'exception-seconded-by-asker',
    file: 'judge/evidence.ts',
    find: 'if (isSamePerson(state, exception.by, command.by))',
    replace: "if (exception.by === 'nobody')",
  },
  {
    name: 'exception-seconded-by-author',
    file: 'judge/evidence.ts',
    find: 'if (isAuthor(state, release, command.by))',
    replace: "if (release.authors.includes('nobody'))",
  },
  {
    name: 'adopt-by-one',
    file: 'judge/adopt.ts',
    find: 'if (isSamePerson(state, adoption.by, command.by))',
    replace: "if (adoption.by === 'nobody')",
  },
  {
    name: 'adopt-over-running',
    file: 'judge/adopt.ts',
    find: 'if (environment.stay === undefined && environment.lease === undefined && !waiting)',
    replace: 'if (environment.lease === undefined && !waiting)',
  },
  {
    name: 'reopen-by-rejecter',
    file: 'judge/release.ts',
    find: 'if (release.ended !== undefined && isSamePerson(state, release.ended.by, command.by))',
    replace: "if (release.ended?.by === 'nobody')",
  },
  {
    name: 'own-proposal',
    file: 'judge/file.ts',
    find: 'if (isSamePerson(state, proposal.by, command.by))',
    replace: "if (proposal.by === 'nobody')",
  },
  {
    name: 'file-unreviewed',
    file: 'judge/file.ts',
    find: 'if (weakened.length > 0) return propose',
    replace: 'if (weakened.length > 9) return propose',
  },
  {
    name: 'file-opens-exit',
    file: 'file/weaken.ts',
    find: "const gates = (['entry', 'exit'] as const)",
    replace: "const gates = (['entry'] as const)",
  },
  {
    name: 'newcomer-unseen',
    file: 'file/weaken.ts',
    find: 'if (harmless.has(role) && !asked.has(role)) return [];',
    replace: 'if (role.length > 0) return [];',
  },
  { name: 'weak-exit-unseen', file: 'path.ts', find: 'exit: joinGates(pinned.exit, today.exit)', replace: 'exit: today.exit' },
  { name: 'tightening-ignored', file: 'path.ts', find: 'entry: joinGates(pinned.entry, today.entry)', replace: 'entry: pinned.entry' },
  // Order and proof.
  {
    name: 'skip-stage',
    file: 'blockers/proof.ts',
    find: 'if (!hasEntered(release, earlier.name)) tally.add(notEntered(state, release, earlier));',
    replace: 'if (!hasEntered(release, earlier.name)) continue;',
  },
  { name: 'exit-not-judged', file: 'blockers/proof.ts', find: "gatesOf(state, release, earlier, 'exit'));", replace: '[]);' },
  {
    name: 'revoked-counts',
    file: 'gates/check.ts',
    find: 'else last.delete(item.environment);',
    replace: 'else last.set(item.environment, item);',
  },
  { name: 'revoked-uncovers', file: 'gates/check.ts', find: 'else last.delete(item.environment);', replace: '' },
  {
    name: 'revoked-pass',
    file: 'blockers/proof.ts',
    find: 'if (evidence === undefined || evidence.revoked !== undefined) return false;',
    replace: 'if (evidence === undefined) return false;',
  },
  {
    name: 'pass-survives-later-fail',
    file: 'blockers/proof.ts',
    find: "return evidence.kind !== 'check' ||",
    replace: "return evidence.kind === 'check' ||",
  },
  {
    name: 'pass-at-start',
    file: 'fold/promotion.ts',
    find: "const record = draft.get('releases', promotion.release);\n  const { failed",
    replace:
      "for (const [stage, passed] of Object.entries(event.passes)) changeEntry(draft, promotion.release, stage, { passed });\n  const record = draft.get('releases', promotion.release);\n  const { failed",
  },
  {
    name: 'check-of-other-stay',
    file: 'gates/context.ts',
    find: 'item.gate === gate.hash && item.entry === entry && item.stage',
    replace: "item.gate === gate.hash && (item.entry === entry || item.kind === 'check') && item.stage",
  },
  {
    name: 'approval-of-earlier-attempt',
    file: 'gates/context.ts',
    find: 'item.gate === gate.hash && item.entry === entry && item.stage',
    replace: "item.gate === gate.hash && (item.entry === entry || item.kind === 'approval') && item.stage",
  },
  {
    name: 'stale-gate-hash',
    file: 'gates/context.ts',
    find: 'item.gate === gate.hash && item.entry',
    replace: "(item.gate === gate.hash || item.kind === 'approval') && item.entry",
  },
  {
    name: 'evidence-of-other-digest',
    file: 'decide/evidence.ts',
    find: 'releaseDigest: release.digest,',
    replace: 'releaseDigest: order.key,',
  },
  {
    name: 'failed-check-passes',
    file: 'gates/check.ts',
    find: "last.get(environment)?.verdict !== 'pass'",
    replace: "(last.get(environment)?.verdict ?? 'none') === 'none'",
  },
  {
    name: 'one-place-is-enough',
    file: 'gates/check.ts',
    find: 'const open = environmentsOf(context.stage).filter(',
    replace: 'const open = environmentsOf(context.stage).slice(0, 1).filter(',
  },
  {
    name: 'approvals-outlive-reopen',
    file: 'fold/release.ts',
    find: "item.kind === 'approval' && item.revoked === undefined",
    replace: "item.kind === 'manual' && item.revoked === undefined && item.verdict !== 'pass'",
  },
  // Soak.
  {
    name: 'outage-ignored',
    file: 'fold/stay.ts',
    find: 'return upSince === undefined ? stay : {',
    replace: 'return upSince !== undefined ? stay : {',
  },
  { name: 'outage-earns', file: 'fold/stay.ts', find: 'Math.max(at, stay.since)', replace: 'stay.since' },
  {
    name: 'soak-revocable',
    file: 'judge/evidence.ts',
    find: "if (evidence.kind === 'soak' ||",
    replace: "if (evidence.kind === 'manual' ||",
  },
  { name: 'soak-of-one-place', file: 'gates/soak-due.ts', find: 'at: Math.max(...known)', replace: 'at: Math.min(...known)' },
  {
    name: 'restart-forgets-nothing',
    file: 'fold/stay.ts',
    find: '{ ...stay, earnedMs: 0, ...(',
    replace: '{ ...stay, ...(',
  },
  {
    name: 'decide-after-only',
    file: 'step.ts',
    find: 'isSettled || (settled?.state === state && settled.at === now)',
    replace: 'command !== undefined',
  },
  {
    name: 'settled-for-ever',
    file: 'step.ts',
    find: 'settled?.state === state && settled.at === now',
    replace: 'settled?.state === state',
  },
  { name: 'switch-breaks-no-soak', file: 'fold/order.ts', find: "step?.kind === 'switch' ||", replace: "step?.kind === 'retire' ||" },
  { name: 'soak-counts-while-aside', file: 'fold/stay.ts', find: ' || stay.aside !== undefined) return', replace: ') return' },
  {
    name: 'undo-keeps-old-stay',
    file: 'fold/promotion.ts',
    find: '{ back: brokenOff(draft, { environment: name, stay }, event.at) }',
    replace: '{}',
  },
  // Effects.
  {
    name: 'blind-retry',
    file: 'decide/orders.ts',
    find: "if (order.state === 'lost') return indexOf(state).questions.has(order.key) ? [] : [issueQuestion(order, now)];",
    replace: "if (order.state === 'lost') return issueAgain(order, now);",
  },
  { name: 'retry-loop', file: 'decide/issue.ts', find: 'const attempt = order.attempt + 1;', replace: 'const attempt = order.attempt;' },
  {
    name: 'no-read-back',
    file: 'plan.ts',
    find: "timeoutMs: longestStart(service) }, step('read-back', service)];",
    replace: 'timeoutMs: longestStart(service) }];',
  },
  {
    name: 'wrong-bits-pass',
    file: 'judge/observe.ts',
    find: 'if (runs === wanted) return undefined;',
    replace: 'if (runs !== "") return undefined;',
  },
  {
    name: 'no-service-order',
    file: 'plan.ts',
    find: 'return services.flatMap(stepsOfService);',
    replace: 'return services.toReversed().flatMap(stepsOfService);',
  },
  {
    name: 'half-undone',
    file: 'decide/undo.ts',
    find: "deployments.some((deployment) => deployment.state !== 'undone')) return events;",
    replace: "deployments.every((deployment) => deployment.state !== 'undone')) return events;",
  },
  {
    name: 'undo-out-of-order',
    file: 'decide/undo.ts',
    find: 'return deployment.steps.findLastIndex((step, index) => index <= from && step.undoable);',
    replace: 'return deployment.steps.findIndex((step, index) => index <= from && step.undoable);',
  },
  {
    name: 'failed-step-not-undone',
    file: 'decide/undo.ts',
    find: 'order?.index === undefined ? deployment.next - 1 : order.index',
    replace: 'deployment.next - 1',
  },
  { name: 'stray-counts', file: 'judge/observe.ts', find: 'if (order.fence !== command.fence ||', replace: 'if (order.fence < 0 ||' },
  { name: 'old-observation-counts', file: 'judge/observe.ts', find: 'if (command.seq <= order.seq) return [];', replace: '' },
  {
    name: 'answer-after-its-question',
    file: 'fold/order.ts',
    find: '  dropQuestions(draft, order.key);\n  noteSight(',
    replace: '  noteSight(',
  },
  // The way back.
  {
    name: 'good-stack-kept',
    file: 'fold/promotion.ts',
    find: "promotion.kind === 'rollback' ? poppedTo",
    replace: "promotion.stage === 'none' ? poppedTo",
  },
  {
    name: 'rollback-not-held',
    file: 'rollback.ts',
    find: "return [{ kind: 'releaseHeld', release: id,",
    replace: "return id !== '' ? [] : [{ kind: 'releaseHeld', release: id,",
  },
  {
    name: 'rollback-leaves-entered',
    file: 'fold/promotion.ts',
    find: "if (promotion.kind === 'rollback') markDisplaced(draft, promotion);",
    replace: '',
  },
  { name: 'back-to-rejected', file: 'fold/release.ts', find: "if (event.as === 'rejected') closeWaysTo(draft, release.id);", replace: '' },
  { name: 'bill-goes-back', file: 'judge/release.ts', find: 'if (back !== undefined && isRefusal(back)) return back;', replace: '' },
  {
    name: 'name-reused',
    file: 'judge/release.ts',
    find: 'if (known !== undefined) return known.digest === digest ? [] : nameTaken(known);',
    replace: "if (known?.state === 'open') return [];",
  },
];
