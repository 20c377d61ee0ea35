// A system of two small real services that write down each of their starts.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import type { PackedArtefact } from '#cli/pack/pack-artefact.ts';

export const shopFile = `lockstep: 1
system: shop
roles:
  admin: [admin]
  developer: [dora]
  tester: [anna]
  release-manager: [carla]
  customer: [eva]
services:
  app: {source: 'directory:./app', command: node server.js, health: /health, migrations: node migrate.js, variables: {PLACE: '\${env.name}'}}
  web: {source: 'directory:./web', command: node server.js, health: /health, after: [app], variables: {PLACE: '\${env.name}'}}
checks:
  smoke: {http: /health, timeout: 10 seconds}
  suite: {command: node suite.js, timeout: 30 seconds}
checklists:
  uat: [Order placed]
environments:
  dev: {data: synthetic, errors: full}
  test: {data: masked, errors: full}
  last: {data: masked, errors: full}
  int: {data: masked, errors: medium}
  preprod: {audience: customers, data: masked, errors: medium}
  prod: {audience: public, data: real, errors: friendly}
path:
  - stage: DEV
    exit: [check: smoke, soak: 200 ms]
  - stage: TEST
    exit: [check: smoke, check: suite, soak: 400 ms]
  - stage: LAST
    exit: [soak: 200 ms]
  - stage: INT
    entry: [approval: tester]
    exit: [check: smoke]
  - stage: prePROD
    entry: [approval: release-manager]
    exit:
      - sign-off: customer
        checklist: uat
  - stage: PROD
    entry:
      - approval: [release-manager, tester]
    rollout: blue-green
    exit: [check: smoke]
`;

export const shopPeople = ['dora', 'anna', 'carla', 'eva'] as const;
export const shopPlaces = ['dev', 'test', 'last', 'int', 'preprod', 'prod'] as const;
export const shopServices = ['app', 'web'] as const;

interface Edition {
  readonly folder: string;
  /** Where services write down that they were started. */
  readonly startsFile: string;
  readonly version: string;
}

/** The line that a service leaves for its start, and `app` for its migration. */
export function startOf(what: string, version: string, place: string): string {
  return `${what} ${version} ${place}`;
}

/** Both services in one version, packed. */
export async function packShop({ folder, startsFile, version }: Edition): Promise<ReadonlyMap<string, PackedArtefact>> {
  const packed = new Map<string, PackedArtefact>();
  for (const service of shopServices) {
    const source = path.join(folder, `${service}-${version}`);
    await mkdir(source, { recursive: true });
    await writeFile(path.join(source, 'server.js'), serverText(service, version, startsFile));
    if (service === 'app') await writeFile(path.join(source, 'migrate.js'), noteText('migrated', version, startsFile));
    if (service === 'app') await writeFile(path.join(source, 'suite.js'), suiteText);
    packed.set(service, await packArtefact({ service, typed: source, folder, lent: folder }));
  }
  return packed;
}

/** Starts something in a session of its own that nobody waits for, as browsers of test suites are. */
const suiteText = `require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref();
setTimeout(() => process.exit(0), 300);
`;

function noteText(what: string, version: string, startsFile: string): string {
  return `require('node:fs').appendFileSync(${JSON.stringify(startsFile)}, '${what} ${version} ' + process.env.PLACE + '\\n');\n`;
}

function serverText(service: string, version: string, startsFile: string): string {
  return `${noteText(service, version, startsFile)}
const page = 'version ${version} says hello\\n';
const server = require('node:http').createServer((request, response) => response.end(page));
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 20));
`;
}
