// System files of the crash tests.
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Bill, System } from '#core/system.ts';

const people = `
roles:
  admin: [ada]
  developer: [dora]
  tester: [anna, bo]
  release-manager: [carla, deniz]
  operator: [olga]
  customer: [eva]
`;

const services = {
  one: `
services:
  app: {source: 'directory:./app', command: node app.js, migrations: node migrate.js}
`,
  two: `
services:
  app: {source: 'directory:./app', command: node app.js, migrations: node migrate.js}
  web: {source: 'directory:./web', command: node web.js, after: [app]}
`,
};

const sixStages = `
checks:
  smoke: {http: /health, timeout: 5 seconds}
checklists:
  uat: [Order placed]
environments:
  dev: {data: synthetic, errors: full}
  test: {data: masked, errors: full}
  last: {data: masked, errors: full}
  int: {data: masked, errors: medium}
  preprod: {audience: customers, data: masked, errors: medium}
  north: {audience: public, data: real, errors: friendly}
  south: {audience: public, data: real, errors: friendly}
path:
  - stage: DEV
    exit: [check: smoke, soak: 1 second]
  - stage: TEST
    exit: [check: smoke, soak: 3 seconds]
  - stage: LAST
    exit: [soak: 2 seconds]
  - stage: INT
    entry: [approval: tester]
    exit: [check: smoke, soak: 2 seconds]
  - stage: prePROD
    entry: [approval: release-manager]
    exit:
      - sign-off: customer
        checklist: uat
      - soak: 2 seconds
  - stage: PROD
    waves: [[north], [south]]
    entry:
      - approval: [release-manager, tester]
    rollout: blue-green
    exit: [check: smoke]
`;

const threeStages = (soaks: string): string => `
environments:
  dev: {data: synthetic, errors: full}
  int: {data: masked, errors: full}
  prod: {audience: public, data: real, errors: friendly}
path:
  - stage: DEV
    exit: [${soaks}]
  - stage: INT
    entry: [approval: tester]
    exit: [${soaks}]
  - stage: PROD
    entry:
      - approval: [release-manager, tester]
    rollout: blue-green
`;

/** One stage, one service without migrations; in one environment, or in two, each with a host of its own. */
export function oneStageSystem(places: 1 | 2): System {
  const names = places === 1 ? ['north'] : ['north', 'south'];
  const environments = names.map((name) => `  ${name}: {host: ${name}, data: synthetic, errors: full}`).join('\n');
  return systemOf(`lockstep: 1
system: shop
hosts: [${names.join(', ')}]
roles:
  developer: [dora]
  release-manager: [carla]
services:
  app: {source: 'directory:./app', command: node app.js}
checks:
  smoke: {http: /health, timeout: 1 minute}
environments:
${environments}
path:
  - stage: DEV
    waves: [[${names.join(', ')}]]
    exit: [check: smoke, soak: 5 seconds]
`);
}

/** Six stages, the last in two waves. */
export function sixStageSystem(count: 'one' | 'two'): System {
  return systemOf(`lockstep: 1\nsystem: shop\n${people}${services[count]}${sixStages}`);
}

/** One service, a soak, and PROD; nobody is asked. */
export function soakingSystem(name: string, soakMs: number): System {
  return systemOf(`lockstep: 1
system: ${name}
hosts: [a]
roles:
  developer: [dora]
  release-manager: [carla]
services:
  app: {source: 'directory:./app', command: node app.js}
environments:
  dev: {host: a, data: synthetic, errors: full}
  prod: {host: a, data: real, errors: friendly}
path:
  - stage: DEV
    exit: [soak: ${soakMs} ms]
  - stage: PROD
`);
}

interface OnHost {
  readonly host: string;
  /** Of the first two stages, each on its own. */
  readonly soaksMs: readonly number[];
}

/** Three stages and short soaks, on a host of its own. */
export function threeStageSystem(name: string, { host, soaksMs }: OnHost): System {
  const soaks = soaksMs.map((ms) => `soak: ${ms} ms`).join(', ');
  const { environments, ...rest } = systemOf(`lockstep: 1\nsystem: ${name}\n${people}${services.two}${threeStages(soaks)}`);
  return { ...rest, hosts: [host], environments: environments.map((environment) => ({ ...environment, host })) };
}

/** Artefact `n` of every service; its digest is made of the name alone, for nothing is ever unpacked. */
export function billOf(system: System, n: number): Bill {
  const digestOf = (name: string): string => `sha256:${Buffer.from(`${name} ${n}`).toString('hex').padEnd(64, '0')}`;
  return Object.fromEntries(system.services.map(({ name, source }) => [name, { digest: digestOf(name), blob: digestOf(name), source }]));
}

function systemOf(text: string): System {
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => JSON.stringify(problem)).join('\n'));
  return parsed.system;
}
