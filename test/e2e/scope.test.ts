// What is agreed is signed, changed, signed again, and proven: a real controller, a real agent and its JUnit files, by people who type.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DocsHouse } from './docs-walk/docs-house.ts';
import { serverOf, Walk } from './docs-walk/walk.ts';

const limitMs = 400_000;
let house: DocsHouse | undefined;

beforeAll(async () => {
  house = await DocsHouse.open({ people: ['dora', 'anna', 'eva', 'carla'] });
}, limitMs);
afterAll(async () => house?.close());

const suite = `cat > out.xml <<'XML'
<testsuite name="checkout"><testcase name="pays by card"/><testcase name="refunds"><skipped/></testcase></testsuite>
XML
`;

const pays = '{id: R1, words: A customer pays by card., tests: ["checkout > pays by card"]}';
const refunds = '{id: R2, words: A customer is paid back., tests: ["checkout > refunds"]}';

test(
  'a scope is signed, changed and signed again, and a requirement without a passed test holds the release',
  { timeout: limitMs },
  async () => {
    if (house === undefined) throw new Error('the house is not open');
    const page = new Walk(house, 'docs/scope.md');
    await page.shop({
      name: 'agreed',
      services: '  api: {source: "directory:./api", command: node server.js, health: /}',
      checks: 'suite: {command: sh suite.sh, junit: out.xml}',
      path: {
        TEST: 'exit: [check: suite]',
        INT: 'entry: [scope: {signed-by: [customer, tester]}]\nexit: [requirements: proven]',
        PROD: 'exit: []',
      },
    });
    page.write('api/server.js', serverOf('api'));
    page.write('api/suite.sh', suite);
    page.write('scope.yaml', `tickets: [SHOP-12]\nrequirements: [${pays}, ${refunds}]\n`);
    await page.run('dora', 'lockstep release create 1.0.0 api=./api --scope scope.yaml --target 2099-06-16');
    await page.run('dora', 'lockstep promote 1.0.0 --to TEST --wait=90s');
    await page.until('dora', 'lockstep why 1.0.0 --stage INT', /a customer and a tester have still to sign the scope of 1\.0\.0/);

    await page.run('eva', 'lockstep scope sign 1.0.0');
    await page.run('anna', 'lockstep scope sign 1.0.0');
    page.write('scope.yaml', `tickets: [SHOP-12, SHOP-13]\nrequirements: [${pays}, ${refunds}]\n`);
    const changed = await page.run('dora', 'lockstep scope set 1.0.0 scope.yaml --reason "One more ticket."');
    expect(changed.out).toContain('What eva and anna signed counts no more.');
    await page.until('dora', 'lockstep why 1.0.0 --stage INT', /dora has changed it since eva and anna signed it/);
    await page.run('eva', 'lockstep scope sign 1.0.0');
    await page.run('anna', 'lockstep scope sign 1.0.0');
    await page.run('dora', 'lockstep promote 1.0.0 --to INT --wait=90s');

    const held = /requirement R2 \(A customer is paid back\.\) has no proof: `checkout > refunds` was skipped in test/;
    const why = await page.until('dora', 'lockstep why 1.0.0 --stage PROD', held);
    expect(why.out).not.toContain('requirement R1');
    await page.run('dora', 'lockstep promote 1.0.0 --to PROD --wait=1s', { exit: 22 });

    page.write('scope.yaml', `tickets: [SHOP-12]\nrequirements: [${pays}]\n`);
    await page.run('dora', 'lockstep scope set 1.0.0 scope.yaml --reason "Refunds go into 1.1.0."');
    await page.until('dora', 'lockstep why 1.0.0 --stage PROD', /still to sign the scope/);
    await page.run('eva', 'lockstep scope sign 1.0.0');
    await page.run('anna', 'lockstep scope sign 1.0.0');
    await page.until('dora', 'lockstep release show 1.0.0', /in PROD|live in PROD/);
    const shown = await page.run('dora', 'lockstep scope show 1.0.0');
    expect(shown.out).toMatch(/It is signed as it stands\. 1 of 1 requirement proven\./);
  },
);
