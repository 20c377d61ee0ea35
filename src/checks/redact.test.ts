import { expect, test } from 'vitest';
import { redactionOf } from './redact.ts';

const secret = 'postgres://shop:p%40ss/w"rd@db:5432/shop';
const redaction = redactionOf([secret, 'two\nlines of it', '']);

test.each([
  ['as it is', secret],
  ['in a URL', encodeURIComponent(secret)],
  ['in JSON', JSON.stringify({ url: secret })],
  ['as base64', Buffer.from(secret).toString('base64')],
  ['its password alone', 'login as shop with p%40ss/w"rd'],
  ['its lines apart', 'lines of it'],
])('a secret is removed %s', (_, text) => {
  const redacted = redaction.text(`before ${text} after`);
  expect(redacted).toContain('•••');
  expect(redacted).toContain('before ');
  expect(redacted).not.toMatch(/ss\/w|lines of|cGFz/);
});

test('bytes lose it too, and stay as they are where it is not in them', () => {
  const noise = Buffer.from([0xff, 0x00, 0xfe, 0x80]);
  expect(redaction.bytes(noise)).toBe(noise);
  const mixed = redaction.bytes(Buffer.concat([noise, Buffer.from('lines of it'), noise]));
  expect(Buffer.from(mixed)).toEqual(Buffer.concat([noise, Buffer.from('•••'), noise]));
});

test('nothing secret leaves text as it is', () => {
  expect(redactionOf([]).text('all of it')).toBe('all of it');
});
