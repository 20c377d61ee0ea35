import { judgeClean } from './clean.ts';
import { judgeBreakGlass } from './break-glass.ts';
import { judgeAdopt, judgeSecondAdoption } from './adopt.ts';
import { judgeExcept, judgeRecheck, judgeRestartSoak, judgeRevoke, judgeRevokeException, judgeSecondException } from './evidence.ts';
import { judgeApply, judgeApproveProposal, judgeRoster, judgeWithdrawProposal } from './file.ts';
import { judgeContinue } from './continue.ts';
import { judgeForetell } from './foretell.ts';
import { judgeItem } from './checklist.ts';
import { judgeFree, judgeHold, judgeLiftStop, judgeStop } from './holds.ts';
import { judgeHealth, judgeObserve, judgeUrls } from './observe.ts';
import { judgeAnswer, judgeApprove } from './people.ts';
import { judgeSign } from './sign.ts';
import { judgeRefresh } from './refresh.ts';
import { judgeProgress } from './progress.ts';
import { judgeAbort, judgePromote, judgeRollback, judgeSettle } from './promote.ts';
import { judgeSecrets } from './secrets.ts';
import { judgeCompile, judgeLookBack } from './time.ts';
import { judgeCreate, judgeReject, judgeReopen, judgeWithoutHotfix } from './release.ts';
import type { Ruling } from './ruling.ts';
import { judgeScopeSet, judgeScopeSign } from './scope.ts';
import { judgeTarget } from './target.ts';
import { judgeBoard } from './train.ts';
import { refuseAccess } from '#core/access.ts';
import type { AgentCommand, Command, PersonCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { findDataException } from '#core/unmasked.ts';
import { judgeExceptData, judgeRevokeDataException, judgeSecondDataException } from './unmasked.ts';

/** Judges one command by today's State: who may ask, then what the rules say. One switch, no rules of its own. */
export function judge(state: State, command: Command, now: Instant): Ruling {
  if (isAgentCommand(command)) return judgeAgent(state, command, now);
  return refuseAccess(state, command, now) ?? judgePerson(state, command, now);
}

export function isAgentCommand(command: Command): command is AgentCommand {
  return command.kind === 'observe' || command.kind === 'health' || command.kind === 'urls' || command.kind === 'progress';
}

function judgeAgent(state: State, command: AgentCommand, now: Instant): Ruling {
  switch (command.kind) {
    case 'observe':
      return judgeObserve(state, command, now);
    case 'health':
      return judgeHealth(state, command, now);
    case 'urls':
      return judgeUrls(state, command);
    case 'progress':
      return judgeProgress(state, command, now);
  }
}

function judgePerson(state: State, command: PersonCommand, now: Instant): Ruling {
  switch (command.kind) {
    case 'apply':
    case 'approve-proposal':
    case 'withdraw-proposal':
      return judgeFile(state, command, now);
    case 'create':
    case 'without-hotfix':
    case 'target':
    case 'board':
    case 'scope':
    case 'sign-scope':
    case 'reject':
    case 'reopen':
      return judgeRelease(state, command, now);
    case 'promote':
    case 'abort':
    case 'continue':
    case 'settle':
    case 'rollback':
      return judgeMove(state, command, now);
    case 'approve':
    case 'sign':
    case 'try-item':
    case 'add-item':
    case 'drop-item':
    case 'answer':
      return judgeTestimony(state, command, now);
    case 'clean':
    case 'refresh':
      return command.kind === 'clean' ? judgeClean(state, command, now) : judgeRefresh(state, command, now);
    case 'recheck':
      return judgeRecheck(state, command, now);
    case 'revoke':
      return judgeRevoke(state, command);
    case 'restart-soak':
      return judgeRestartSoak(state, command, now);
    case 'hold':
    case 'free':
    case 'stop':
    case 'lift-stop':
      return judgeRestraint(state, command, now);
    case 'except':
    case 'except-data':
    case 'break-glass':
    case 'second-exception':
    case 'revoke-exception':
      return judgeException(state, command, now);
    case 'adopt':
    case 'second-adoption':
      return command.kind === 'adopt' ? judgeAdopt(state, command, now) : judgeSecondAdoption(state, command, now);
    case 'secrets':
      return judgeSecrets(state, command, now);
    case 'roster':
    case 'compile-time':
    case 'look-back':
    case 'foretell':
      return judgeFact(state, command, now);
  }
}

type ExceptionCommand = Extract<
  PersonCommand,
  { kind: 'except' | 'except-data' | 'break-glass' | 'second-exception' | 'revoke-exception' }
>;

/** What lets a release past a rule, and no longer does. */
function judgeException(state: State, command: ExceptionCommand, now: Instant): Ruling {
  const ofData = 'id' in command ? findDataException(state, command.id) : undefined;
  switch (command.kind) {
    case 'except-data':
      return judgeExceptData(state, command, now);
    case 'except':
      return judgeExcept(state, command, now);
    case 'break-glass':
      return judgeBreakGlass(state, command, now);
    case 'second-exception':
      return ofData === undefined ? judgeSecondException(state, command, now) : judgeSecondDataException(state, command, ofData, now);
    case 'revoke-exception':
      return ofData === undefined ? judgeRevokeException(state, command) : judgeRevokeDataException(ofData, command.by);
  }
}

type Restraint = Extract<PersonCommand, { kind: 'hold' | 'free' | 'stop' | 'lift-stop' }>;

/** What keeps a stage, or everything, as it is. */
function judgeRestraint(state: State, command: Restraint, now: Instant): Ruling {
  switch (command.kind) {
    case 'hold':
      return judgeHold(state, command, now);
    case 'free':
      return judgeFree(state, command);
    case 'stop':
      return judgeStop(state, command, now);
    case 'lift-stop':
      return judgeLiftStop(state, command);
  }
}

type ReleaseCommand = Extract<
  PersonCommand,
  { kind: 'create' | 'without-hotfix' | 'target' | 'board' | 'scope' | 'sign-scope' | 'reject' | 'reopen' }
>;

/** What is said of a release as a whole. */
function judgeRelease(state: State, command: ReleaseCommand, now: Instant): Ruling {
  switch (command.kind) {
    case 'create':
      return judgeCreate(state, command, now);
    case 'without-hotfix':
      return judgeWithoutHotfix(state, command);
    case 'target':
      return judgeTarget(state, command, now);
    case 'board':
      return judgeBoard(state, command, now);
    case 'scope':
      return judgeScopeSet(state, command, now);
    case 'sign-scope':
      return judgeScopeSign(state, command, now);
    case 'reject':
      return judgeReject(state, command, now);
    case 'reopen':
      return judgeReopen(state, command);
  }
}

type Testimony = Extract<PersonCommand, { kind: 'approve' | 'sign' | 'try-item' | 'add-item' | 'drop-item' | 'answer' }>;

/** What people say at gates. */
function judgeTestimony(state: State, command: Testimony, now: Instant): Ruling {
  switch (command.kind) {
    case 'approve':
      return judgeApprove(state, command, now);
    case 'sign':
      return judgeSign(state, command, now);
    case 'try-item':
    case 'add-item':
    case 'drop-item':
      return judgeItem(state, command, now);
    case 'answer':
      return judgeAnswer(state, command, now);
  }
}

type FileCommand = Extract<PersonCommand, { kind: 'apply' | 'approve-proposal' | 'withdraw-proposal' }>;

/** What changes the file. */
function judgeFile(state: State, command: FileCommand, now: Instant): Ruling {
  switch (command.kind) {
    case 'apply':
      return judgeApply(state, command, now);
    case 'approve-proposal':
      return judgeApproveProposal(state, command, now);
    case 'withdraw-proposal':
      return judgeWithdrawProposal(state, command);
  }
}

type Fact = Extract<PersonCommand, { kind: 'roster' | 'compile-time' | 'look-back' | 'foretell' }>;

/** What the controller alone tells: facts from outside of the system. */
function judgeFact(state: State, command: Fact, now: Instant): Ruling {
  switch (command.kind) {
    case 'roster':
      return judgeRoster(state, command);
    case 'compile-time':
      return judgeCompile(state, command, now);
    case 'look-back':
      return judgeLookBack(state, command, now);
    case 'foretell':
      return judgeForetell(state, command, now);
  }
}

type Move = Extract<PersonCommand, { kind: 'promote' | 'abort' | 'continue' | 'settle' | 'rollback' }>;

/** What moves a release, or has it moved back. */
function judgeMove(state: State, command: Move, now: Instant): Ruling {
  switch (command.kind) {
    case 'promote':
      return judgePromote(state, command, now);
    case 'abort':
      return judgeAbort(state, command, now);
    case 'continue':
      return judgeContinue(state, command, now);
    case 'settle':
      return judgeSettle(state, command, now);
    case 'rollback':
      return judgeRollback(state, command, now);
  }
}
