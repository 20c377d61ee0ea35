// Mail servers as they are out there: with TLS and without, with passwords, busy, and with mailboxes that nobody has.
import { describe, expect, test } from 'vitest';
import { compareText } from '#store/text-order.ts';
import { allAre, openMailServer, openNotifyWorld } from './notify-world.ts';

const anna = { address: 'anna@example.com' };

describe('a letter', () => {
  test('comes to each person who has given an address, as text and as HTML, with an id that is the same each time', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    await world.mail('post', port);
    await world.choose('anna', anna);
    await world.choose('bo', {});
    world.start();
    await world.tell({ subject: 'Your approval is wanted: 1.1.0 → PROD' });
    const [row] = await world.until(allAre('sent', 1));
    expect(letters.map(({ from, to }) => [from, to])).toEqual([['lockstep@example.com', ['anna@example.com']]]);
    const text = letters[0]?.text ?? '';
    expect(text).toContain(`Message-ID: <${row?.id}@lockstep.example>`);
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).toMatch(/Subject: =\?UTF-8\?/i);
    expect(text).toContain('Content-Type: multipart/alternative');
    expect(text).toContain('https://lockstep.example/systems/shop/releases/1.1.0');
  });

  test('has no header and no addressee that a name has brought along', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    await world.mail('post', port, { to: 'ops@example.com' });
    world.start();
    await world.tell({
      subject: 'a\r\nBcc: all@example.com\r\n\r\nand a body',
      text: 'x\r\n.\r\nMAIL FROM:<evil@example.com>',
      id: 'ntc_<a>\r\nX-Evil: 1',
    });
    await world.until(allAre('sent', 1));
    expect(letters.map(({ to }) => to)).toEqual([['ops@example.com']]);
    const [head = ''] = (letters[0]?.text ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^(?:Bcc|X-Evil):/im);
  });

  test('goes to nobody where a person has taken her address back', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    await world.mail('post', port);
    await world.choose('anna', { ...anna, quiet: 'every day' });
    const notifier = world.start();
    await world.tell({});
    await world.until(allAre('waiting', 1));
    await world.choose('anna', {});
    for (const [id, row] of world.database.outbox) world.database.outbox.set(id, { ...row, dueAt: 0 });
    const [row] = await world.until(allAre('dead', 1));
    expect(row?.because).toBe('anna has given no address');
    expect(await notifier.tryOut({ receiver: 'post', person: 'anna' }, 'anna')).toMatchObject({ sentence: 'anna has given no address' });
    expect(letters).toEqual([]);
  });

  test('is one for all that waited in quiet hours, while another kind comes at once', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    await world.mail('post', port);
    await world.choose('anna', { ...anna, quiet: 'every day' });
    await world.choose('bo', { address: 'bo@example.com' });
    world.start();
    await world.tell({ id: 'ntc_1' }, { id: 'ntc_2', subject: 'A second one' });
    await world.until((rows) => rows.filter(({ state }) => state === 'sent').length === 2);
    expect(letters.map(({ to }) => to)).toEqual([['bo@example.com'], ['bo@example.com']]);
    for (const [id, row] of world.database.outbox) world.database.outbox.set(id, { ...row, dueAt: 0 });
    await world.until(allAre('sent', 4));
    expect(letters).toHaveLength(3);
    expect(letters[2]?.to).toEqual(['anna@example.com']);
    expect(letters[2]?.text).toContain('Subject: [Lockstep] 2 notices of Lockstep');
    expect(letters[2]?.text).toContain('A second one');
  });
});

describe('a mail server', () => {
  test('that offers no TLS is told nothing in the open', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({ disabledCommands: ['STARTTLS'] });
    await world.mail('post', port, { to: 'ops@example.com', security: 'starttls' });
    world.start();
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(`${row?.state}: ${row?.because}`).toMatch(/waiting: .*TLS/);
    expect(letters).toEqual([]);
  });

  test('whose certificate nobody vouches for is told nothing', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer();
    await world.mail('post', port, { to: 'ops@example.com', security: 'starttls' });
    await world.mail('other', (await openMailServer({ secure: true })).port, { to: 'ops@example.com', security: 'tls' });
    world.start();
    await world.tell({});
    const rows = await world.until((all) => all.length === 2 && all.every(({ because }) => because !== undefined));
    expect(rows.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(letters).toEqual([]);
  });

  test('that wants a password gets it, and a wrong one is said without the password', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) => {
        if (username === 'lockstep' && password === 'right') callback(null, { user: username });
        else callback(new Error('no'));
      },
    });
    await world.mail('post', port, { to: 'ops@example.com', user: 'lockstep' }, 'right');
    await world.mail('wrong', port, { to: 'ops@example.com', user: 'lockstep' }, 'hidden');
    world.start();
    await world.tell({});
    const rows = await world.until(
      (all) => all.length === 2 && all.every(({ state, because }) => state === 'sent' || because !== undefined),
    );
    expect(rows.map(({ receiver, state, because }) => `${receiver} ${state} ${because}`).sort(compareText)).toEqual([
      'post sent undefined',
      'wrong waiting the mail server did not take the user and password',
    ]);
    expect(letters).toHaveLength(1);
    expect(world.warnings.join()).not.toContain('hidden');
  });

  test.each([
    [451, 'waiting'],
    [550, 'dead'],
  ] as const)('that answers %d to an addressee leaves the letter %s', async (responseCode, state) => {
    const world = openNotifyWorld();
    const { port } = await openMailServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('no such mailbox'), { responseCode })),
    });
    await world.mail('post', port, { to: 'nobody@example.com' });
    world.start();
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row).toMatchObject({ state, because: `the mail server said ${responseCode} no such mailbox` });
  });

  test('that hangs is given up for now', async () => {
    const world = openNotifyWorld();
    const { port } = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'], onMailFrom: () => undefined });
    await world.mail('post', port, { to: 'ops@example.com' });
    world.start({ answerMs: 400 });
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row).toMatchObject({ state: 'waiting', because: 'the mail server did not answer in time' });
  });

  test('inside is not asked, unless the operator has opened it', async () => {
    const world = openNotifyWorld();
    const { letters, port } = await openMailServer();
    await world.mail('post', port, { to: 'ops@example.com', security: 'starttls' });
    world.start({ networks: [] });
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row?.because).toContain('which is this host itself');
    expect(letters).toEqual([]);
  });
});
