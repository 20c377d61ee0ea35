// What a board of 500 systems costs, with 50,000 releases behind it and fifty changes a second: from a key to the next paint in a real browser on a
// processor that is four times slower, and the controller's answers meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { standOnOwnGround } from '../../test/own-ground.ts';
import { interact, openBoard, percentile, slownessOf, startBoardWorld, type BoardWorld } from '../../test/e2e/board-world.ts';
import { buildPages, launchBrowser } from '../../test/e2e/web-browser.ts';
import { password } from '../../test/e2e/web-controller.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { rounded, spreadOf } from '../statistics.ts';

const targets = {
  interactionP98Ms: 200,
  longestLayoutShift: 0.01,
  focusShiftPx: 1,
  boardAnswerP95Ms: 200,
  boardWholeP95Ms: 1_000,
  findP95Ms: 200,
};

const changesPerSecond = 50;

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  // Pages are built once for each ground: those of another day are not these.
  const leaveGround = standOnOwnGround();
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-board-'));
  buildPages(folder);
  const world = await startBoardWorld({ webFolder: folder, systems: 500, releases: 100 });
  const browser = await launchBrowser();
  try {
    const endStorm = world.storm(changesPerSecond);
    const began = performance.now();
    const answers = await ask(world, isShort ? 20 : 100);
    const page = await openBoard(browser, world, () => undefined);
    const seen = await interact(page, isShort ? 1 : 8);
    const slowness = await slownessOf(browser);
    const changes = await endStorm();
    const keys = seen.keysMs.map((ms) => ms + slowMs);
    const at = spreadOf(keys);
    const values = {
      systems: 500,
      releases: 50_000,
      changesPerSecond: rounded((1_000 * changes) / (performance.now() - began)),
      keys: keys.length,
      slowness: rounded(slowness),
      interactionP50Ms: at.p50,
      interactionP98Ms: percentile(keys, 98),
      interactionMostMs: at.most,
      longestLayoutShift: rounded(1_000 * seen.worstShift) / 1_000,
      focusShiftPx: rounded(seen.focusShiftPx),
      domNodes: seen.domNodes,
      boardAnswerP95Ms: spreadOf(answers.changed).p95,
      boardAnswerKilobytes: rounded(answers.changedBytes / 1_000),
      boardWholeP95Ms: spreadOf(answers.whole).p95,
      boardWholeKilobytes: rounded(answers.wholeBytes / 1_000),
      findP95Ms: spreadOf(answers.found).p95,
    };
    return {
      table: Object.entries(values).map(([name, value]) => `${name.padEnd(24)} ${value}`),
      values,
      targets,
      raw: { keys, ...answers.raw },
    };
  } finally {
    await browser.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
    leaveGround();
  }
}

interface Answers {
  readonly whole: readonly number[];
  readonly changed: readonly number[];
  readonly found: readonly number[];
  readonly wholeBytes: number;
  readonly changedBytes: number;
  readonly raw: { readonly [series: string]: readonly number[] };
}

/** As a page asks: the whole once and again, then what changed, then a release by its name. */
async function ask({ controller: { url } }: BoardWorld, times: number): Promise<Answers> {
  const headers = await signIn(url);
  const timed = async (address: string): Promise<{ readonly ms: number; readonly text: string }> => {
    const from = performance.now();
    const text = await (await fetch(url + address, { headers })).text();
    return { ms: performance.now() - from, text };
  };
  let last = await timed('/api/board');
  const [whole, changed, found]: [number[], number[], number[]] = [[last.ms], [], []];
  const wholeBytes = last.text.length;
  let changedBytes = 0;
  for (let round = 0; round < times; round += 1) {
    await pause(120);
    last = await timed(`/api/board?since=${/"asOf":"([^"]+)"/.exec(last.text)?.[1] ?? ''}`);
    changed.push(last.ms);
    changedBytes = Math.max(changedBytes, last.text.length);
    if (round % 5 !== 0) continue;
    whole.push((await timed('/api/board')).ms);
    found.push((await timed('/api/releases?text=0.42')).ms);
  }
  return { whole, changed, found, wholeBytes, changedBytes, raw: { whole, changed, found } };
}

async function signIn(url: string): Promise<{ readonly cookie: string }> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'rita', password }),
  });
  return {
    cookie: answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  };
}
