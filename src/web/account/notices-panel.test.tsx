import { expect, test } from 'vitest';
import { asideOf, chosen } from './notices-panel.tsx';

test('what was typed goes over what was chosen before, and what is empty is said no more', () => {
  const before = { address: 'anna@example.com', quiet: 'weekends', kinds: ['rolled-back' as const], zone: 'Europe/Berlin' };
  expect(chosen(before, { address: ' anna@example.org ', quiet: '', digest: 'daily 08:00' })).toEqual({
    kinds: ['rolled-back'],
    zone: 'Europe/Berlin',
    address: 'anna@example.org',
    digest: 'daily 08:00',
  });
});

test('whoever chooses for the first time is told by the time of the browser', () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(chosen(undefined, { address: 'anna@example.com', quiet: '', digest: '' })).toEqual({
    zone: timeZone,
    address: 'anna@example.com',
  });
});

test.each([
  [false, undefined, 'nobody writes mail here yet'],
  [true, undefined, 'none'],
  [true, 'anna@example.com', 'to anna@example.com'],
])('where mail is written: %s, and the address is %s, the panel says %s', (isMailed, address, words) => {
  expect(asideOf({ isMailed, notices: [], choice: { zone: 'UTC', ...(address !== undefined && { address }) } })).toBe(words);
});
