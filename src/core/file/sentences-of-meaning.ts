import { changed, fixtureFile } from './fixture.ts';
import type { SentenceCase } from './sentence-case.ts';

/** For tests: files of the right shape that cannot be meant. */
export const meaningFaults: readonly SentenceCase[] = [
  {
    code: 'requirements-unsigned',
    file: changed('      - check: smoke\n', '      - requirements: proven\n      - check: smoke\n'),
    at: '45:23',
    sentence:
      'Nobody signs the scope that these requirements stand in. Add `- scope: {signed-by: [release-manager, tester]}` to an `entry` before.',
  },
  {
    code: 'unknown-role',
    file: changed('- approval: [release-manager, tester]', '- scope: {signed-by: testers}'),
    at: '51:16',
    sentence: 'There is no role `testers`. Did you mean `tester`?',
  },
  {
    number: 23,
    code: 'case',
    file: changed('  - stage: TEST\n', '  - stage: TEST\n    environments: [Test]\n'),
    at: '43:20',
    sentence: 'There is `test`, no `Test`. Case counts.',
  },
  {
    number: 40,
    code: 'port-clash',
    file: changed('    health: /health', '    port: 8080'),
    at: '12:11',
    sentence: '`api` in `dev` and `api` in `test` want port 8080 on host `local`. Delete it: each gets a free `PORT`.',
  },
  {
    number: 40,
    code: 'port-clash',
    file: changed('errors: full}', 'errors: full, ports: {web: 8080}}').replace(
      '    audience: public',
      '    audience: public\n    ports: {web: 8080}',
    ),
    at: '38:18',
    sentence:
      'the listener of `web` in `dev` (L28) and the listener of `web` in `prod` want port 8080 on host `local`. Delete both: each gets a free `PORT`.',
  },
  {
    code: 'port-clash',
    file: changed('    health: /health', '    instances: 2\n    port: 8080')
      .replace('blue-green', 'at-once')
      .replace('  - stage: TEST\n', '  - stage: TEST\n    environment: there\n')
      .replace('  test:\n', '  there:\n    host: two\n')
      .replace('services:\n', 'hosts: [local, two, three]\nservices:\n')
      .replace('  prod:\n', '  prod:\n    host: three\n'),
    at: '14:11',
    sentence: '`api` runs 2 times, and every instance wants port 8080. Delete it: each gets a free `PORT`.',
  },
  {
    code: 'bad-rollout',
    file: changed('    health: /health', '    instances: 2').replace('rollout: blue-green', 'rollout: pause'),
    at: '12:16',
    sentence:
      '`api` runs once where PROD has the rollout `pause`, and asks for 2 instances. Delete `instances`, or choose another rollout.',
  },
  {
    code: 'wants-number',
    file: changed('    health: /health', '    instances: 17'),
    at: '12:16',
    sentence: '`17` is not a number of instances. Write a whole number from 1 to 16.',
  },
  {
    number: 43,
    code: 'unknown-service',
    file: changed('after: [api]', 'after: [apis]'),
    at: '19:13',
    sentence: 'There is no service `apis`. Did you mean `api`?',
  },
  {
    code: 'unknown-service',
    file: changed('${service.api.url}', '${service.apy.url}'),
    at: '21:16',
    sentence: 'There is no service `apy`. Did you mean `api`?',
  },
  {
    number: 44,
    code: 'cycle',
    file: changed('    health: /health', '    after: [web]'),
    at: '12:13',
    sentence: '`api` waits for `web`, `web` waits for `api`. Remove one `after` (L12 or L19).',
  },
  { number: 44, code: 'cycle', file: changed('after: [api]', 'after: [web]'), at: '19:13', sentence: '`web` waits for itself. Remove it.' },
  {
    number: 45,
    code: 'open-secret',
    file: changed('API_URL: ${service.api.url}', 'PASSWORD: hunter2'),
    at: '21:17',
    sentence: '`PASSWORD` looks like a secret in the open. Write `${secret.PASSWORD}`, and its value into the secrets of each environment.',
  },
  {
    number: 45,
    code: 'open-secret',
    file: changed('${secret.API_DB}', 'postgres://shop:hunter2@db1/shop'),
    at: '14:21',
    sentence:
      '`DATABASE_URL` looks like a secret in the open. Write `${secret.DATABASE_URL}`, and its value into the secrets of each environment.',
  },
  {
    number: 46,
    code: 'unknown-name',
    file: changed('${env.mail:-off}', '${env.mial}'),
    at: '15:18',
    sentence: '`dev` has no value `mial`. Did you mean `mail`?',
  },
  {
    number: 47,
    code: 'value-gap',
    file: changed('${env.mail:-off}', '${env.smtp}'),
    at: '15:18',
    sentence: '`smtp` has a value in test, none in dev and prod. Add one (L28) or a default: `${env.smtp:-off}`.',
  },
  {
    code: 'bad-template',
    file: changed('${env.mail:-off}', '${environment.mail}'),
    at: '15:18',
    sentence:
      '`${environment.mail}` is no template: those are `${env.…}`, `${secret.…}` and `${service.….url}`. Did you mean `${env.mail}`?',
  },
  {
    code: 'bad-template',
    file: changed('${env.mail:-off}', '${release.name}'),
    at: '15:18',
    sentence:
      '`${release.name}` is no template: the same bits keep the same plan under any name. Put what a program should say of itself into its artefact.',
  },
  {
    code: 'bad-template',
    file: changed('${env.mail:-off}', '${env.mail'),
    at: '15:18',
    sentence: 'The `${` here is never closed. End it with `}`, or write `$${` for the two characters.',
  },
  {
    code: 'bad-template',
    file: changed('node server.js', 'node server.js ${env.mail}'),
    at: '11:14',
    sentence: 'Templates are read in `variables` only. Write `NAME: ${env.mail}` there, and `$NAME` here.',
  },
  {
    code: 'no-secret-source',
    file: changed('secrets: file:secrets/${env.name}.yaml\n', ''),
    at: '13:21',
    sentence: '`${secret.API_DB}` needs a place where secrets come from. Add `secrets: file:secrets/${env.name}.yaml`.',
  },
  {
    code: 'reserved-name',
    file: changed('{smtp: mail.test', '{url: mail.test'),
    at: '32:14',
    sentence: '`${env.url}` is already a field of the environment. Give the value another name.',
  },
  {
    code: 'unknown-host',
    file: changed('    data: masked', '    host: two\n    data: masked'),
    at: '30:11',
    sentence: 'There is no host `two`. Write `hosts: [local, two]` at the top.',
  },
  {
    number: 49,
    code: 'unused-environment',
    file: changed('  test:\n', '  qa: {data: masked, errors: full}\n  test:\n'),
    at: '29:3',
    sentence: 'No stage uses `qa`. Add it to one or delete it.',
  },
  {
    number: 50,
    code: 'shared-environment',
    file: changed('  test:\n', '  test:\n').replace('  - stage: PROD\n', '  - stage: PROD\n    environments: [prod, test]\n'),
    at: '50:26',
    sentence: '`test` is in TEST and PROD. Give PROD one of its own.',
  },
  {
    number: 51,
    code: 'points-at-production',
    file: changed('mail: mail.test}', 'database: postgres://db1/shop}').replace('{mail: smtp.example}', '{database: postgres://db1/shop}'),
    at: '32:41',
    sentence: '`test` uses what production uses (`shop` on `db1`, L38). Give `test` its own.',
  },
  {
    number: 52,
    code: 'real-data',
    file: changed('data: masked', 'data: real'),
    at: '30:11',
    sentence: 'Real data stays in production. Write `masked`.',
  },
  {
    number: 53,
    code: 'open-errors',
    file: changed('errors: friendly', 'errors: full'),
    at: '36:13',
    sentence: 'Full errors show stack traces to the public. Write `friendly`.',
  },
  {
    code: 'unknown-environment',
    file: changed('stage: DEV', 'stage: LAST'),
    at: '40:12',
    sentence: 'There is no environment `last`. LAST needs one: add `last: {data: synthetic, errors: full}` to `environments`.',
  },
  {
    number: 54,
    code: 'stage-twice',
    file: changed('stage: PROD', 'stage: TEST\n    environment: prod'),
    at: '49:12',
    sentence: '`TEST` is already the second stage (L42). Give this one a name of its own.',
  },
  {
    number: 57,
    code: 'unknown-check',
    file: changed('- check: smoke', '- check: smoek'),
    at: '45:16',
    sentence: 'There is no check `smoek`. Did you mean `smoke`?',
  },
  {
    code: 'unknown-checklist',
    file: changed('checklist: uat', 'checklist: aut'),
    at: '47:20',
    sentence: 'There is no checklist `aut`. Did you mean `uat`?',
  },
  {
    number: 58,
    code: 'empty-role',
    file: changed('customer: [group:acme]', 'customer: []'),
    at: '46:19',
    sentence: 'Nobody is `customer`: TEST could never be left. Add someone, L6.',
  },
  {
    number: 58,
    code: 'empty-role',
    file: changed('  customer: [group:acme]\n', ''),
    at: '45:19',
    sentence: 'Nobody is `customer`: TEST could never be left. Add `customer: [anna]` to `roles`.',
  },
  {
    code: 'unknown-role',
    file: changed('[approval: tester]', '[approval: testr]'),
    at: '43:23',
    sentence: 'There is no role `testr`. Did you mean `tester`?',
  },
  {
    number: 59,
    code: 'too-few-people',
    file: changed('[approval: tester]', '[approval: 3 tester]'),
    at: '43:23',
    sentence: "3 must approve, `tester` has 2, an author doesn't count. Add people.",
  },
  {
    number: 59,
    code: 'too-few-people',
    file: changed('[anna, bo]', '[carla]').replace('[carla, deniz]', '[carla]'),
    at: '51:19',
    sentence: "2 must approve, `release-manager` and `tester` have 1 together, each for one slot, an author doesn't count. Add people.",
  },
  {
    code: 'same-gate',
    file: changed('[check: unit, soak: 3 hours]', '[check: unit, check: unit, soak: 3 hours]'),
    at: '41:25',
    sentence: 'This gate asks what the one in L41 asks. Delete one.',
  },
  {
    code: 'internal-port',
    file: changed('    after: [api]', '    internal: true').replace('    audience: public', '    audience: public\n    ports: {web: 8080}'),
    at: '38:18',
    sentence: '`web` is internal: it has no listener. Delete this port, or `internal` of the service.',
  },
  {
    code: 'no-traffic',
    file: changed('    audience: public', '    audience: public\n    target: {command: ./deploy.sh}'),
    at: '55:14',
    sentence: 'In `prod` your command moves the traffic, so PROD has no rollout `blue-green`. Delete `rollout`.',
  },
  {
    code: 'secret-in-command',
    file: changed('    audience: public', '    audience: public\n    target: {command: "./deploy.sh ${secret.KEY}"}').replace(
      '    rollout: blue-green\n',
      '',
    ),
    at: '38:23',
    sentence: 'Everybody on the host can read a command line. Write `variables: {KEY: "${secret.KEY}"}` beside it, and `$KEY` here.',
  },
  {
    code: 'refresh-of-itself',
    file: changed('  test:\n', '  test:\n    refresh: {from: test, databases: [shop]}\n'),
    at: '30:21',
    sentence: '`test` cannot be refreshed from itself. Name another environment.',
  },
  {
    code: 'unknown-environment',
    file: changed('  test:\n', '  test:\n    refresh: {from: prodd, databases: [shop]}\n'),
    at: '30:21',
    sentence: 'There is no environment `prodd`. Did you mean `prod`?',
  },
  {
    code: 'missing-key',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod}\n'),
    at: '30:15',
    sentence: 'Refresh of `test` has no `databases`. Add `databases: [shop]`.',
  },
  {
    code: 'no-value',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: []}\n'),
    at: '30:27',
    sentence: '`databases` is empty. Write `databases: [shop]`.',
  },
  {
    code: 'bad-option',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], classification: {shop: sha256:12}}\n'),
    at: '30:69',
    sentence: '`sha256:12` is no digest. Write `sha256:` and 64 digits, as `lockstep data plan` tells it.',
  },
  {
    code: 'bad-option',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], classification: {crm: sha256:12}}\n'),
    at: '30:63',
    sentence: '`crm` is not among the `databases` of this refresh. Write one of them, or add it there.',
  },
  {
    code: 'unknown-service',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], migrated-by: {shop: [apii]}}\n'),
    at: '30:67',
    sentence: 'There is no service `apii`. Did you mean `api`?',
  },
  {
    code: 'bad-option',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], migrated-by: {shop: [web]}}\n'),
    at: '30:67',
    sentence: '`web` has no `migrations`. Name a service that has them.',
  },
  {
    code: 'bad-option',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], signer: lockstep/4f}\n'),
    at: '30:54',
    sentence:
      '`lockstep/4f` is no key of a signer, or not all of it. Write the line that `lockstep data signer` prints on the host of the source.',
  },
  {
    code: 'no-value',
    file: changed('  test:\n', '  test:\n    refresh: {from: prod, databases: [shop], signer: []}\n'),
    at: '30:46',
    sentence: '`signer` is empty. Write the line that `lockstep data signer` prints, or delete it.',
  },
  {
    code: 'unmasked-for-outsiders',
    file: changed('  test:\n', '  test:\n    audience: customers\n    refresh: {from: prod, databases: [shop], unmasked: by-exception}\n'),
    at: '31:56',
    sentence: 'Outsiders come into `test` (`audience: customers`): its data are masked, always. Delete `unmasked`.',
  },
  {
    code: 'refresh-not-masked',
    file: changed('  dev: {data: synthetic,', '  dev: {refresh: {from: prod, databases: [shop]}, data: synthetic,'),
    at: '28:57',
    sentence: 'What is copied from another environment is masked, and not made up. Write `data: masked`.',
  },
  {
    code: 'nothing-refreshes',
    file: changed('      - check: smoke\n', '      - data: 5 days\n      - check: smoke\n'),
    at: '45:15',
    sentence: 'Nothing says where the data of `test` come from. Write `refresh: {from: prod, databases: [shop]}` under it.',
  },
  {
    code: 'nothing-refreshes',
    file: changed('  - stage: TEST\n', '  - stage: TEST\n    refresh: true\n'),
    at: '43:14',
    sentence: 'Nothing says where the data of `test` come from. Write `refresh: {from: prod, databases: [shop]}` under it.',
  },
  {
    code: 'refresh-of-production',
    file: changed('    audience: public', '    audience: public\n    refresh: {from: test, databases: [shop]}'),
    at: '38:5',
    sentence: "Customers' own data are in `prod`: nothing is copied over them. Delete `refresh`.",
  },
];

/** Right, and yet worth a word. */
export const warnings: readonly SentenceCase[] = [
  {
    number: 41,
    code: 'low-port',
    file: changed('    audience: public', '    audience: public\n    ports: {web: 80}'),
    at: '38:18',
    sentence: 'A plain user may not open port 80. Use 8080, or start the agent as root.',
  },
  {
    code: 'unused-check',
    file: changed('[check: unit, soak: 3 hours]', '[soak: 3 hours]'),
    at: '23:3',
    sentence: 'No gate uses the check `unit`, so it never runs.',
  },
  {
    code: 'shared-secrets',
    file: fixtureFile.replace('secrets/${env.name}.yaml', 'secrets.yaml'),
    at: '7:10',
    sentence: 'Every environment reads the same secrets, production too. Write `${env.name}` into the path.',
  },
];
