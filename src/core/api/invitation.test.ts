import { expect, test } from 'vitest';
import { invitationSecret, invitationWord, readInvitation } from './invitation.ts';

const secret = invitationSecret('4f1c', 'k_y-1');

test.each(['lockstep.example:7401', '10.20.0.1:7401', '[fd00::1]:65535'])('what is said of %s is read again', (address) => {
  const read = { secret: 'lkji_4f1c.k_y-1', identity: 'invitation 4f1c', sharedKey: 'k_y-1', address };
  expect(readInvitation(`${invitationWord(secret, address)}\n`)).toEqual(read);
});

test('an address may be left out', () => {
  expect(readInvitation(secret)).toEqual({ secret, identity: 'invitation 4f1c', sharedKey: 'k_y-1' });
});

test.each(['', 'lkji_', 'lkji_4f1c', 'lkst_4f1c.k@a:1', 'lkji_4f1c.k@a', 'lkji_4f1c.k@a:1 b', 'https://lockstep.example:7401'])(
  '`%s` is no invitation',
  (word) => {
    expect(readInvitation(word)).toBeUndefined();
  },
);
