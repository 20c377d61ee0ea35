import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { System } from '#core/system.ts';
import { changed, fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { weakens } from './weaken.ts';

const fixture = parsed(fixtureFile);

test.each([
  ['a shorter soak', changed('soak: 2 days', 'soak: 1 day'), ['TEST: exit soak of 2 d → soak of 1 d']],
  [
    'a soak that counts what was broken',
    changed('soak: 2 days', 'soak: {for: 2 days, mode: cumulative}'),
    ['TEST: exit soak of 2 d → soak of 2 d in all'],
  ],
  [
    'a soak that forgives outages',
    changed('soak: 2 days', 'soak: {for: 2 days, grace: 15 minutes}'),
    ['TEST: exit soak of 2 d → soak of 2 d, outages up to 15 min forgiven'],
  ],
  ['a check less', changed('check: unit, ', ''), ['DEV: exit check unit is gone']],
  ['a check that asks something else', changed('status: 200', 'status: 2xx'), ['TEST: exit check smoke asks something else']],
  [
    'an approver less',
    changed('[release-manager, tester]', 'tester'),
    ['PROD: entry approval by 1 release-manager and 1 tester → approval by 1 tester'],
  ],
  ['an approval less', changed('    entry: [approval: tester]\n', ''), ['TEST: entry approval by 1 tester is gone']],
  [
    'a point less on the checklist',
    changed('[Order placed, Return booked]', '[Order placed]'),
    ['TEST: exit sign-off customer asks something else'],
  ],
  ['another order in a queue', changed('rollout: blue-green', 'queue: latest'), ['PROD: queue protect-soak → latest']],
  ['a person more who approves', changed('[anna, bo]', '[anna, bo, mallory]'), ['tester: mallory is new']],
  ['a group more', changed('[anna, bo]', '[anna, bo, group:all]'), ['tester: group:all is new']],
  ['a person more who operates', changed('roles:\n', 'roles:\n  operator: [mallory]\n'), ['operator: mallory is new']],
  [
    'a person more in a role of no gate: older releases may have one',
    changed('roles:\n', 'roles:\n  partner: [mallory]\n'),
    ['partner: mallory is new'],
  ],
  [
    'another stage at the end',
    `${fixtureFile}  - stage: AFTER\n    environment: after\n`
      .replace('  dev: {', '  after: {data: synthetic, errors: full}\n  dev: {')
      .replace('data: real', 'data: masked'),
    ['PROD: is no longer the last stage'],
  ],
  [
    'an environment left out',
    changed('  - stage: DEV\n', '  - stage: DEV\n    environment: other\n').replace('  dev: {', '  other: {'),
    ['DEV: no longer runs in dev'],
  ],
  ['stages in another order', swapped(), ['TEST: comes before DEV now']],
])('%s weakens', (_words, file, lines) => {
  expect(weakens(fixture, parsed(file))).toEqual(lines);
});

test.each([
  [1, 4],
  [4, 1],
])('%i instances of a service made to %i weaken nothing', (before, after) => {
  const of = (count: number): System => parsed(changed('    health: /health\n', `    health: /health\n    instances: ${count}\n`));
  expect(weakens(of(before), of(after))).toEqual([]);
});

const strict = parsed(changed('    entry:\n', '    entry:\n      - migrations: none\n'));

test.each([
  ['expand-only', ['PROD: entry migrations none → migrations expand-only']],
  ['none', []],
])('where no migration might come, %s weakens to that extent', (allows, lines) => {
  expect(weakens(strict, parsed(changed('    entry:\n', `    entry:\n      - migrations: ${allows}\n`)))).toEqual(lines);
});

test('a gate of migrations that is gone weakens', () => {
  expect(weakens(strict, fixture)).toEqual(['PROD: entry migrations none is gone']);
});

const agreed = parsed(changed('    entry:\n', '    entry:\n      - scope: {signed-by: [release-manager, tester]}\n'));
test.each([
  ['{signed-by: tester}', ['PROD: entry scope signed by 1 release-manager and 1 tester → scope signed by 1 tester']],
  ['{signed-by: [tester, release-manager]}', []],
])('where two roles sign the scope, %s weakens to that extent', (gate, lines) => {
  expect(weakens(agreed, parsed(changed('    entry:\n', `    entry:\n      - scope: ${gate}\n`)))).toEqual(lines);
});

test('a scope that nobody signs any more weakens', () => {
  expect(weakens(agreed, fixture)).toEqual(['PROD: entry scope signed by 1 release-manager and 1 tester is gone']);
});

test('a stage that is gone weakens, once', () => {
  const { path, environments } = fixture;
  const shorter: System = { ...fixture, path: path.slice(1), environments: environments.slice(1) };
  expect(weakens(fixture, shorter)).toEqual(['DEV: the stage is gone']);
});

test.each([
  ['a longer soak', changed('soak: 2 days', 'soak: 3 days')],
  ['a gate more', changed('entry: [approval: tester]', 'entry: [approval: tester, check: smoke]')],
  ['an approver more', changed('[approval: tester]', '[approval: 2 tester]')],
  ['a check under another name', changed('  unit: {', '  units: {').replace('check: unit', 'check: units')],
  [
    'a stage between',
    changed('  - stage: PROD\n', '  - stage: INT\n  - stage: PROD\n').replace('  dev: {', '  int: {data: masked, errors: full}\n  dev: {'),
  ],
  ['a person less', changed('[carla, deniz]', '[carla]')],
  ['another rollout', changed('    rollout: blue-green\n', '')],
  ['another variable', changed('MAIL_HOST', 'MAIL_SERVER')],
  ['a developer, who approves nothing', changed('roles:\n', 'roles:\n  developer: [eva]\n')],
  ['the same gates in another order', changed('[check: unit, soak: 3 hours]', '[soak: 3 hours, check: unit]')],
])('%s weakens nothing', (_words, file) => {
  expect(weakens(fixture, parsed(file))).toEqual([]);
});

/** TEST has a gate for data; `test` is refreshed so. */
function refreshed(rule: string, isAsked = true): System {
  const text = changed('  test:\n', `  test:\n    refresh: {from: prod, databases: [shop, crm]${rule}}\n`)
    .replace('  api:\n', '  api:\n    migrations: node m.js\n')
    .replace('  web:\n', '  web:\n    migrations: node m.js\n');
  return parsed(isAsked ? text.replace('      - check: smoke\n', '      - data: 5 days\n      - check: smoke\n') : text);
}

const ours = 'lockstep/33c6b68f8ba23dfb+daac021e+AWUK1oxKoY9YvdQEgssmEwXtSTtMjpntXzQ5NUUCIIaM';
const theirs = 'lockstep/5b1c125983190911+e13bd4aa+Aenv4CzpneEEUdzdEfGqpYt2euuBiyLY5vS3qLXEAktr';
const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`);
const mayBe = {
  any: refreshed(''),
  one: refreshed(`, classification: {shop: "${one}"}`),
  two: refreshed(`, classification: {shop: "${two}"}`),
  both: refreshed(`, classification: {shop: "${one}", crm: "${two}"}`),
  api: refreshed(', migrated-by: {shop: [api]}'),
  all: refreshed(', migrated-by: {shop: [api, web]}'),
  raw: refreshed(', unmasked: by-exception'),
  ours: refreshed(`, signer: ${ours}`),
  theirs: refreshed(`, signer: ${theirs}`),
  either: refreshed(`, signer: [${ours}, ${theirs}]`),
  unasked: refreshed('', false),
};

test.each<readonly [keyof typeof mayBe, keyof typeof mayBe, readonly string[]]>([
  ['any', 'one', []],
  ['one', 'both', []],
  ['one', 'any', ['test: shop is masked by whichever classification its agent has']],
  ['one', 'two', ['test: shop is masked by another classification']],
  ['any', 'api', ['test: migrations of api alone count for shop']],
  ['all', 'api', ['test: migrations of web no longer count for shop']],
  ['api', 'all', []],
  ['api', 'any', []],
  ['unasked', 'any', []],
  ['raw', 'any', []],
  ['any', 'ours', []],
  ['either', 'ours', []],
  ['ours', 'theirs', ['test: proofs of its data count that lockstep/5b1c125983190911 signed']],
  ['ours', 'either', ['test: proofs of its data count that lockstep/5b1c125983190911 signed']],
  ['ours', 'any', ['test: proofs of its data count, whoever signed them']],
  ['any', 'raw', ['test: data may come there without masks, by Exception']],
  ['unasked', 'raw', ['test: data may come there without masks, by Exception']],
])('data that are refreshed as in %s, then as in %s', (before, after, lines) => {
  expect(weakens(mayBe[before], mayBe[after])).toEqual(lines);
});

test('a database that is no longer refreshed weakens what asks for fresh data', () => {
  const environments = mayBe.any.environments.map((each) =>
    each.refresh === undefined ? each : { ...each, refresh: { ...each.refresh, databases: ['shop'] } },
  );
  expect(weakens(mayBe.any, { ...mayBe.any, environments })).toEqual(['test: crm is no longer refreshed']);
  expect(weakens(mayBe.unasked, { ...mayBe.unasked, environments })).toEqual([]);
});

test('what is said of data is a partial order', () => {
  const all = Object.values(mayBe);
  const kept = (before: System, after: System): boolean => weakens(before, after).length === 0;
  const broken = all.flatMap((a) =>
    all.flatMap((b) => all.filter((c) => kept(a, b) && kept(b, c) && !kept(a, c)).map((c) => [a, b, c].map((each) => all.indexOf(each)))),
  );
  expect([all.every((each) => kept(each, each)), broken]).toEqual([true, []]);
});

const files = fc
  .record({
    soak: fc.constantFrom(
      '1 day',
      '2 days',
      '3 days',
      '{for: 2 days, mode: cumulative}',
      '{for: 3 days, mode: cumulative}',
      '{for: 2 days, grace: 5 minutes}',
      '{for: 2 days, grace: 15 minutes}',
    ),
    testers: fc.subarray(['anna', 'bo', 'eva'], { minLength: 2 }),
    approval: fc.constantFrom('tester', '2 tester', 'release-manager', '[release-manager, tester]'),
    check: fc.constantFrom('200', '2xx', '201'),
    queue: fc.constantFrom('latest', 'protect-soak'),
    stages: fc.subarray(['INT', 'LAST', 'UAT']),
    managers: fc.subarray(['carla', 'deniz', 'finn'], { minLength: 1 }),
  })
  .map((parts) => {
    const stages = parts.stages.map((stage) => `  - stage: ${stage}\n`).join('');
    const places = parts.stages.map((stage) => `  ${stage.toLowerCase()}: {data: masked, errors: full}\n`).join('');
    const text = fixtureFile
      .replace('soak: 2 days', `soak: ${parts.soak}`)
      .replace('[anna, bo]', `[${parts.testers.join(', ')}]`)
      .replace('[carla, deniz]', `[${parts.managers.join(', ')}]`)
      .replace('[approval: tester]', `[approval: ${parts.approval}]`)
      .replace('status: 200', `status: ${parts.check}`)
      .replace('rollout: blue-green', `queue: ${parts.queue}`)
      .replace('  - stage: PROD\n', `${stages}  - stage: PROD\n`)
      .replace('  dev: {', `${places}  dev: {`);
    return parsed(text);
  });

test('no file weakens itself', () => {
  fc.assert(
    fc.property(files, (file) => weakens(file, file).length === 0),
    { numRuns: 50 },
  );
});

test('two steps that weaken nothing weaken nothing together', () => {
  // Drawn from few values, so that such steps are found often enough.
  const isNotWeaker = (before: System, after: System): boolean => weakens(before, after).length === 0;
  const drawn = fc.sample(files, { numRuns: 150, seed: 7 });
  let steps = 0;
  for (const a of drawn) {
    for (const b of drawn.filter((file) => isNotWeaker(a, file))) {
      steps += 1;
      const c = drawn.find((file) => isNotWeaker(b, file) && !isNotWeaker(a, file));
      expect(c).toBeUndefined();
    }
  }
  expect(steps).toBeGreaterThan(150);
});

function swapped(): string {
  const start = fixtureFile.indexOf('  - stage: DEV');
  const middle = fixtureFile.indexOf('  - stage: TEST');
  const end = fixtureFile.indexOf('  - stage: PROD');
  return fixtureFile.slice(0, start) + fixtureFile.slice(middle, end) + fixtureFile.slice(start, middle) + fixtureFile.slice(end);
}

function parsed(text: string): System {
  const result = parseSystem(text, fixtureCatalogue);
  if (!result.ok) throw new Error(result.problems.map(({ sentence }) => sentence).join('\n'));
  return result.system;
}
