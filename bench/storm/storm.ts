import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Heard, Stream } from './stream.ts';
import { type Commit, type Said, said, type Told } from './words.ts';

interface StormOptions {
  /** At most one per token of the server. */
  readonly streams: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  /** How many connections are cut while events come. */
  readonly cuts: number;
}

export interface Storm {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Streams whose last number of any system is not the ledger's. */
  readonly behind: number;
  /** Streams that heard a lower number after a higher. */
  readonly backwards: number;
  readonly cuts: number;
  /** From a commit until a stream knows of it, of some streams that were never cut. */
  readonly delaysMs: readonly number[];
  readonly piecesPerSecond: number;
  /** Of one core: with the streams, and the same commits without any. */
  readonly cpuPercent: number;
  readonly cpuPercentWithout: number;
  readonly bytesPerStream: number;
}

/** How many streams together sign in at a time: the doors let 64 requests of one address in at once. */
const atOnce = 40;
/** More would only be the same numbers again. */
const watched = 25;

/** Opens the streams, lets events come, cuts connections meanwhile, and says what everybody knew in the end. */
export async function brew({ streams: count, eventsPerSecond, seconds, cuts }: StormOptions): Promise<Storm> {
  const server = await startServer();
  try {
    const quietSeconds = Math.min(10, seconds / 2);
    const quiet = await commits(server, eventsPerSecond, quietSeconds);
    const before = await usageOf(server);
    const streams = server.tokens.slice(0, count).map((token) => new Stream(server.url, token));
    await inTurns(streams, (stream) => stream.open());
    // Everybody has heard where everything stands.
    await until(() => streams.every(({ heard }) => heard.length > 0));
    const opened = await usageOf(server);
    const cutting = cutSome(streams.slice(watched), cuts, (seconds * 1_000) / Math.max(1, cuts));
    const stormy = await commits(server, eventsPerSecond, seconds);
    await cutting;
    const last = lastOf(stormy.commits);
    await until(() => streams.every((stream) => isUpTo(stream, last)), 10_000);
    for (const stream of streams) stream.leave();
    return {
      events: stormy.commits.length,
      eventsPerSecond: (stormy.commits.length / stormy.tookMs) * 1_000,
      behind: streams.filter((stream) => !isUpTo(stream, last)).length,
      backwards: streams.filter(({ heard }) => goesBack(heard)).length,
      cuts: streams.reduce((sum, { visits }) => sum + visits - 1, 0),
      delaysMs: streams.slice(0, watched).flatMap(({ heard }) => delaysOf(stormy.commits, heard)),
      piecesPerSecond: (streams.reduce((sum, { pieces }) => sum + pieces, 0) / stormy.tookMs) * 1_000,
      cpuPercent: (100 * stormy.cpuMs) / stormy.tookMs,
      cpuPercentWithout: (100 * quiet.cpuMs) / quiet.tookMs,
      bytesPerStream: (opened.rssBytes - before.rssBytes) / Math.max(1, count),
    };
  } finally {
    await server.end();
  }
}

interface Server {
  readonly url: string;
  readonly tokens: readonly string[];
  ask(order: Told): Promise<Said>;
  end(): Promise<void>;
}

async function startServer(): Promise<Server> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), { execArgv: ['--expose-gc'], stdio: 'inherit' });
  const next = async (): Promise<Said> => {
    const message: readonly unknown[] = await once(child, 'message');
    return said.parse(message[0]);
  };
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error(`a server that begins says: ${ready.kind}`);
  const ask = (order: Told): Promise<Said> => {
    const answer = next();
    child.send(order);
    return answer;
  };
  const end = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.send({ kind: 'leave' } satisfies Told);
    await Promise.race([ended, pause(5_000)]);
    child.kill('SIGKILL');
  };
  return { url: ready.url, tokens: ready.tokens, ask, end };
}

async function usageOf(server: Server): Promise<Extract<Said, { kind: 'usage' }>> {
  const answer = await server.ask({ kind: 'usage' });
  if (answer.kind !== 'usage') throw new Error(`asked for its usage it says: ${answer.kind}`);
  return answer;
}

async function commits(server: Server, perSecond: number, seconds: number) {
  const before = await usageOf(server);
  const answer = await server.ask({ kind: 'commit', perSecond, seconds });
  if (answer.kind !== 'committed') throw new Error(`told to commit it says: ${answer.kind}`);
  return { ...answer, cpuMs: (await usageOf(server)).cpuMs - before.cpuMs };
}

/** One after the other, evenly over the time, each stream as likely as any. */
async function cutSome(streams: readonly Stream[], cuts: number, everyMs: number): Promise<void> {
  for (let cut = 0; cut < cuts; cut += 1) {
    await pause(everyMs);
    await streams[Math.floor(Math.random() * streams.length)]?.cut();
  }
}

function lastOf(commits: readonly Commit[]): ReadonlyMap<string, number> {
  return new Map(commits.map(({ system, seq }) => [system, seq]));
}

function isUpTo({ heard }: Stream, last: ReadonlyMap<string, number>): boolean {
  return [...last].every(([system, seq]) => heard.findLast((hint) => hint.system === system)?.seq === seq);
}

function goesBack(heard: readonly Heard[]): boolean {
  const known = new Map<string, number>();
  return heard.some(({ system, seq }) => {
    const isLower = seq < (known.get(system) ?? 0);
    known.set(system, seq);
    return isLower;
  });
}

/** For each commit, when the first hint came that covers it. */
function delaysOf(commits: readonly Commit[], heard: readonly Heard[]): readonly number[] {
  return [...new Set(commits.map(({ system }) => system))].flatMap((system) => {
    const hints = heard.filter((hint) => hint.system === system);
    let position = 0;
    return commits
      .filter((commit) => commit.system === system)
      .map(({ seq, at }) => {
        while ((hints[position]?.seq ?? Number.POSITIVE_INFINITY) < seq) position += 1;
        return (hints[position]?.at ?? Number.POSITIVE_INFINITY) - at;
      });
  });
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += atOnce) await Promise.all(items.slice(first, first + atOnce).map(work));
}

async function until(isSo: () => boolean, atMostMs = 30_000): Promise<void> {
  for (const began = Date.now(); !isSo() && Date.now() - began < atMostMs;) await pause(50);
}
