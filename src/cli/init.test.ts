// What `lockstep init` asks, of whom, and what it takes where nobody can be asked.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController, asked } from './test-run.ts';

const controller = new TestController();
beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => void (asked.length = 0));

test('at a terminal it asks five questions and no more', async () => {
  const ran = await controller.run('init', { typed: ['2', 'two', 'https://shop.example', 'eva, finn', 'synthetic'] });
  expect(ran.exit).toBe(0);
  expect(ran.err.match(/\? \[|\. \[/g)).toHaveLength(5);
  expect(asked).toMatchObject([
    {
      name: 'shop',
      preset: 'reference',
      host: 'two',
      url: 'https://shop.example',
      approvers: ['eva', 'finn'],
      data: 'synthetic',
      replaces: false,
    },
  ]);
});

test('the enter key takes what stands in brackets', async () => {
  const ran = await controller.run('init', { typed: ['', '', '', '', ''] });
  expect(ran.exit).toBe(0);
  expect(asked).toMatchObject([{ preset: 'dev-staging-prod', host: 'local', approvers: ['admin'], data: 'masked' }]);
  expect(asked[0]).not.toHaveProperty('url');
});

test('without a terminal it asks nothing, and says what it took', async () => {
  const ran = await controller.run('init --approver eva');
  expect(ran.exit).toBe(0);
  expect(ran.err).toMatch(/Found \.\/api Node \(\/health\) · GitHub Actions/);
  expect(ran.err).toMatch(/Taken without asking: --preset dev-staging-prod, --host local, --url none, --data masked, --name shop/);
  expect(ran.out).toMatch(
    /^Wrote lockstep\.yaml\. shop is valid\. Next:\n {2}lockstep serve --agent[^]*\n {2}lockstep apply[^]*\n {2}lockstep release create 1\.0\.0 api=\.\/api\n$/,
  );
  expect(asked).toMatchObject([{ approvers: ['eva'] }]);
});

test.each([
  ['init --preset nowhere', 'not-a-choice', '`nowhere` is no preset.'],
  ['init --data real', 'not-a-choice', '`real` is not what a stage before production works with.'],
  ['init --name My_Shop', 'wrong-answer', 'Did you mean `my-shop`?'],
  ['init --approver a/b', 'wrong-answer', '--approver `a/b`: People are written by their id'],
])('%s is told what it may be, and writes nothing', async (line, code, sentence) => {
  const ran = await controller.run(line);
  expect(ran.exit).toBe(2);
  expect(ran.err).toContain(code);
  expect(ran.err.replaceAll(/\s+/g, ' ')).toContain(sentence);
  expect(asked).toEqual([]);
});

test('a file that is there by now is not overwritten', async () => {
  const ran = await controller.run('init --name taken');
  expect(ran.exit).toBe(20);
  expect(ran.err).toContain('system-file-there');
});

test('--force is confirmed by a word, which nobody without a terminal can type', async () => {
  expect((await controller.run('init --force')).err).toContain('no-terminal');
  expect((await controller.run('init --force', { typed: ['', '', '', '', '', 'no'] })).err).toContain('not-confirmed');
  expect(asked).toEqual([]);
  await controller.run('init --force --yes');
  expect(asked).toMatchObject([{ replaces: true }]);
});

test('Ctrl-C at any of the five questions ends with 130 and writes nothing', async () => {
  for (let answered = 0; answered < 5; answered += 1) {
    const ran = await controller.run('init', { typed: [...Array.from({ length: answered }, () => ''), '\u0003'] });
    expect({ exit: ran.exit, answered }).toEqual({ exit: 130, answered });
    expect(ran.err).toContain('Interrupted; nothing was done.');
  }
  expect(asked).toEqual([]);
});
