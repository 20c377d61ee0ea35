import { commandBodies, commandSummaries } from './command-bodies.ts';
import type { PostedKind } from './command-bodies.ts';
import type { Route } from './route.ts';
import { commandAnswerShape } from './system-shapes.ts';

/** One route per command: `POST /api/systems/:system/commands/KIND`. Ids are `command:KIND`. */
export type CommandRoutes = { readonly [Kind in PostedKind as `command:${Kind}`]: CommandRoute<Kind> };

export interface CommandRoute<Kind extends PostedKind> extends Route {
  readonly method: 'POST';
  readonly path: `/api/systems/:system/commands/${Kind}`;
  readonly access: { readonly command: Kind };
  readonly body: (typeof commandBodies)[Kind];
  readonly answer: typeof commandAnswerShape;
}

function commandRoute<Kind extends PostedKind>(kind: Kind, example: unknown): CommandRoute<Kind> {
  return {
    method: 'POST',
    path: `/api/systems/:system/commands/${kind}`,
    summary: commandSummaries[kind],
    access: { command: kind },
    body: commandBodies[kind],
    answer: commandAnswerShape,
    examples: [{ summary: commandSummaries[kind], path: `/api/systems/shop/commands/${kind}`, body: example }],
  };
}

const stageOf = { release: '1.1.0', stage: 'INT' };
const digest = `sha256:${'0'.repeat(64)}`;
const bill = { api: { digest, source: 'directory:./api', blob: digest } };

export const commandRoutes: CommandRoutes = {
  'command:approve-proposal': commandRoute('approve-proposal', { id: 'proposal-7' }),
  'command:withdraw-proposal': commandRoute('withdraw-proposal', { id: 'proposal-7' }),
  'command:create': commandRoute('create', { release: '1.1.0', bill, authors: ['dora'] }),
  'command:without-hotfix': commandRoute('without-hotfix', { release: '1.2.0', hotfix: '1.1.1', reason: 'Its commit is in as 4f1c.' }),
  'command:scope': commandRoute('scope', {
    release: '1.2.0',
    scope: {
      tickets: [{ id: 'SHOP-12', title: 'Pay by card' }],
      commits: ['4f1c2ab'],
      requirements: [{ id: 'R1', words: 'A customer pays by card.', tests: ['checkout > pays by card'] }],
    },
    reason: 'R2 goes into 1.3.0.',
  }),
  'command:sign-scope': commandRoute('sign-scope', { release: '1.2.0', comment: 'As we agreed on Monday.' }),
  'command:target': commandRoute('target', { release: '1.2.0', target: '2027-06-16', reason: 'The customer needs it a week later.' }),
  'command:board': commandRoute('board', {
    release: '1.2.0',
    train: 'Fortnightly 2027-06-16',
    reason: 'The customer is on holiday before.',
  }),
  'command:promote': commandRoute('promote', { ...stageOf, wait: true }),
  'command:approve': commandRoute('approve', { ...stageOf, comment: 'Numbers look right.' }),
  'command:sign': commandRoute('sign', { ...stageOf, checklist: { 'Order placed': true } }),
  'command:try-item': commandRoute('try-item', { ...stageOf, item: 'Order placed', result: 'passed' }),
  'command:add-item': commandRoute('add-item', { ...stageOf, item: 'Invoice as PDF' }),
  'command:drop-item': commandRoute('drop-item', { ...stageOf, item: 'Invoice as PDF', reason: 'It moved to 1.2.0.' }),
  'command:answer': commandRoute('answer', { ...stageOf, verdict: 'pass', comment: 'Printed and checked.' }),
  'command:refresh': commandRoute('refresh', { environment: 'test', reason: 'Orders of last week are missing.' }),
  'command:clean': commandRoute('clean', { release: '1.1.0', environment: 'test' }),
  'command:recheck': commandRoute('recheck', { ...stageOf, gate: 'smoke' }),
  'command:revoke': commandRoute('revoke', { release: '1.1.0', evidence: 'evidence-12', reason: 'Ran against the wrong data.' }),
  'command:restart-soak': commandRoute('restart-soak', { ...stageOf, reason: 'The load was off for a day.' }),
  'command:reject': commandRoute('reject', { release: '1.1.0', reason: 'Totals are wrong.' }),
  'command:reopen': commandRoute('reopen', { release: '1.1.0', reason: 'It was the test that was wrong.' }),
  'command:hold': commandRoute('hold', { stage: 'INT', reason: 'A partner tests until Friday.' }),
  'command:free': commandRoute('free', { stage: 'INT' }),
  'command:stop': commandRoute('stop', { reason: 'An incident in production.' }),
  'command:lift-stop': commandRoute('lift-stop', {}),
  'command:except': commandRoute('except', { ...stageOf, gate: 'soak', reason: 'A security fix.', expires: 1_798_761_600_000 }),
  'command:break-glass': commandRoute('break-glass', { ...stageOf, reason: 'The shop is down.', expires: 1_798_761_600_000 }),
  'command:except-data': commandRoute('except-data', {
    environment: 'staging',
    reason: 'An error that only its rows show.',
    expires: 1_798_761_600_000,
  }),
  'command:second-exception': commandRoute('second-exception', { id: 'exception-3' }),
  'command:revoke-exception': commandRoute('revoke-exception', { id: 'exception-3' }),
  'command:abort': commandRoute('abort', { promotion: 'promotion-9', reason: 'It hangs.' }),
  'command:continue': commandRoute('continue', { promotion: 'promotion-9', as: 'on', reason: 'The load was ours.' }),
  'command:settle': commandRoute('settle', { order: 'promotion-9/api/place', as: 'done', reason: 'Seen on the host.' }),
  'command:rollback': commandRoute('rollback', { stage: 'PROD', reason: 'Errors at the till.' }),
  'command:adopt': commandRoute('adopt', { release: '1.0.0', bill, environments: ['prod'] }),
  'command:second-adoption': commandRoute('second-adoption', { id: 'adoption-1' }),
};

export function isCommandRoute(id: string): id is keyof CommandRoutes {
  return Object.hasOwn(commandRoutes, id);
}

export function kindOfCommandRoute(id: keyof CommandRoutes): PostedKind {
  return commandRoutes[id].access.command;
}
