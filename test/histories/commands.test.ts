import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, anyHistory } from './actions.ts';
import { World } from './world.ts';
import { catalogue } from '#cli/catalogue.ts';
import { parseArguments } from '#cli/parse/arguments.ts';
import { waitsOf } from '#core/waits.ts';

/** Words as a shell would take them: what stands in double quotes is one. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Every command that blockers and refusals of some histories tell people to type. */
function toldCommands(): ReadonlySet<string> {
  const told = new Set<string>();
  fc.assert(
    fc.property(anyHistory(60, 90), ({ options, actions }) => {
      const world = new World(options, actions.length % 2 === 0);
      for (const action of actions) {
        act(world, action);
        for (const wait of waitsOf(world.state, world.now)) {
          for (const { clears } of wait.blockers) if (clears.kind !== 'time') told.add(clears.command);
        }
      }
      for (const { refusal } of world.log) {
        if (refusal?.next.startsWith('lockstep ') === true) told.add(refusal.next);
        for (const { clears } of refusal?.blockers ?? []) if (clears.kind !== 'time') told.add(clears.command);
      }
    }),
    { numRuns: 60 },
  );
  return told;
}

test('every command that a blocker or a refusal names can be typed as it stands', async () => {
  const told = toldCommands();
  expect(told.size).toBeGreaterThan(50);
  for (const line of told) {
    const words = wordsOf(line).slice(1);
    const entry = catalogue.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name);
    expect(entry, line).toBeDefined();
    if (entry === undefined) continue;
    const { command } = await entry.load();
    expect(() => parseArguments(words.slice(entry.name.split(' ').length), { name: entry.name, ...command }), line).not.toThrow();
  }
});
