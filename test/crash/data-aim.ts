// Preloaded into the agent of the data part, which is the product's own program otherwise. It holds the agent still where somebody aims, so that whoever
// is killed is killed there; and it plants the faults that the examination must find.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { SourceHand } from '#data/host/refresh-hand.ts';

const aimFile = process.env['LOCKSTEP_CRASH_AIM'] ?? '';
const plantedFile = `${aimFile}.planted`;
const [longestMs, lookMs] = [15_000, 5];
const nothing = new Int32Array(new SharedArrayBuffer(4));

type When = 'before' | 'sent' | 'after';
type Query = (this: pg.Client, ...given: readonly unknown[]) => unknown;

const original: Query = Reflect.get(pg.Client.prototype, 'query');
const late = new Map<pg.Client, string>();

Reflect.set(pg.Client.prototype, 'query', function query(this: pg.Client, ...given: readonly unknown[]): unknown {
  const [text] = given;
  if (typeof text !== 'string') return Reflect.apply(original, this, given);
  hold(text, 'before');
  const answered = asPlanted(this, text, given);
  hold(text, 'sent');
  if (!(answered instanceof Promise)) return answered;
  return answered.then((answer: unknown) => {
    hold(text, 'after');
    return answer;
  });
});

const takeBack: SourceHand['takeBack'] = Reflect.get(SourceHand.prototype, 'takeBack');
SourceHand.prototype.takeBack = function take(this: SourceHand, order) {
  return plantedNow() === 'forgetful take-back' ? Promise.resolve() : Reflect.apply(takeBack, this, [order]);
};

function plantedNow(): string | undefined {
  return existsSync(plantedFile) ? readFileSync(plantedFile, 'utf8') : undefined;
}

/** The whole process stands until nobody aims any more. */
function hold(text: string, when: When): void {
  if (!existsSync(aimFile)) return;
  const [wanted, ...pattern] = readFileSync(aimFile, 'utf8').split(' ');
  if (wanted !== when || !new RegExp(pattern.join(' ')).test(text)) return;
  writeFileSync(`${aimFile}.reached`, '');
  for (const until = performance.now() + longestMs; existsSync(aimFile) && performance.now() < until;) Atomics.wait(nothing, 0, 0, lookMs);
}

function asPlanted(client: pg.Client, text: string, given: readonly unknown[]): unknown {
  const planted = plantedNow();
  const ask = (sql: string): Promise<unknown> => Promise.resolve(Reflect.apply(original, client, [sql]));
  if (planted === 'swap in two transactions' && /^ALTER DATABASE .* ALLOW_CONNECTIONS false$/.test(text))
    return ask(text).then(async (answer) => {
      await ask('COMMIT');
      await ask('BEGIN');
      return answer;
    });
  if (planted === 'record after the swap' && text.startsWith('COMMENT ON DATABASE')) {
    late.set(client, text);
    return ask('SELECT 1');
  }
  const record = text === 'COMMIT' ? late.get(client) : undefined;
  if (record === undefined) return Reflect.apply(original, client, given);
  late.delete(client);
  return ask(text).then(() => {
    hold('COMMIT without its record', 'after');
    return ask(record);
  });
}
