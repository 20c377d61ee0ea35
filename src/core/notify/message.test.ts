import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { noticeOf } from './fixture.ts';
import { letterOf } from './letter.ts';
import { bodyOf, mostShown, type Message } from './message.ts';
import type { templates } from './receiver.ts';

const hostile = noticeOf({
  subject: 'Release <!channel> *bold* [link](http://evil.example) & more',
  text: 'because <script>alert(1)</script> said "no" <http://evil.example|here>',
  command: 'lockstep why "1`1"',
});
const message = (...notices: Message['notices']): Message => ({
  id: 'ntc_1',
  notices: notices.length === 0 ? [noticeOf({ command: 'lockstep approve 1.1.0 --stage PROD' })] : notices,
  url: 'https://lockstep.example',
  sentAt: Date.parse('2026-06-01T09:00:10Z'),
});
const read = (template: (typeof templates)[number], of: Message = message()): unknown => JSON.parse(bodyOf(template, of));

test('plain JSON is a payload as Standard Webhooks write it', () => {
  expect(read('plain')).toEqual({
    type: 'lockstep.notice',
    timestamp: '2026-06-01T09:00:10.000Z',
    data: {
      notices: [
        {
          id: 'ntc_1',
          kind: 'approval-wanted',
          system: 'shop',
          release: '1.1.0',
          stage: 'PROD',
          at: '2026-06-01T09:00:00.000Z',
          subject: 'Your approval is wanted',
          text: 'a tester is wanted.',
          command: 'lockstep approve 1.1.0 --stage PROD',
          link: 'https://lockstep.example/systems/shop/releases/1.1.0?stage=PROD',
          people: ['anna', 'bo'],
          roles: ['tester'],
        },
      ],
    },
  });
});

test('Slack gets a section for each, in which nobody is called and nothing links elsewhere', () => {
  const body = JSON.stringify(read('slack', message(hostile)));
  expect(body).not.toMatch(/<!|<script|<http:\/\/evil/);
  expect(body).toContain('<https://lockstep.example/systems/shop/releases/1.1.0?stage=PROD|Release &lt;!channel&gt;');
  expect(body).toContain('`lockstep why \\"1\'1\\"`');
});

test('Teams gets a card with a button, in which what somebody wrote is no Markdown', () => {
  const card = z
    .object({
      attachments: z.tuple([
        z.object({ content: z.object({ body: z.array(z.object({ text: z.string() })), actions: z.array(z.unknown()) }) }),
      ]),
    })
    .parse(read('teams', message(hostile))).attachments[0].content;
  expect(card.body[0]?.text).toContain('\\[link\\]\\(http://evil.example\\)');
  expect(card.actions).toEqual([
    { type: 'Action.OpenUrl', title: 'Open in Lockstep', url: 'https://lockstep.example/systems/shop/releases/1.1.0?stage=PROD' },
  ]);
});

test('Alertmanager gets an alert each, which is the same alert when it comes again', () => {
  const [alert] = z
    .array(z.object({ labels: z.record(z.string(), z.string()), startsAt: z.string(), endsAt: z.string() }))
    .parse(read('alertmanager'));
  expect(alert).toEqual({
    labels: { alertname: 'LockstepApprovalWanted', system: 'shop', release: '1.1.0', stage: 'PROD', severity: 'warning', roles: 'tester' },
    startsAt: '2026-06-01T09:00:00.000Z',
    endsAt: '2026-06-01T10:00:10.000Z',
  });
});

describe('a long digest', () => {
  const many = message(...Array.from({ length: 100 }, (_, index) => noticeOf({ id: `ntc_${index}`, release: `1.${index}.0` })));

  test.each(['slack', 'teams'] as const)('is cut for %s, and says so', (template) => {
    const body = bodyOf(template, many);
    expect(body.length).toBeLessThan(25_000);
    expect(body).toContain(`and ${100 - mostShown} more`);
  });

  test('is whole for programs', () => {
    expect(bodyOf('plain', many).split('"kind"')).toHaveLength(101);
  });

  test('is one letter with one subject', () => {
    expect(letterOf(many, 'lockstep.example')).toMatchObject({
      subject: '[Lockstep] 100 notices of Lockstep',
      messageId: '<ntc_1@lockstep.example>',
    });
  });
});

describe('a letter', () => {
  test('says what happened, what to type and where to look', () => {
    expect(letterOf(message(), 'lockstep.example').text).toBe(`Your approval is wanted
a tester is wanted.
  lockstep approve 1.1.0 --stage PROD
https://lockstep.example/systems/shop/releases/1.1.0?stage=PROD

-- 
Which of these you get, and when, is yours to say: lockstep notify mine
`);
  });

  test('has no tag in it that is not ours', () => {
    expect(letterOf(message(hostile), 'x').html).not.toMatch(/<script|<!channel/);
  });

  test('has a subject of one line', () => {
    expect(letterOf(message(noticeOf({ subject: 'a\r\nBcc: all@example.com' })), 'x').subject).toBe('[Lockstep] a Bcc: all@example.com');
  });
});
