// Several notices to one receiver, in the words of whoever reads them: plain JSON, Slack, Teams, Alertmanager, mail.
import type { Instant } from '#core/system.ts';
import { counted } from '#core/words.ts';
import { pathOfNotice, type Notice } from './notice.ts';
import type { Template } from './receiver.ts';

/** What one delivery, or one digest, says. */
export interface Message {
  /** Of the first of them. */
  readonly id: string;
  readonly notices: readonly Notice[];
  /** How people reach the controller, without a slash at its end. */
  readonly url: string;
  readonly sentAt: Instant;
}

/** The body of a webhook: JSON. */
export function bodyOf(template: Template, message: Message): string {
  return JSON.stringify(templatesOf[template](message));
}

const templatesOf: { readonly [Name in Template]: (message: Message) => unknown } = {
  plain: plainOf,
  slack: slackOf,
  teams: teamsOf,
  alertmanager: alertsOf,
};

/** One line for all: the subject of one, or how many there are. */
export function subjectOf({ notices }: Message): string {
  const [first] = notices;
  return notices.length === 1 && first !== undefined ? first.subject : `${counted(notices.length, 'notice')} of Lockstep`;
}

/** More stand behind the link. */
export const mostShown = 20;

export function linkOf(notice: Notice, { url }: Pick<Message, 'url'>): string {
  return `${url}${pathOfNotice(notice)}`;
}

/** `and 12 more` */
export function restOf({ notices }: Message): string | undefined {
  return notices.length > mostShown ? `and ${notices.length - mostShown} more: see the board` : undefined;
}

/** As Standard Webhooks write a payload. Fields are only added. */
function plainOf(message: Message) {
  return {
    type: 'lockstep.notice',
    timestamp: new Date(message.sentAt).toISOString(),
    data: {
      notices: message.notices.map((notice) => ({
        id: notice.id,
        kind: notice.kind,
        system: notice.system,
        ...(notice.release !== undefined && { release: notice.release }),
        ...(notice.stage !== undefined && { stage: notice.stage }),
        at: new Date(notice.at).toISOString(),
        subject: notice.subject,
        text: notice.text,
        ...(notice.command !== undefined && { command: notice.command }),
        link: linkOf(notice, message),
        people: notice.people,
        roles: notice.roles,
      })),
    },
  };
}

/** Each notice is a section; what somebody wrote can call nobody and link nowhere. */
function slackOf(message: Message) {
  const sections = message.notices.slice(0, mostShown).map((notice) => {
    const command = notice.command === undefined ? '' : `\n\`${forSlack(notice.command).replaceAll('`', "'")}\``;
    const text = `*<${forSlack(linkOf(notice, message))}|${forSlack(notice.subject).replaceAll('|', '/')}>*\n${forSlack(notice.text)}${command}`;
    return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
  });
  const rest = restOf(message);
  const more = rest === undefined ? [] : [{ type: 'context', elements: [{ type: 'plain_text', text: rest }] }];
  return { text: forSlack(subjectOf(message)), blocks: [...sections, ...more] };
}

function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An adaptive card, as the workflow *When a Teams webhook request is received* takes it. */
function teamsOf(message: Message) {
  const shown = message.notices.slice(0, mostShown);
  const body = shown.flatMap((notice) => [
    { type: 'TextBlock', weight: 'bolder', wrap: true, text: forTeams(notice.subject) },
    { type: 'TextBlock', wrap: true, spacing: 'none', text: forTeams(notice.text) },
    ...(notice.command === undefined
      ? []
      : [{ type: 'TextBlock', wrap: true, spacing: 'none', fontType: 'monospace', text: forTeams(notice.command) }]),
  ]);
  const rest = restOf(message);
  const more = rest === undefined ? [] : [{ type: 'TextBlock', wrap: true, isSubtle: true, text: rest }];
  const [first] = shown;
  const open = first === undefined ? message.url : shown.length === 1 ? linkOf(first, message) : message.url;
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [...body, ...more],
    actions: [{ type: 'Action.OpenUrl', title: 'Open in Lockstep', url: open }],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

/** Cards read some Markdown: what somebody wrote is none. */
function forTeams(text: string): string {
  return text.replaceAll(/[\\`*_[\]()#~]/g, (letter) => `\\${letter}`);
}

/** How long an alert is shown unless it comes again. */
const alertMs = 60 * 60_000;

/** `POST /api/v2/alerts`. Alerts of one kind, release and stage are one alert, however often they come. */
function alertsOf(message: Message) {
  return message.notices.map((notice) => ({
    labels: {
      alertname: alertNames[notice.kind],
      system: notice.system,
      ...(notice.release !== undefined && { release: notice.release }),
      ...(notice.stage !== undefined && { stage: notice.stage }),
      severity: notice.kind === 'rolled-back' || notice.kind === 'promotion-failed' ? 'critical' : 'warning',
      ...(notice.roles.length > 0 && { roles: notice.roles.join(',') }),
    },
    annotations: {
      summary: notice.subject,
      description: notice.text,
      ...(notice.command !== undefined && { command: notice.command }),
      notice: notice.id,
    },
    startsAt: new Date(Math.min(notice.at, message.sentAt)).toISOString(),
    endsAt: new Date(message.sentAt + alertMs).toISOString(),
    generatorURL: linkOf(notice, message),
  }));
}

const alertNames: { readonly [Kind in Notice['kind']]: string } = {
  'approval-wanted': 'LockstepApprovalWanted',
  'check-stopped': 'LockstepCheckStopped',
  'promotion-failed': 'LockstepPromotionFailed',
  'rolled-back': 'LockstepRolledBack',
  'deadline-passed': 'LockstepDeadlinePassed',
  'date-moved': 'LockstepDateMoved',
  test: 'LockstepTest',
};
