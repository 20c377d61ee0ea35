// The time machine over the longest history that it takes at once, on a controller as an installation runs it: how long it takes, what memory it
// wants, and how long others wait meanwhile for an answer that costs next to nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from '../case.ts';
import { rounded, spreadOf } from '../statistics.ts';
import { addUsers, signIn, type Person } from '../store/client.ts';
import { startController, type Controller } from '../store/controller.ts';
import { growStore } from '../store/grown-store.ts';
import { people, systemName, systemText } from '../store/system.ts';

/** Just below 50,000 events; the system's own file and groups are some of them. */
const whole = { closed: 12_000, open: 200, before: { PROD: 20, prePROD: 20, INT: 20, LAST: 20 } };
const short = { closed: 1000, open: 100, before: { PROD: 5, prePROD: 5, INT: 5, LAST: 5 } };

/** Others wait for one piece of it at most. */
const targets = { othersP99Ms: 100 };

/** Between two questions of whoever asks beside it. */
const pauseMs = 10;

export async function measure({ isShort, slowMs, profileFolder }: BenchOptions): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
  try {
    const { events } = await growStore(folder, isShort ? short : whole);
    process.stdout.write(`the ledger has ${events} events\n`);
    const controller = await startController(folder, profileFolder);
    try {
      return await measureOn(controller, events, slowMs);
    } finally {
      await controller.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOn(controller: Controller, events: number, slowMs: number): Promise<BenchResult> {
  const place = { url: controller.url, slowMs };
  await addUsers(place, controller.password, Object.values(people), people.manager);
  const person = await signIn(place, people.viewer);
  const alone = await askBeside(person, sleep(3000));
  const idle = controller.usage();
  const again = await timed(person, {});
  const changed = await timed(person, { file: systemText.replace('soak: 1 second', 'soak: 3 seconds') });
  const { peakRssMiB } = controller.usage();
  const [before, beside] = [spreadOf(alone), spreadOf([...again.waits, ...changed.waits])];
  const identical = /"identical":true/.test(again.answer);
  return {
    table: [
      `decided anew as it was         ${again.seconds} s${identical ? ', byte for byte' : ', and differs'}`,
      `and under another file as well ${changed.seconds} s`,
      `memory of the controller       ${idle.rssMiB} MiB before, ${peakRssMiB} MiB at most`,
      `a small question, alone        ${before.p50} ms at the median, ${before.p99} ms at the 99th, ${before.most} ms at most (${before.samples})`,
      `the same, beside               ${beside.p50} ms at the median, ${beside.p99} ms at the 99th, ${beside.most} ms at most (${beside.samples})`,
    ],
    values: {
      events,
      identical: String(identical),
      againSeconds: again.seconds,
      changedSeconds: changed.seconds,
      rssMiB: idle.rssMiB,
      peakRssMiB,
      aloneP99Ms: before.p99,
      othersP50Ms: beside.p50,
      othersP99Ms: beside.p99,
      othersMostMs: beside.most,
    },
    targets,
    raw: { alone, beside: [...again.waits, ...changed.waits] },
  };
}

async function timed(person: Person, body: object) {
  const began = performance.now();
  const asked = person.post(`/api/systems/${systemName}/simulation`, { since: 0, ...body });
  const waits = await askBeside(person, asked);
  return { answer: await asked, seconds: rounded((performance.now() - began) / 1000), waits };
}

/** One question after the other, for as long as something else is on. */
async function askBeside(person: Person, something: Promise<unknown>): Promise<readonly number[]> {
  const waits: number[] = [];
  const over = new AbortController();
  const end = (): void => over.abort();
  void something.then(end, end);
  while (!over.signal.aborted) {
    const began = performance.now();
    await person.get('/api/me');
    waits.push(performance.now() - began);
    await sleep(pauseMs);
  }
  return waits;
}
