// A board as a big house has it: hundreds of systems with a hundred releases each, changes every few milliseconds, and a browser on a slow
// processor in front of it. One system is played through by commands; the others have its rows under names of their own.
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { rowKinds } from '#core/entities.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { EntityRow, Store } from '#store/store.ts';
import { visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const stages = ['DEV', 'TEST', 'LAST', 'INT', 'prePROD', 'PROD'] as const;

const file = `lockstep: 1
system: sample
roles: {developer: [dora], tester: [tess], release-manager: [rita], operator: [olga]}
services:
  api: {source: 'directory:./api', command: node server.js}
  web: {source: 'directory:./web', command: node server.js}
environments:
${stages.map((stage) => `  ${stage.toLowerCase()}: {data: masked, errors: full}`).join('\n')}
path:
  - stage: DEV
  - stage: TEST
  - stage: LAST
  - stage: INT
  - stage: prePROD
  - stage: PROD
    entry: [approval: release-manager]
`;

export interface BoardWorld {
  readonly controller: WebController;
  readonly systems: readonly string[];
  /** Changes so many systems a second, one after the other, until it is told to end; answers how many it changed. */
  storm(perSecond: number): () => Promise<number>;
  close(): Promise<void>;
}

interface WorldOptions {
  readonly webFolder: string;
  readonly systems: number;
  /** Of each system; all but a few have ended. */
  readonly releases: number;
}

export async function startBoardWorld({ webFolder, systems: count, releases }: WorldOptions): Promise<BoardWorld> {
  const store = openMemoryStore();
  const persons = ['root', 'dora', 'tess', 'rita', 'olga'];
  const controller = await startWebController({ file, persons, webFolder, store });
  await playSample(controller);
  const rows = await rowsOfSample(store, releases);
  const systems = Array.from({ length: count }, (_, index) => `system-${String(index).padStart(3, '0')}`);
  for (const system of systems) await copyTo(store, system, rows);
  const storm = (perSecond: number): (() => Promise<number>) => brew(controller, systems, perSecond);
  return { controller, systems, storm, close: () => controller.close() };
}

/** One is live, and behind it one each stands at a stage. */
async function playSample(controller: WebController): Promise<void> {
  for (const [index, stage] of ['PROD', 'prePROD', 'INT', 'DEV'].entries()) {
    const release = `${index + 1}.0.0`;
    await controller.submit({
      kind: 'create',
      by: 'dora',
      release,
      bill: billOf(['api', 'web'], String(index + 1)),
      authors: ['dora'],
      carry: false,
    });
    await controller.submit({ kind: 'promote', by: 'dora', release, stage, wait: true });
    if (stage === 'PROD') await persist(() => controller.submit({ kind: 'approve', by: 'rita', release, stage }));
    while (!(await controller.entered('sample', release, stage))) await pause(5);
  }
}

/** Until it is asked for. */
async function persist(attempt: () => Promise<unknown>): Promise<void> {
  while (
    !(await attempt().then(
      () => true,
      () => false,
    ))
  )
    await pause(20);
}

/** Its rows, and so many releases that have ended besides. */
async function rowsOfSample(store: Store, releases: number): Promise<readonly EntityRow[]> {
  const kinds = await Promise.all(rowKinds.map((kind) => store.entities('sample', { kind })));
  const rows = kinds.flat();
  const release = rows.find(({ kind }) => kind === 'releases');
  if (release === undefined) throw new Error('the sample has no release');
  const ended = Array.from({ length: releases }, (_, index): EntityRow => {
    const id = `0.${index}.0`;
    const body = release.body
      .replaceAll(JSON.stringify(release.id), JSON.stringify(id))
      .replaceAll('"state":"open"', '"state":"superseded"');
    return { ...release, id, body, open: false };
  });
  return [...rows, ...ended];
}

async function copyTo(store: Store, system: string, rows: readonly EntityRow[]): Promise<void> {
  const entities = rows.map((row) => ({ ...row, body: row.body.replaceAll('"sample"', JSON.stringify(system)) }));
  const nothing = { leases: [], workUpserts: [], workDeletes: [] };
  const events = [{ kind: 'stopLifted', body: JSON.stringify({ kind: 'stopLifted', by: 'olga' }) }];
  await store.transact(system, (transaction) =>
    transaction.write({ at: Date.now(), by: 'olga', commandId: '', events, entities, ...nothing }),
  );
}

function brew({ engine }: WebController, systems: readonly string[], perSecond: number): () => Promise<number> {
  const ending = new AbortController();
  const held = new Set<string>();
  let changed = 0;
  const change = async (): Promise<void> => {
    const system = systems[(changed * 7) % systems.length] ?? '';
    const id = `storm ${(changed += 1)}`;
    const isHeld = held.delete(system);
    if (!isHeld) held.add(system);
    await engine.submit(
      system,
      isHeld ? { kind: 'free', by: 'olga', stage: 'TEST' } : { kind: 'hold', by: 'olga', stage: 'TEST', reason: id },
      id,
    );
  };
  const run = async (): Promise<void> => {
    const began = performance.now();
    while (!ending.signal.aborted) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      if (changed < due) await change();
      else await pause(5);
    }
  };
  const running = run();
  return async () => {
    ending.abort();
    await running;
    return changed;
  };
}

/** On a processor that is four times slower, with everything that a person does there. */
export interface Interactions {
  /** From each key to the next paint, in milliseconds; less than 16 are told as 16. */
  readonly keysMs: readonly number[];
  /** The worst shift of the page that nobody asked for. */
  readonly worstShift: number;
  /** How far the row with the focus ever moved while no key was pressed, in pixels. */
  readonly focusShiftPx: number;
  readonly domNodes: number;
}

export async function openBoard(browser: Browser, world: BoardWorld, complain: (text: string) => void): Promise<Page> {
  const page = await visit({ browser, url: world.controller.url, person: 'rita', complain }, '/');
  await page.getByRole('grid').getByText('system-000').waitFor();
  return page;
}

/** Presses keys for so many rounds: arrows, rows opened and closed, a search that is typed, the palette. */
export async function interact(page: Page, rounds: number): Promise<Interactions> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(observe);
  let pressed = 0;
  for (let round = 0; round < rounds; round += 1) {
    pressed += await press(page, [
      'j',
      ...repeated('ArrowDown', 8),
      'ArrowRight',
      'ArrowRight',
      'PageDown',
      'ArrowLeft',
      'Space',
      'ArrowDown',
      'ArrowUp',
      'Space',
    ]);
    // Nobody presses anything for a while: whatever moves now was moved by the world.
    await page.evaluate('lookStill(true)');
    await pause(1_000);
    await page.evaluate('lookStill(false)');
    pressed += await press(page, [
      '/',
      ...lettersOf('system-1'),
      'Escape',
      'Escape',
      'j',
      'Control+k',
      ...lettersOf('4.0'),
      'ArrowDown',
      'Escape',
    ]);
  }
  return interactionsOf(await page.evaluate('seen()'), pressed);
}

/**
 * How many times as long as at best a piece of work takes now, in two of a hundred times: 1 on a machine that does nothing else. What a key takes
 * on a busy machine says more of the machine than of the page.
 */
export async function slownessOf(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const took: unknown = await page.evaluate(work);
  await page.close();
  if (!Array.isArray(took)) throw new Error('no work was done');
  const all = took.map(Number);
  return percentile(all, 98) / Math.min(...all);
}

/** In the browser: the same work again and again, as long as a key takes or so. */
const work = `(async () => {
  const took = [];
  for (let round = 0; round < 150; round += 1) {
    const from = performance.now();
    let sum = 0;
    for (let step = 0; step < 3_000_000; step += 1) sum += Math.sqrt(step);
    took.push(performance.now() - from + 0 * sum);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return took;
})()`;

async function press(page: Page, keys: readonly string[]): Promise<number> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await pause(30);
  }
  // The last of them is told of after it was painted.
  await pause(300);
  return keys.length;
}

/** The value that so many in a hundred stay below. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}

function lettersOf(text: string): readonly string[] {
  return text.split('');
}

function repeated(key: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => key);
}

function interactionsOf(seen: unknown, pressed: number): Interactions {
  if (typeof seen !== 'object' || seen === null || !('keys' in seen) || !Array.isArray(seen.keys)) throw new Error('nothing was seen');
  const numberOf = (name: string): number => Number(Object.entries(seen).find(([key]) => key === name)?.[1]);
  const slow = seen.keys.map(Number);
  const quick = Array.from({ length: Math.max(0, pressed - slow.length) }, () => 16);
  return { keysMs: [...slow, ...quick], worstShift: numberOf('shift'), focusShiftPx: numberOf('focus'), domNodes: numberOf('nodes') };
}

/** In the browser: how long each key took until the next paint, and what moved though nobody asked. */
const observe = `(() => {
  const keys = new Map();
  let shift = 0, focus = 0, still;
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId > 0) keys.set(interactionId, Math.max(keys.get(interactionId) ?? 0, duration));
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shift = Math.max(shift, value);
  }).observe({ type: 'layout-shift' });
  const topOf = () => document.activeElement.getBoundingClientRect().top;
  const look = () => {
    if (still !== undefined) focus = Math.max(focus, Math.abs(topOf() - still));
    setTimeout(look, 100);
  };
  // A slow processor may still be busy with the last key.
  window.lookStill = async (isStill) => {
    still = undefined;
    if (!isStill) return;
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 }));
    still = topOf();
  };
  window.seen = () => ({ keys: [...keys.values()], shift, focus, nodes: document.querySelectorAll('*').length });
  look();
})()`;
