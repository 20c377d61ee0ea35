import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { isBreached } from './breached-passwords.ts';
import { commonWords } from './common-words.ts';
import { isEasyPassword } from './easy-passwords.ts';
import { hashNewPassword } from './new-password.ts';
import { isPassword } from './passwords.ts';
import { password, startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

describe('a password is easy to guess', () => {
  test.each([
    ['digits in a row', '123456789012'],
    ['one sign', 'aaaaaaaaaaaa'],
    ['one thing over and over', 'x7$kQx7$kQx7$kQ'],
    ['a row of the keyboard', 'qwertyuiop123'],
    ['columns of the keyboard', '1qaz2wsx3edc4rfv'],
    ['a zigzag on the keyboard', 'q1w2e3r4t5y6'],
    ['a word and a number', 'password1234'],
    ['a word as it is made to look hard', 'P@ssw0rd2024!'],
    ['two words', 'passwordpassword'],
    ['a long word', 'unbelievable'],
    ['a name and a year', 'Stephanie1987'],
    ['a season and a year', 'Winter2026!!!!'],
    ['a club', 'manchesterunited'],
    ['a band', 'blink182blink182'],
    ['words of this place', 'Lockstep-Production1'],
    ['the name of the person', 'anna.arendt.2026'],
    ['the id of the person', 'aarendt-12345'],
  ])('when it is %s: %s', (_what, text) => {
    expect(isEasyPassword(text, ['aarendt', 'Anna Arendt'])).toBe(true);
  });

  test('when it is a common word with what people put behind one, three thousand times and more', { timeout: 120_000 }, () => {
    const endings = ['123', '1234', '12345', '123456', '1', '!', '1!', '123!', '2024', '2025!', '@123', '#1', '69', '777', '007'];
    const words = commonWords.flatMap((word) =>
      endings.flatMap((end) => [`${word}${end}`, `${word}${word}${end}`, `${end}${word}${word}`]),
    );
    const long = new Set(words.filter((word) => word.length >= 12));
    expect(long.size).toBeGreaterThan(3_000);
    expect([...long].filter((word) => !isEasyPassword(word))).toEqual([]);
  });

  test.each([
    ['made by chance', 'tfq9-rkvw-2m8p'],
    ['of signs alone', '§&=)(/_:;,.&'],
    ['of small letters alone', 'gqvzkhrtwmxe'],
    ['of digits by chance alone', '830275916403'],
    ['of words by chance', 'correct horse battery staple'],
    ['of many common words', 'jordan dragon monkey shadow coffee tiger'],
    ['in another script', 'кофе и тишина на крыше'],
  ])('not when it is %s: %s', (_what, text) => {
    expect(isEasyPassword(text, ['aarendt', 'Anna Arendt'])).toBe(false);
  });

  test('which takes no time, however long it is', () => {
    const startedMs = performance.now();
    for (const text of ['ab1'.repeat(85), 'password1234'.repeat(21), 'p@'.repeat(128)]) isEasyPassword(text);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe('a file of breached passwords', () => {
  const breached = Array.from({ length: 2_000 }, (_, number) => `breached by chance ${number}`);
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-breached-'));
    file = path.join(folder, 'pwned.txt');
    const lines = breached.map((text, number) => `${createHash('sha1').update(text).digest('hex').toUpperCase()}:${number ** 3}`);
    await writeFile(file, `${lines.toSorted().join('\r\n')}\r\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('has what it has, from the first line to the last, and nothing else', async () => {
    const found = await Promise.all(breached.slice(0, 300).map((text) => isBreached(text, file)));
    const others = await Promise.all(breached.slice(0, 300).map((text) => isBreached(`${text}!`, file)));
    expect([found.filter(Boolean).length, others.filter(Boolean).length]).toEqual([300, 0]);
    const sorted = breached.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
    expect(await Promise.all([sorted[0], sorted.at(-1)].map((text) => isBreached(text ?? '', file)))).toEqual([true, true]);
  });

  test('keeps what is in it from becoming a password', async () => {
    const server = await startTestServer();
    const context = { ...server.context, breachedPasswords: file };
    await expect(hashNewPassword(context, 'breached by chance 7', [])).rejects.toThrow('breached');
    expect(await isPassword('chanced on by nobody', await hashNewPassword(context, 'chanced on by nobody', []))).toBe(true);
    await server.close();
  });
});

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

describe('wherever a password is chosen', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const set = async (chosen: string): Promise<readonly LightMyRequestResponse[]> => {
    const [root, dora] = [await server.signIn('root'), await server.signIn('dora')];
    const add = { person: `new-${chosen.length}`, name: 'Newton Newcombe', password: chosen };
    return [
      await server.app.inject({ method: 'POST', url: '/api/users', headers: root, payload: add }),
      await server.app.inject({ method: 'PATCH', url: '/api/users/tom', headers: root, payload: { password: chosen } }),
      await server.app.inject({ method: 'POST', url: '/api/me/password', headers: dora, payload: { old: password, new: chosen } }),
    ];
  };

  test.each([
    ['eleven signs', 'tfq9-rkvw-2'],
    ['a common one', 'iloveyou1234'],
  ])('%s are refused, in a sentence that does not repeat it', async (_what, chosen) => {
    for (const answer of await set(chosen)) {
      expect([answer.statusCode, answer.json<ErrorBody>().error.code]).toEqual([400, 'invalid-request']);
      expect(answer.body).not.toContain(chosen);
    }
  });

  test('the names of its person are refused', async () => {
    const payload = { person: 'nnewcombe', name: 'Newton Newcombe', password: 'Newton.Newcombe!' };
    const answer = await server.app.inject({ method: 'POST', url: '/api/users', headers: await server.signIn('root'), payload });
    expect(answer.statusCode).toBe(400);
  });

  test('one of 200 signs, of any kind, is taken as it was typed, to the last sign', async () => {
    const long = `${'ä§ 世界 ~'.repeat(28)}End`;
    for (const answer of await set(long)) expect(answer.statusCode).toBeLessThan(300);
    const known = (await server.context.users.get('dora'))?.password;
    const typed = [long, long.slice(0, -1), long.toLowerCase(), `${long} `];
    expect(await Promise.all(typed.map((each) => isPassword(each, known)))).toEqual([true, false, false, false]);
  });
});
