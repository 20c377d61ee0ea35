import type { Command } from './command.ts';

/** One line of `lockstep --help`. The command itself is loaded when it is run or asked for help. */
export interface CatalogueEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

export interface CatalogueGroup {
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

function entry(name: string, summary: string, load: CatalogueEntry['load']): CatalogueEntry {
  return { name, summary, load };
}

const systemFile: CatalogueGroup = {
  title: 'System file',
  entries: [
    entry('init', 'write a system file for what lies in a folder; needs no controller', () => import('./commands/init.ts')),
    entry('validate', 'say what is wrong with a system file; needs no controller', () => import('./commands/validate.ts')),
    entry('schema', 'the JSON Schema of the system file, for editors', () => import('./commands/schema.ts')),
    entry('migrations lint', 'say what migrations lock, and whom they break', () => import('./commands/migrations-lint.ts')),
    entry('canary plan', 'say how long a canary takes, and what it puts at stake', () => import('./commands/canary-plan.ts')),
    entry('diff', 'the system file here against the one in force', () => import('./commands/diff.ts')),
    entry('apply', 'make a system file count, or make it a proposal', () => import('./commands/apply.ts')),
    entry('proposal list', 'changes that wait for a second person', () => import('./commands/proposal-list.ts')),
    entry('proposal approve', 'permit a change that weakens something', () => import('./commands/proposal-approve.ts')),
    entry('proposal withdraw', 'take a change back', () => import('./commands/proposal-withdraw.ts')),
  ],
};

const calendars: CatalogueGroup = {
  title: 'Calendars',
  entries: [
    entry('calendar show', 'a year of a calendar; needs no controller', () => import('./commands/calendar-show.ts')),
    entry('calendar next', 'when so many working days are over', () => import('./commands/calendar-next.ts')),
    entry('calendar check', 'zones, holidays and windows that deserve a look', () => import('./commands/calendar-check.ts')),
    entry('calendar diff', 'days that count differently in two files', () => import('./commands/calendar-diff.ts')),
    entry('calendar feed', 'an address that calendar programs subscribe to', () => import('./commands/calendar-feed.ts')),
    entry('calendar import', 'closures out of a calendar file (.ics)', () => import('./commands/calendar-import.ts')),
  ],
};

const releases: CatalogueGroup = {
  title: 'Releases',
  entries: [
    entry('release create', 'make a release from folders, npm, git or images', () => import('./commands/release-create.ts')),
    entry('release without', 'say why a release goes without a hotfix that is live', () => import('./commands/release-without.ts')),
    entry('release target', 'move the day on which a release is to be live', () => import('./commands/release-target.ts')),
    entry('train list', 'what departs next, and which releases are on it', () => import('./commands/train-list.ts')),
    entry('train show', 'one train, with its next departures', () => import('./commands/train-show.ts')),
    entry('train board', 'move a release to another train', () => import('./commands/train-board.ts')),
    entry('scope set', 'write what is agreed to be in a release', () => import('./commands/scope-set.ts')),
    entry('scope show', 'what is agreed to be in a release, and what is proven', () => import('./commands/scope-show.ts')),
    entry('scope sign', 'agree to the scope of a release as it stands', () => import('./commands/scope-sign.ts')),
    entry('release diff', 'what one release has that another has not', () => import('./commands/release-diff.ts')),
    entry('release list', 'all releases', () => import('./commands/release-list.ts')),
    entry('release show', 'one release: its stages, gates and proof', () => import('./commands/release-show.ts')),
    entry('status', 'where everything stands', () => import('./commands/status.ts')),
    entry('report', 'what a check measured, and the files that it kept', () => import('./commands/report.ts')),
    entry('why', 'why a release is not in its next stage yet', () => import('./commands/why.ts')),
    entry('forecast', 'when releases are live, and what would be otherwise', () => import('./commands/forecast.ts')),
    entry('schedule', 'the way of a release: its stages, soaks and days', () => import('./commands/schedule.ts')),
    entry('promote', 'bring a release into a stage', () => import('./commands/promote.ts')),
    entry('deploy', 'start a release from nothing, and say what it reaches for', () => import('./commands/deploy.ts')),
    entry('logs', 'what a service wrote, or what a promotion did', () => import('./commands/logs.ts')),
  ],
};

const gates: CatalogueGroup = {
  title: 'Gates',
  entries: [
    entry('approvals', 'what waits for you, for others, and what you said last', () => import('./commands/approvals.ts')),
    entry('approve', 'permit a release to enter a stage', () => import('./commands/approve.ts')),
    entry('sign', 'testify, by checklist, that a release may leave a stage', () => import('./commands/sign.ts')),
    entry(
      'checklist show',
      'what is tried before a release may leave a stage, and what was found',
      () => import('./commands/checklist-show.ts'),
    ),
    entry('checklist try', 'say what was found at one item', () => import('./commands/checklist-try.ts')),
    entry('checklist add', 'add an item that this release alone has', () => import('./commands/checklist-add.ts')),
    entry('checklist drop', 'drop an item that was added', () => import('./commands/checklist-drop.ts')),
    entry('answer', 'answer a manual gate', () => import('./commands/answer.ts')),
    entry('recheck', 'run a check again', () => import('./commands/recheck.ts')),
    entry('revoke', 'say that a piece of evidence counts no longer', () => import('./commands/revoke.ts')),
    entry('except', 'waive a gate for one release: two persons, a reason, an end', () => import('./commands/except.ts')),
    entry('exception list', 'gates that are waived, or are to be', () => import('./commands/exception-list.ts')),
    entry(
      'break-glass',
      'waive every closed gate before a stage: two persons, and red for ever',
      () => import('./commands/break-glass.ts'),
    ),
  ],
};

const intervention: CatalogueGroup = {
  title: 'Stopping and going back',
  entries: [
    entry('reject', 'say that a release goes no further', () => import('./commands/reject.ts')),
    entry('reopen', 'take a rejection back', () => import('./commands/reopen.ts')),
    entry('hold', 'keep a stage as it is', () => import('./commands/hold.ts')),
    entry('free', 'end a hold, or let a release enter again', () => import('./commands/free.ts')),
    entry('stop', 'stop whatever does not move yet, or lift the stop', () => import('./commands/stop.ts')),
    entry('abort', 'abort a promotion: what it did is undone', () => import('./commands/abort.ts')),
    entry('continue', 'let a canary that asks go on, or look again', () => import('./commands/continue.ts')),
    entry('settle', 'say what became of an order that nobody knows of', () => import('./commands/settle.ts')),
    entry('rollback', 'bring a stage back to what ran well before', () => import('./commands/rollback.ts')),
    entry('adopt', 'record what already runs: two persons', () => import('./commands/adopt.ts')),
  ],
};

const record: CatalogueGroup = {
  title: 'Places and record',
  entries: [
    entry('env list', 'environments, and what runs there', () => import('./commands/env-list.ts')),
    entry('env door', 'a token for a program that comes to a door', () => import('./commands/env-door.ts')),
    entry('env show', 'one environment: what runs there, and how it answered', () => import('./commands/env-show.ts')),
    entry('compare', 'two environments, or two releases, side by side', () => import('./commands/compare.ts')),
    entry('config show', 'what services are told in an environment, and what differs', () => import('./commands/config-show.ts')),
    entry(
      'simulate',
      'the time machine: the history decided anew, as it was or under another file',
      () => import('./commands/simulate.ts'),
    ),
    entry('audit log', 'the ledger, event by event', () => import('./commands/audit-log.ts')),
    entry(
      'audit verify',
      'recompute every hash of the ledger, and hold it against its checkpoints',
      () => import('./commands/audit-verify.ts'),
    ),
    entry('audit export', 'the whole ledger, an event a line', () => import('./commands/audit-export.ts')),
    entry('audit acknowledge', 'end an evidence hold: what is lost is lost', () => import('./commands/audit-acknowledge.ts')),
    entry('blobs collect', 'take away artefacts that nothing needs any more', () => import('./commands/blobs-collect.ts')),
    entry('explain', 'what a code means and what to do', () => import('./commands/explain.ts')),
  ],
};

const data: CatalogueGroup = {
  title: 'Staging data',
  entries: [
    entry('data refresh', 'copy the data of an environment anew, masked on the way', () => import('./commands/data-refresh.ts')),
    entry('data key', 'make the key of the masks, on the host of the source', () => import('./commands/data-key.ts')),
    entry('data inspect', 'find what is personal in a database, and write it down', () => import('./commands/data-inspect.ts')),
    entry('data plan', 'what becomes of each column, or what nobody has decided', () => import('./commands/data-plan.ts')),
    entry('data preview', 'some rows before and after, on the host of the source', () => import('./commands/data-preview.ts')),
    entry('data prove', 'look through what stands there for people’s own values', () => import('./commands/data-prove.ts')),
    entry('data proof', 'a proof as a page to read and file, with what is signed of it', () => import('./commands/data-proof.ts')),
    entry('data signer', 'the key that this host signs proofs with, to be checked by', () => import('./commands/data-signer.ts')),
    entry('data check-proof', 'whether a proof is the one that a key signed, offline', () => import('./commands/data-check-proof.ts')),
    entry('data reset', 'put refreshed data back as they were, in seconds', () => import('./commands/data-reset.ts')),
    entry('data history', 'how old its data are, how well proven, and every refresh', () => import('./commands/data-history.ts')),
  ],
};

const secrets: CatalogueGroup = {
  title: 'Secrets and hooks',
  entries: [
    entry('secret set', 'put a secret of an environment into the encrypted store', () => import('./commands/secret-set.ts')),
    entry('secret list', 'names and versions of secrets, never values', () => import('./commands/secret-list.ts')),
    entry('secret remove', 'remove a secret of an environment', () => import('./commands/secret-remove.ts')),
    entry('secret rotate', 'change the keys that secrets are encrypted with', () => import('./commands/secret-rotate.ts')),
    entry('hook add', 'let another system post that something is new', () => import('./commands/hook-add.ts')),
    entry('hook list', 'the hooks of a system, never their secrets', () => import('./commands/hook-list.ts')),
    entry('hook remove', 'end a hook', () => import('./commands/hook-remove.ts')),
  ],
};

const notices: CatalogueGroup = {
  title: 'Notices',
  entries: [
    entry('notify mine', 'of what you are told, when and where', () => import('./commands/notify-mine.ts')),
    entry('notify list', 'where notices go, and what became of them', () => import('./commands/notify-list.ts')),
    entry('notify add', 'let a team, or people by mail, be told', () => import('./commands/notify-add.ts')),
    entry('notify test', 'send a test to a receiver', () => import('./commands/notify-test.ts')),
    entry('notify key', 'change the key that a webhook is signed with', () => import('./commands/notify-key.ts')),
    entry('notify retry', 'send again what was given up', () => import('./commands/notify-retry.ts')),
    entry('notify remove', 'end a receiver', () => import('./commands/notify-remove.ts')),
  ],
};

const installation: CatalogueGroup = {
  title: 'Installation',
  entries: [
    entry('host add', 'add a host: invite its agent, once', () => import('./commands/host-add.ts')),
    entry('host list', 'hosts, their agents and environments, and when each was seen', () => import('./commands/host-list.ts')),
    entry('agent remove', 'end the credential of an agent', () => import('./commands/agent-remove.ts')),
    entry('backup', 'back the installation up, while its controller runs or not', () => import('./commands/backup.ts')),
    entry('restore', 'make an installation of a backup, and verify it', () => import('./commands/restore.ts')),
    entry('down', 'end what runs of an installation on this host', () => import('./commands/down.ts')),
    entry('doctor', 'what this machine lacks, why it matters, what to do', () => import('./commands/doctor.ts')),
    entry('version', 'which Lockstep this is', () => import('./commands/version.ts')),
  ],
};

const people: CatalogueGroup = {
  title: 'People and programs',
  entries: [
    entry('user add', 'give a person, or a program, an account', () => import('./commands/user-add.ts')),
    entry('user list', 'who has an account', () => import('./commands/user-list.ts')),
    entry('user change', 'disable or rename an account, or give it to a program', () => import('./commands/user-change.ts')),
    entry('user password', 'change your password, or give somebody a new one', () => import('./commands/user-password.ts')),
    entry('user second-factor', 'sign in with a code of an app too, or no more', () => import('./commands/user-second-factor.ts')),
    entry('user require-factor', 'the roles that demand one', () => import('./commands/user-require-factor.ts')),
    entry('user recover', "a new password for who can't come in, without the controller", () => import('./commands/user-recover.ts')),
    entry('user erase', 'erase what is known of a person, but the id', () => import('./commands/user-erase.ts')),
    entry('group list', 'the groups, and who is in them', () => import('./commands/group-list.ts')),
    entry('group show', 'who is in a group', () => import('./commands/group-show.ts')),
    entry('group set', 'say who is in a group', () => import('./commands/group-set.ts')),
    entry('grant list', 'rights over production that wait for a second person', () => import('./commands/grant-list.ts')),
    entry('grant second', 'confirm one, as the second person', () => import('./commands/grant-second.ts')),
    entry('grant withdraw', 'take one back', () => import('./commands/grant-withdraw.ts')),
    entry('identity list', 'accounts of one and the same person', () => import('./commands/identity-list.ts')),
    entry('identity link', 'say that two accounts are one person', () => import('./commands/identity-link.ts')),
    entry('identity unlink', 'say that they are two', () => import('./commands/identity-unlink.ts')),
    entry('author list', 'whose the e-mails in commits are', () => import('./commands/author-list.ts')),
    entry('author set', 'say whose an e-mail in commits is', () => import('./commands/author-set.ts')),
    entry('author remove', 'say that it belongs to nobody', () => import('./commands/author-remove.ts')),
    entry('author import', 'say it of many', () => import('./commands/author-import.ts')),
  ],
};

const you: CatalogueGroup = {
  title: 'You and your controllers',
  entries: [
    entry('login', 'sign in', () => import('./commands/login.ts')),
    entry('logout', 'end the session', () => import('./commands/logout.ts')),
    entry('whoami', 'who you are, and your roles', () => import('./commands/whoami.ts')),
    entry('session list', 'where you are signed in', () => import('./commands/session-list.ts')),
    entry('session end', 'end a session of yours elsewhere', () => import('./commands/session-end.ts')),
    entry('token create', 'make a token for a program', () => import('./commands/token-create.ts')),
    entry('token list', 'your tokens, or those of a program', () => import('./commands/token-list.ts')),
    entry('token revoke', 'end a token', () => import('./commands/token-revoke.ts')),
    entry('context add', 'give a controller a name', () => import('./commands/context-add.ts')),
    entry('context use', 'choose the controller to talk to', () => import('./commands/context-use.ts')),
    entry('context list', 'the controllers that have names', () => import('./commands/context-list.ts')),
    entry('completion', 'a script that completes commands in your shell', () => import('./commands/completion.ts')),
  ],
};

export const groups: readonly CatalogueGroup[] = [
  systemFile,
  calendars,
  releases,
  gates,
  intervention,
  record,
  data,
  secrets,
  notices,
  installation,
  people,
  you,
];
export const catalogue: readonly CatalogueEntry[] = groups.flatMap((group) => group.entries);

/** Processes are started by `main.ts`, before this command line is read. */
export const processes: readonly Pick<CatalogueEntry, 'name' | 'summary'>[] = [
  { name: 'serve', summary: 'start the controller' },
  { name: 'agent', summary: 'start the agent of this host' },
];
