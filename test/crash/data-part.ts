// Data that are refreshed while agent, controller, source and target are killed: staging is the old copy or the new one, what is said of it is true, and
// no raw value lies on the disk of its server.
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { controlData } from './data-controls.ts';
import { refreshCalmly } from './data-calm.ts';
import { DataHouse } from './data-house.ts';
import { DataRounds } from './data-round.ts';
import { DataServer } from './data-server.ts';
import { makeShop, type ShopSize } from './data-shop.ts';
import { drawStrike, wordsOfStrike, type DataWorld } from './data-strike.ts';
import type { Way } from './data-ways.ts';
import { percentile } from './percentile.ts';
import { randomFrom } from './random.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const size: ShopSize = { people: 3_000, letters: 600, visits: 3_000 };

export interface DataOptions {
  /** That struck while a refresh was under way. */
  readonly strikes: number;
  /** Refreshes in one process of an agent, one after another, before anybody is struck. */
  readonly calm: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
  readonly mostMs: number;
}

/** Two servers, a shop, and the product between them. */
async function withDataWorld<Result>(work: (world: DataWorld) => Promise<Result>) {
  const below = await mkdtemp(path.join(tmpdir(), 'data-'));
  await chmod(below, 0o755);
  const [source, target] = await Promise.all([DataServer.open('source', below), DataServer.open('target', below)]);
  let house: DataHouse | undefined;
  try {
    await makeShop(source, size);
    house = await DataHouse.open(below, source, target);
    const result = await work({ house, source, target });
    return { result, left: [...(await house.close()), ...(await house.examine())] };
  } finally {
    await house?.close();
    await Promise.all([source.close(), target.close()]);
  }
}

/** The controls come last: what they leave behind is nobody's copy. */
export async function strikeData({
  strikes,
  calm,
  seed,
  say,
  mostMs,
}: DataOptions): Promise<{ readonly outcome: Outcome; readonly controls: readonly ControlOutcome[] }> {
  const random = randomFrom(seed);
  const done = new Map<string, number>();
  const { result, left } = await withDataWorld(async (world) => {
    const judged = new DataRounds(world);
    await judged.begin();
    say(`a refresh takes ${(judged.wholeMs / 1000).toFixed(1)} s where nobody is struck`);
    const calmly = await refreshCalmly(world, judged, calm, say);
    const until = performance.now() + mostMs;
    let [struck, blows] = [0, 0];
    while (struck < strikes && performance.now() < until) {
      const way = drawWay(random);
      const drawn = drawStrike(random, way);
      const wrongBefore = judged.wrong.length;
      const isStruck = await judged.round(way, drawn);
      say(
        `${struck} ${wordsOfStrike(drawn)}, ${way}: ${isStruck ? '' : 'too late, '}${((judged.settledMs.at(-1) ?? 0) / 1000).toFixed(1)} s`,
      );
      for (const sentence of judged.wrong.slice(wrongBefore)) say(`WRONG ${sentence}`);
      if (!isStruck) continue;
      struck += 1;
      blows += drawn.blows.length;
      for (const { who } of drawn.blows) done.set(who, (done.get(who) ?? 0) + 1);
    }
    const wrong = [...judged.wrong];
    return { judged, calmly, struck, blows, wrong, controls: await controlData(world, judged, say) };
  });
  const { judged, calmly, struck, blows, wrong, controls } = result;
  const { found } = judged;
  say(
    `${struck} times struck (${[...done].map(([who, times]) => `${who} ${times}`).join(', ')}): ${found.new} new, ${found.old} old, ${found.back} taken back`,
  );
  const outcome: Outcome = {
    points: 0,
    kills: blows,
    wrong: [...wrong, ...left],
    figures: {
      ...calmly,
      dataRounds: struck,
      dataNew: found.new,
      dataOld: found.old,
      dataTakenBack: found.back,
      dataClean: judged.clean,
      dataSettledByPeople: judged.settled,
      dataSettledP50Ms: percentile(judged.settledMs, 50),
      dataSettledMostMs: percentile(judged.settledMs, 100),
    },
  };
  return { outcome, controls };
}

function drawWay(random: () => number): Way {
  const at = random();
  if (at < 0.5) return 'asked';
  if (at < 0.65) return 'entry';
  return at < 0.85 ? 'ill' : 'aborted';
}
