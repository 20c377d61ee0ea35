import { describe, expect, test } from 'vitest';
import { NoticedShop, shopFile } from './fixture.ts';
import { dateMoved, deadlinePassed } from './make-notice.ts';

function shopBefore(stage: 'PROD'): NoticedShop {
  const shop = new NoticedShop();
  shop.create('1.0.0');
  shop.promote('1.0.0', stage);
  return shop;
}

function approve(shop: NoticedShop, release: string, ...people: readonly string[]): void {
  for (const by of people) shop.say({ kind: 'approve', by, release, stage: 'PROD' });
}

describe('whose approval is wanted', () => {
  test('is told once all checks have passed, to those who can give it, in the sentence of why', () => {
    const shop = shopBefore('PROD');
    expect(shop.told).toMatchObject([
      {
        kind: 'approval-wanted',
        system: 'shop',
        release: '1.0.0',
        stage: 'PROD',
        subject: 'Your approval is wanted: 1.0.0 → PROD (shop)',
        text: '2 testers have still to approve 1.0.0 for PROD.',
        command: 'lockstep approve 1.0.0 --stage PROD',
        people: ['anna', 'bo'],
        roles: ['tester'],
      },
    ]);
  });

  test('is not told again when one of two has approved', () => {
    const shop = shopBefore('PROD');
    approve(shop, '1.0.0', 'anna');
    expect(shop.kinds()).toEqual(['approval-wanted']);
  });

  test('is not told while a check says no', () => {
    const shop = new NoticedShop();
    shop.checks.push('fail');
    shop.create('1.0.0');
    shop.promote('1.0.0', 'PROD');
    expect(shop.kinds()).toEqual(['check-stopped']);
  });

  test('is told once the check that said no has passed', () => {
    const shop = new NoticedShop();
    shop.checks.push('fail');
    shop.create('1.0.0');
    shop.promote('1.0.0', 'PROD');
    shop.say({ kind: 'recheck', by: 'anna', release: '1.0.0', stage: 'DEV', gate: 'smoke' });
    expect(shop.kinds()).toEqual(['check-stopped', 'approval-wanted']);
  });

  test('is not told again when one of two is revoked: it was wanted all along', () => {
    const shop = shopBefore('PROD');
    approve(shop, '1.0.0', 'anna');
    const [given] = shop.state.releases.get('1.0.0')?.evidence.filter(({ kind }) => kind === 'approval') ?? [];
    shop.say({ kind: 'revoke', by: 'anna', release: '1.0.0', evidence: given?.id ?? '', reason: 'too early' });
    expect(shop.kinds()).toEqual(['approval-wanted']);
  });

  test('is told of the next attempt, for what was approved before it has lapsed', () => {
    const shop = shopBefore('PROD');
    shop.fault = 'the port is taken';
    approve(shop, '1.0.0', 'anna', 'bo');
    expect(shop.kinds()).toEqual(['approval-wanted', 'promotion-failed', 'approval-wanted']);
  });
});

describe('trouble', () => {
  test('a check that stops a release is told to those who made it and to release managers, in the sentence of why', () => {
    const shop = new NoticedShop();
    shop.checks.push('fail');
    shop.create('1.0.0');
    shop.promote('1.0.0', 'DEV');
    expect(shop.last('check-stopped')).toMatchObject({
      subject: 'smoke stopped 1.0.0 in DEV (shop)',
      people: ['carla', 'dora'],
      roles: ['release-manager'],
      command: 'lockstep why 1.0.0',
    });
    expect(shop.last('check-stopped').text).toContain('smoke');
  });

  test('a check of which nobody can tell is not called a no', () => {
    const shop = new NoticedShop();
    shop.checks.push('inconclusive');
    shop.create('1.0.0');
    shop.promote('1.0.0', 'DEV');
    expect(shop.kinds()).toEqual([]);
  });

  test('a promotion that failed is told with its reason', () => {
    const shop = new NoticedShop();
    shop.fault = 'the port is taken';
    shop.create('1.0.0');
    shop.promote('1.0.0', 'DEV');
    expect(shop.last('promotion-failed')).toMatchObject({ subject: '1.0.0 failed on its way into DEV (shop)', people: ['carla', 'dora'] });
    expect(shop.last('promotion-failed').text).toContain('the port is taken');
  });

  test('production that was rolled back is told with what runs, what does not, and why', () => {
    const shop = shopBefore('PROD');
    approve(shop, '1.0.0', 'anna', 'bo');
    shop.create('1.1.0');
    shop.promote('1.1.0', 'PROD');
    approve(shop, '1.1.0', 'anna', 'bo');
    shop.say({ kind: 'rollback', by: 'olga', stage: 'PROD', reason: 'Orders are lost' });
    expect(shop.last('rolled-back')).toMatchObject({
      release: '1.1.0',
      stage: 'PROD',
      subject: 'PROD was rolled back to 1.0.0 (shop)',
      text: 'PROD runs 1.0.0 again, not 1.1.0: Orders are lost.',
      people: ['anna', 'bo', 'carla', 'dora', 'olga'],
      roles: ['operator', 'release-manager'],
    });
  });

  test('a rollback before production is nobody’s alarm', () => {
    const shop = new NoticedShop();
    for (const release of ['1.0.0', '1.1.0']) {
      shop.create(release);
      shop.promote(release, 'DEV');
    }
    shop.say({ kind: 'rollback', by: 'olga', stage: 'DEV', reason: 'a try' });
    expect(shop.kinds()).not.toContain('rolled-back');
  });
});

describe('who does not answer in time', () => {
  const deadline = '    entry:\n      - approval: 2 tester\n        within: 2 hours\n        then: [operator]\n        at-the-end: fail';

  test('is no secret: the next group and those who wait are told, then that it says no; asked again, people are', () => {
    const shop = new NoticedShop(shopFile.replace('    entry: [approval: 2 tester]', deadline));
    shop.create('1.0.0');
    shop.promote('1.0.0', 'PROD');
    expect(shop.kinds()).toEqual(['approval-wanted']);
    shop.pass(2 * 3_600_000);
    expect(shop.last('deadline-passed')).toMatchObject({ release: '1.0.0', stage: 'PROD', people: ['carla', 'dora', 'olga'] });
    expect(shop.last('deadline-passed').text).toContain('in time: an operator is asked now.');
    shop.pass(2 * 3_600_000);
    expect(shop.last('deadline-passed').text).toContain('it says no until somebody asks again.');
    shop.say({ kind: 'recheck', by: 'carla', release: '1.0.0', stage: 'PROD', gate: shop.gateOf('PROD') });
    expect(shop.kinds()).toEqual(['approval-wanted', 'deadline-passed', 'deadline-passed', 'approval-wanted']);
  });
});

describe('the id of a notice', () => {
  const of = { release: '1.1.0', stage: 'PROD', because: 'it had to be in INT by Monday', people: ['dora', 'dora'], roles: [] };

  test('is the same for the same event, and another for another event, system or instant', () => {
    const cause = { system: 'shop', seq: 7, at: 1000 };
    const ids = [cause, cause, { ...cause, seq: 8 }, { ...cause, system: 'bank' }, { ...cause, at: 2000 }].map(
      (each) => deadlinePassed(each, of).id,
    );
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toBe(ids[1]);
  });

  test('is apart for each kind', () => {
    const cause = { system: 'shop', seq: 7, at: 1000 };
    expect(dateMoved(cause, { ...of, isPastTarget: true }).id).not.toBe(deadlinePassed(cause, of).id);
  });

  test('stands on a notice that names each person once', () => {
    expect(deadlinePassed({ system: 'shop', seq: 7, at: 1000 }, of)).toMatchObject({
      people: ['dora'],
      text: 'it had to be in INT by Monday.',
    });
  });
});

test('what somebody wrote stays on one line and obeys no terminal', () => {
  const shop = shopBefore('PROD');
  approve(shop, '1.0.0', 'anna', 'bo');
  shop.create('1.1.0');
  shop.promote('1.1.0', 'PROD');
  approve(shop, '1.1.0', 'anna', 'bo');
  shop.say({ kind: 'rollback', by: 'olga', stage: 'PROD', reason: 'bad\r\nBcc: all@example.com\u001B[31m' });
  // reason: control characters are what it is about.
  // oxlint-disable-next-line no-control-regex
  expect(shop.last('rolled-back').text).not.toMatch(/[\r\n\u001B]/);
});
