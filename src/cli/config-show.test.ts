import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConfigurationAnswer } from './http/configuration-answers.ts';
import { TestController } from './test-run.ts';

const controller = new TestController();

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const configuration: ConfigurationAnswer['configuration'] = {
  environment: 'test',
  version: 3,
  services: [
    {
      service: 'api',
      variables: [
        { name: 'DB', template: '${secret.API_DB}', value: '•••', line: 9, from: [{ kind: 'secret', name: 'secret.API_DB', version: 2 }] },
        { name: 'MAIL', template: '${env.mail}', value: 'catcher', line: 10, from: [{ kind: 'value', name: 'env.mail', line: 18 }] },
        { name: 'LOG', template: '${env.log:-info}', value: 'info', from: [{ kind: 'default', name: 'env.log' }] },
        { name: 'PLAIN', template: 'always', value: 'always', line: 12, from: [] },
        { name: 'GAP', template: '${secret.GAP}', value: '•••', from: [{ kind: 'missing', name: 'secret.GAP' }] },
      ],
      files: { folder: 'config', files: [{ path: 'nginx.conf', names: ['env.mail'] }], from: [] },
    },
  ],
};

function answerWith(query: string, told: Partial<ConfigurationAnswer>): void {
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    [`GET /api/systems/shop/environments/test/configuration${query}`]: { body: { system: 'shop', seq: 1, configuration, ...told } },
  };
}

test('each variable is shown with where it comes from, and a secret is not shown', async () => {
  answerWith('', {});
  const { exit, out } = await controller.run('config show test');
  expect(exit).toBe(0);
  expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
    'test, by version 3 of the file: as the next release gets it',
    'api',
    '  DB  •••  secret API_DB version 2',
    '  MAIL  catcher  env.mail, line 18',
    '  LOG  info  env.log by its default',
    '  PLAIN  always  as it stands, line 12',
    '  GAP  •••  secret GAP is not set',
    '  config/nginx.conf  env.mail',
    '',
  ]);
});

test('against another environment what nobody meant comes first', async () => {
  answerWith('?with=prod', {
    other: { ...configuration, environment: 'prod' },
    differences: [
      { service: 'api', name: 'MAIL', because: 'value', left: 'catcher', right: 'smtp', expected: true },
      { service: 'api', name: 'DB', because: 'same-secret', left: '•••', right: '•••', expected: false },
    ],
  });
  const { out } = await controller.run('config show test --diff prod');
  const lines = out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
  expect(lines).toContain('  api  DB  •••  •••  the same secret in both');
  expect(lines.indexOf('  api  DB  •••  •••  the same secret in both')).toBeLessThan(
    lines.indexOf('  api  MAIL  catcher  smtp  its own value'),
  );
});

test('two environments that get the same are said to', async () => {
  answerWith('?with=prod', { other: { ...configuration, environment: 'prod' }, differences: [] });
  expect((await controller.run('config show test --diff prod')).out).toBe('test and prod get the same.\n');
});

test('what changed since something came to run there is said below', async () => {
  const differences = [
    { service: 'api', name: 'DB', because: 'secret-version', left: '••• version 1', right: '••• version 2', expected: false },
  ] as const;
  answerWith('', { since: { release: '1.0.0', version: 3, differences } });
  const { out } = await controller.run('config show test');
  expect(out).toContain('Configuration changed since 1.0.0 came to test:\n  api  DB  ••• version 1 → ••• version 2\n');
});
