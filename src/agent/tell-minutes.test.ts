import { expect, test } from 'vitest';
import { Failure } from '#core/failure.ts';
import type { PlacedMinute } from './minutes.ts';
import { tell } from './tell-minutes.ts';

const minute = { environment: 'prod', at: 0, requests: 1, failures: 0, serviceErrors: 0, toldSeconds: 60, upSeconds: 60 };
const kept: readonly PlacedMinute[] = [
  { ...minute, system: 'shop' },
  { ...minute, system: 'till' },
];

/** Tells with a controller that answers like this for the system `shop`, and takes everything of the others. */
async function telling(answer: () => Promise<void>) {
  const [taken, said] = [new Array<string>(), new Array<string>()];
  const client = {
    tellMinutes: async (system: string): Promise<void> => {
      if (system === 'shop') await answer();
      taken.push(system);
    },
  };
  const left = await tell(kept, { client, signal: new AbortController().signal, log: (words) => said.push(words) });
  return { left: left.map(({ system }) => system), taken, said };
}

test('minutes that a controller takes are not kept', async () => {
  expect(await telling(() => Promise.resolve())).toEqual({ left: [], taken: ['shop', 'till'], said: [] });
});

test('while the controller is away they are kept, and told with the next', async () => {
  const away = new Failure('controller-away', 'The controller does not answer.', { retryable: true });
  expect(await telling(() => Promise.reject(away))).toEqual({ left: ['shop'], taken: ['till'], said: [] });
});

test('what it will never take is said, and not told again', async () => {
  const never = new Failure('controller-refuses', 'The controller says 400: no.', { retryable: false });
  const { left, said } = await telling(() => Promise.reject(never));
  expect({ left, said }).toEqual({ left: [], said: ['The controller does not take minutes of shop: The controller says 400: no.'] });
});
