import { z } from 'zod';
import {
  chooseBody,
  noticesShape,
  ownNoticesShape,
  putReceiverBody,
  putReceiverShape,
  receiversShape,
  signingKeyShape,
  triedShape,
} from './notify-shapes.ts';
import { defineRoutes } from './route.ts';
import { countShape } from './values.ts';

/** Where notices go is the installation's; of what and when one is told is everybody's own. */
export const notifyRoutes = defineRoutes({
  receivers: {
    method: 'GET',
    path: '/api/notify/receivers',
    summary: 'Where notices go, without addresses and secrets.',
    access: 'installation-admin',
    answer: receiversShape,
  },
  putReceiver: {
    method: 'PUT',
    path: '/api/notify/receivers/:receiver',
    summary: 'Make or change a receiver. The key that a new webhook is signed with is shown this once.',
    access: 'installation-admin',
    body: putReceiverBody,
    answer: putReceiverShape,
    examples: [
      {
        summary: 'A team in Slack',
        path: '/api/notify/receivers/team',
        body: { settings: { kind: 'webhook', template: 'slack', roles: ['tester'] }, url: 'https://hooks.slack.com/services/T0/B0/x' },
      },
    ],
  },
  removeReceiver: {
    method: 'DELETE',
    path: '/api/notify/receivers/:receiver',
    summary: 'Remove a receiver; what waits for it is not sent.',
    access: 'installation-admin',
    answer: 'nothing',
  },
  testReceiver: {
    method: 'POST',
    path: '/api/notify/receivers/:receiver/test',
    summary: 'Send a test there now. A mail server that writes to people writes to whoever asks.',
    access: 'installation-admin',
    cost: 10,
    answer: triedShape,
  },
  changeSigningKey: {
    method: 'POST',
    path: '/api/notify/receivers/:receiver/key',
    summary: 'A new key for the signatures of a webhook; the one before it signs too, until the next change.',
    access: 'installation-admin',
    answer: signingKeyShape,
  },
  notices: {
    method: 'GET',
    path: '/api/notify/notices',
    summary: 'What is on its way, was sent, or was given up; newest first.',
    access: 'installation-admin',
    query: z.strictObject({ state: z.enum(['waiting', 'sent', 'dead', 'withheld']).exactOptional(), limit: countShape(500, 50) }),
    answer: noticesShape,
  },
  retryNotice: {
    method: 'POST',
    path: '/api/notify/notices/:notice/retry',
    summary: 'Send again what was given up, or what waited in a backup.',
    access: 'installation-admin',
    answer: 'nothing',
  },
  ownNotices: {
    method: 'GET',
    path: '/api/me/notices',
    summary: 'Of what I am told, when and where, and what I was told last.',
    access: 'signed-in',
    answer: ownNoticesShape,
  },
  chooseNotices: {
    method: 'PUT',
    path: '/api/me/notices',
    summary: 'Say of what I am told, when and where.',
    access: 'session',
    body: chooseBody,
    answer: ownNoticesShape,
    examples: [
      {
        summary: 'Nothing at night, what waited in the morning',
        path: '/api/me/notices',
        body: { address: 'anna@example.com', quiet: '22:00-07:00', zone: 'Europe/Berlin' },
      },
    ],
  },
  testOwnNotices: {
    method: 'POST',
    path: '/api/me/notices/test',
    summary: 'Send a test to my own address now.',
    access: 'session',
    cost: 50,
    answer: triedShape,
  },
});
