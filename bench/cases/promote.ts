// From an approval to the agent's hands, the board beside it, and how many promotions a controller carries: on a store that has grown.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchOptions, BenchResult } from '../case.ts';
import { startAgent } from '../store/agent.ts';
import { addUsers, signIn } from '../store/client.ts';
import { startController } from '../store/controller.ts';
import type { Controller, Usage } from '../store/controller.ts';
import { growStore } from '../store/grown-store.ts';
import type { GrownStore, Sizes } from '../store/grown-store.ts';
import { Heard } from '../store/heard.ts';
import { people, systemName } from '../store/system.ts';
import { rounded, spreadOf } from '../statistics.ts';
import type { Spread } from '../statistics.ts';
import { approveOneByOne, Lanes, readBoard, readBoardWhile } from './promote-work.ts';
import type { Hands } from './promote-work.ts';

interface Amounts extends Sizes {
  readonly approvals: number;
  readonly boards: number;
  readonly sustainedMs: number;
  /** Once more, with somebody who reads the board all the time. */
  readonly watchedMs: number;
}

const whole: Amounts = {
  closed: 48_000,
  open: 2000,
  before: { PROD: 420, prePROD: 180, INT: 180, LAST: 180 },
  approvals: 220,
  boards: 300,
  sustainedMs: 10_000,
  watchedMs: 10_000,
};
const short: Amounts = {
  closed: 2000,
  open: 400,
  before: { PROD: 90, prePROD: 60, INT: 60, LAST: 60 },
  approvals: 20,
  boards: 30,
  sustainedMs: 2000,
  watchedMs: 2000,
};

/** Approval to journalled intent, and the board of 2,000 open of 50,000 releases, both below 100 ms at the 95th percentile. */
const targets = { approvalToActionP95Ms: 100, boardP95Ms: 100 };

export async function measure({ isShort, slowMs, profileFolder }: BenchOptions): Promise<BenchResult> {
  const amounts = isShort ? short : whole;
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
  try {
    const store = await growStore(folder, amounts);
    tell(`the store has ${store.releases} releases, ${store.open} of them open, and ${store.events} events in its ledger`);
    const controller = await startController(folder, profileFolder);
    try {
      return resultOf(store, await measureOn(controller, { folder, store, amounts, slowMs }));
    } finally {
      await controller.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly approvals: readonly number[];
  readonly boards: readonly number[];
  readonly boardBytes: number;
  readonly boardsUnderLoad: readonly number[];
  readonly promotions: number;
  readonly seconds: number;
  readonly idle: Usage;
  readonly usage: Usage;
  readonly sustainedCpuSeconds: number;
  readonly audited: number;
}

interface Setting {
  readonly folder: string;
  readonly store: GrownStore;
  readonly amounts: Amounts;
  readonly slowMs: number;
}

async function measureOn(controller: Controller, { folder, store, amounts, slowMs }: Setting): Promise<Measured> {
  const place = { url: controller.url, slowMs };
  await addUsers(place, controller.password, Object.values(people), people.manager);
  const heard = new Heard();
  const agent = await startAgent({
    ...controller,
    folder: path.join(folder, 'agent'),
    onIntent: heard.intent,
    onAcknowledged: heard.acknowledged,
  });
  try {
    const [viewer, manager, second, operator, developer, auditor] = await Promise.all(
      [people.viewer, people.manager, people.second, people.operator, people.developer, people.auditor].map((name) => signIn(place, name)),
    );
    if (!viewer || !manager || !second || !operator || !developer || !auditor) throw new Error('somebody is not signed in');
    const hands: Hands = { viewer, manager, second, operator, developer, heard };
    const waiting = store.before.get('PROD') ?? [];
    const { samples: boards, bytes: boardBytes } = await readBoard(hands, amounts.boards);
    tell('the board was read');
    const idle = controller.usage();
    const approvals = await approveOneByOne(hands, waiting.slice(0, amounts.approvals));
    tell('the approvals are heard');
    const before = controller.usage();
    const lanes = new Lanes(hands, new Map([...store.before, ['PROD', waiting.slice(amounts.approvals)]]));
    const promotions = await lanes.promoteFor(amounts.sustainedMs);
    const usage = controller.usage();
    tell('the promotions are done; now with somebody who looks on');
    const [, boardsUnderLoad] = await Promise.all([lanes.promoteFor(amounts.watchedMs), readBoardWhile(hands, amounts.watchedMs)]);
    const verdict: unknown = JSON.parse(await auditor.get(`/api/systems/${systemName}/ledger/verify`));
    const audited = intactEvents(verdict);
    return {
      approvals,
      boards,
      boardBytes,
      boardsUnderLoad,
      promotions,
      seconds: amounts.sustainedMs / 1000,
      idle,
      usage,
      sustainedCpuSeconds: usage.cpuSeconds - before.cpuSeconds,
      audited,
    };
  } finally {
    await agent.close();
  }
}

/** How many events the audit has found unbroken; a bench on a store that does not hold is no bench. */
function intactEvents(verdict: unknown): number {
  if (typeof verdict === 'object' && verdict !== null && 'intact' in verdict && verdict.intact === true && 'seq' in verdict)
    return Number(verdict.seq);
  throw new Error(`the ledger does not hold: ${JSON.stringify(verdict)}`);
}

function resultOf(store: GrownStore, measured: Measured): BenchResult {
  const { usage, idle } = measured;
  const approval = spreadOf(measured.approvals);
  const board = spreadOf(measured.boards);
  const underLoad = spreadOf(measured.boardsUnderLoad);
  const promotionsPerSecond = rounded(measured.promotions / measured.seconds);
  return {
    table: [
      line('approval to journalled intent', approval),
      line('board, after a commit', board),
      line('board, beside promotions', underLoad),
      `${'promotions per second'.padEnd(36)} ${promotionsPerSecond} (${measured.promotions} in ${rounded(measured.seconds)} s, six stages side by side)`,
      `${'controller memory'.padEnd(36)} ${idle.rssMiB} MiB idle, ${usage.rssMiB} MiB at the end, ${usage.peakRssMiB} MiB at most`,
      `${'processor time'.padEnd(36)} ${rounded(usage.cpuSeconds)} s, ${rounded(measured.sustainedCpuSeconds)} s of it for those promotions; PostgreSQL ${rounded(usage.databaseCpuSeconds)} s`,
      `${'audit'.padEnd(36)} ${measured.audited} events hold`,
    ],
    values: {
      approvalToActionP95Ms: approval.p95,
      approvalToActionP50Ms: approval.p50,
      approvalToActionP99Ms: approval.p99,
      approvalSamples: approval.samples,
      boardP95Ms: board.p95,
      boardP50Ms: board.p50,
      boardP99Ms: board.p99,
      boardSamples: board.samples,
      boardBytes: measured.boardBytes,
      boardUnderLoadP95Ms: underLoad.p95,
      boardUnderLoadSamples: underLoad.samples,
      promotionsPerSecond,
      controllerRssMiB: usage.rssMiB,
      controllerPeakRssMiB: usage.peakRssMiB,
      controllerCpuSeconds: rounded(usage.cpuSeconds),
      databaseCpuSeconds: rounded(usage.databaseCpuSeconds),
      releases: store.releases,
      openReleases: store.open,
      auditedEvents: measured.audited,
    },
    targets,
    raw: { approvalToActionMs: measured.approvals, boardMs: measured.boards, boardUnderLoadMs: measured.boardsUnderLoad },
  };
}

function line(what: string, { samples, p50, p95, p99, most }: Spread): string {
  return `${what.padEnd(36)} p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, most ${most} ms (${samples} samples)`;
}

function tell(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
