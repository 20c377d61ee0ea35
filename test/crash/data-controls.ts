// Faults planted in the agent: the same rounds and the same examination must see what comes of each.
import type { Aim, PlantedFault } from './data-house.ts';
import type { DataRounds } from './data-round.ts';
import type { DataWorld, Strike } from './data-strike.ts';
import type { Way } from './data-ways.ts';
import type { ControlOutcome } from './tally.ts';

interface Planted {
  readonly fault: PlantedFault;
  readonly way: Way;
  /** Where the agent is killed. */
  readonly aim?: Aim;
  readonly seen: RegExp;
}

const all: readonly Planted[] = [
  { fault: 'forgetful take-back', way: 'ill', seen: /^told otherwise: .* says taken-back/ },
  { fault: 'record after the swap', way: 'asked', aim: { when: 'after', statement: /^COMMIT without its record$/ }, seen: /^doubled: / },
  {
    fault: 'swap in two transactions',
    way: 'asked',
    aim: { when: 'before', statement: /^ALTER DATABASE "staging_next\S+ RENAME TO "staging"$/ },
    seen: /^lost: .* there was no staging/,
  },
];

/** The last of them lets production's own values through, on the way of every refresh: they must be found in the files. */
export async function controlData(
  world: DataWorld,
  judged: DataRounds,
  say: (sentence: string) => void,
): Promise<readonly ControlOutcome[]> {
  const controls: ControlOutcome[] = [];
  const note = (name: string, from: number, wanted: RegExp): void => {
    const seen = judged.wrong.slice(from).find((sentence) => wanted.test(sentence));
    say(`control "${name}": ${seen?.slice(0, 300) ?? `NOT SEEN, but ${judged.wrong.slice(from).join('; ')}`}`);
    controls.push({ name, seen });
  };
  for (const { fault, way, aim, seen } of all) {
    const from = judged.wrong.length;
    world.house.plant(fault);
    await judged.round(way, aim && killAgentAt(aim));
    world.house.plant(undefined);
    note(fault, from, seen);
  }
  const from = judged.wrong.length;
  await world.house.classify(true);
  await judged.round('asked');
  note('nothing is masked', from, /^raw: .*\/data\/base\//);
  return controls;
}

function killAgentAt(aim: Aim): Strike {
  return { blows: [{ who: 'agent', harm: { kind: 'kill' }, forMs: 0 }], moment: { kind: 'aim', name: 'control', aim, taking: 'place' } };
}
