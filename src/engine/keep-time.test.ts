// Calendars are compiled anew by themselves: what cannot be in one system keeps nobody else waiting, and is told there.
import { afterEach, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { digestOf } from '#core/canonical.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { calendarOfTests, utc } from '#core/time/fixture.ts';
import type { CompileTime } from '#core/time/compiled.ts';
import { digestOfTime } from '#core/times.ts';
import { groups, start, stopAll, type Controller } from './engine-fixture.ts';

afterEach(stopAll);

/** Compiles whatever it is asked, but for zones that are in trouble; each year it knows one more day. */
class Compiler {
  readonly inTrouble = new Set<string>();
  year = 0;

  readonly compile: CompileTime = async (definitions) => {
    if (this.inTrouble.has(definitions.zone))
      return {
        ok: false,
        problems: [{ path: ['zone'], code: 'unknown-zone', sentence: `The clocks of ${definitions.zone} are not known.` }],
      };
    const calendar = { ...calendarOfTests, last: calendarOfTests.last + this.year };
    const of = digestOfTime(definitions);
    return {
      ok: true,
      warnings: [],
      time: { of, calendars: { default: { calendar, sources: [] } }, schedule: { of, zone: utc, windows: [], freezes: [] } },
    };
  };
}

async function apply({ engine }: Controller, system: string, zone: string): Promise<void> {
  const text = `lockstep: 1
system: ${system}
zone: ${zone}
calendar: {week: Mon-Fri, hours: '09:00-17:00'}
roles: {admin: [ada]}
services:
  app: {source: 'directory:./app', command: node app.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    exit: [soak: 1 working day]
`;
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const answer = await engine.submit(system, { kind: 'apply', by: 'gus', file: parsed.system, digest: digestOf(parsed.system) }, system);
  if (!answer.ok) throw new Error(answer.refusal.sentence);
}

async function versionIn({ engine }: Controller, system: string): Promise<number | undefined> {
  return (await engine.read(system))?.state.calendars.get('default')?.version;
}

test('a system whose calendars cannot be compiled anew keeps none of the others from theirs, says why, and is tried again', async () => {
  const compiler = new Compiler();
  const controller = start({ compileTime: compiler.compile });
  const { engine } = controller;
  await engine.tellRoster({ groups });
  for (const [system, zone] of [
    ['aaa', 'Europe/Paris'],
    ['bbb', 'Europe/Berlin'],
    ['ccc', 'Europe/Rome'],
  ] as const)
    await apply(controller, system, zone);
  compiler.year = 1;
  compiler.inTrouble.add('Europe/Berlin');
  await engine.keepTime();
  expect([await versionIn(controller, 'aaa'), await versionIn(controller, 'bbb'), await versionIn(controller, 'ccc')]).toEqual([2, 1, 2]);
  expect(engine.whyNotCompiled('bbb')).toBe('The clocks of Europe/Berlin are not known.');
  expect([engine.whyNotCompiled('aaa'), engine.whyNotCompiled('ccc')]).toEqual([undefined, undefined]);
  compiler.inTrouble.clear();
  await engine.keepTime();
  expect(engine.whyNotCompiled('bbb')).toBeUndefined();
  expect(await versionIn(controller, 'bbb')).toBe(2);
});
