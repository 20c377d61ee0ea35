// `npm run demo`: a release walks from DEV into PROD of a real system on this machine, with proof. `-- --once` ends by itself and counts.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CustomerCounts } from '../shop/customers.ts';
import { Closing } from './closing.ts';
import { listenForEnd } from './ending.ts';
import { judge, type Expectation } from './expectations.ts';
import { farewellLines, storyLines } from './farewell.ts';
import { clearAtOnce, killOn, openGround, processesOn, removeGround, type Ground } from './ground.ts';
import { openScreen, type Screen } from './screen.ts';
import { Show } from './show.ts';
import { startWorld, type World } from './start-world.ts';
import { summaryJson, summaryLines } from './summary.ts';
import { leaveWaiting, walk } from './walk.ts';
import type { Walked } from './story.ts';

const help = `npm run demo [-- --once] [--short]

  --once   walk, print a summary that ends with one line of JSON, leave nothing behind; exit 0 only if every expectation held
  --short  the first act only: 1.1.0 into production; without load, canary and watch
`;

/** The demo from its first sentence to its last process. */
class Demo {
  readonly #ground: Ground;
  readonly #closing = new Closing();
  readonly #screen: Screen = openScreen(process.stdout);
  readonly #show = new Show(this.#screen);
  readonly #walked: Walked = { bills: {} };
  /** Ends with the demo, however that comes. */
  readonly #life = new AbortController();
  /** Somebody asked to end. */
  readonly #asked: AbortSignal;
  readonly #isShort: boolean;
  #world: World | undefined;
  #counts: CustomerCounts | undefined;

  constructor(ground: Ground, signal: AbortSignal, isShort: boolean) {
    this.#ground = ground;
    this.#isShort = isShort;
    this.#asked = signal;
    this.#closing.onClose(() => removeGround(ground));
  }

  /** Walks, ends, and tells what held. True where everything did. */
  async once(): Promise<boolean> {
    const expectations = await this.#walk(true);
    this.#show.say('Ending everything');
    const failures = await this.close();
    if (this.#asked.aborted) return false;
    const all = [...expectations, this.#left(failures)];
    this.#print(['', ...storyLines(this.#walked, this.#screen.paint), '', ...summaryLines(all, this.#screen.paint)]);
    this.#print([summaryJson(all, this.#walked, this.#counts)]);
    return all.every(({ ok }) => ok);
  }

  /** Walks, then stays up until somebody ends it. */
  async stay(): Promise<boolean> {
    const expectations = await this.#walk(false);
    const world = this.#world;
    this.#show.leavePicture();
    if (!this.#asked.aborted)
      this.#print(['', ...storyLines(this.#walked, this.#screen.paint), '', ...summaryLines(expectations, this.#screen.paint)]);
    const isWell = expectations.every(({ ok }) => ok);
    if (world !== undefined && isWell && !this.#asked.aborted) {
      this.#print(farewellLines(world, this.#ground.folder, this.#screen.paint));
      await leaveWaiting({ world, walked: this.#walked });
      await untilAborted(this.#asked);
    }
    this.#print(['Ending everything …']);
    for (const failure of await this.close()) process.stderr.write(`${failure}\n`);
    return isWell;
  }

  /** Idempotent: what is undone stays undone. */
  async close(): Promise<readonly string[]> {
    this.#life.abort();
    const failures = await this.#closing.close();
    this.#counts = this.#world?.customers.counts();
    this.#show.leavePicture();
    this.#show.close();
    return failures;
  }

  async #walk(isOnce: boolean): Promise<readonly Expectation[]> {
    const say = (sentence: string): void => this.#show.say(sentence);
    const [ground, closing, walked] = [this.#ground, this.#closing, this.#walked];
    const signal = AbortSignal.any([this.#asked, this.#life.signal]);
    try {
      const world = await startWorld({ ground, signal, closing, say, onSeen: (seen) => this.#show.follow(seen, signal) });
      this.#world = world;
      this.#show.watchCustomers(world.customers);
      say('Customers are in production; 1.1.0 sets out');
      await walk({ world, walked, signal, say, asked: this.#show.asked, isShort: this.#isShort });
      if (isOnce) await world.closeShop();
      return await judge(world, walked);
    } catch (error) {
      if (signal.aborted) return [];
      const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(await this.#logs());
      return [{ name: 'the walk ends', seen, ok: false }];
    }
  }

  #left(failures: readonly string[]): Expectation {
    const processes = processesOn(this.#ground);
    killOn(this.#ground);
    const isFolderThere = existsSync(this.#ground.folder);
    const seen = `${processes.length} processes, ${isFolderThere ? 'the folder' : 'no file'}${failures.length === 0 ? '' : `; ${failures.join('; ')}`}`;
    return { name: 'nothing is left behind', seen, ok: processes.length === 0 && !isFolderThere && failures.length === 0 };
  }

  /** What the processes complained of, for whoever looks for the cause. */
  async #logs(): Promise<string> {
    const files = ['controller', 'agent'].map((name) => path.join(this.#ground.folder, 'logs', `${name}.log`));
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
    return texts.map((text) => text.trim().split('\n').slice(-20).join('\n')).join('\n');
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) this.#screen.print(line);
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  // A signal keeps no process alive; what is up does that, and this timer for sure.
  const timer = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  clearInterval(timer);
}

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(help);
else await run(values.once, values.short);

async function run(isOnce: boolean, isShort: boolean): Promise<void> {
  const atOnce: (() => void)[] = [];
  const ending = listenForEnd(() => atOnce.forEach((end) => end()));
  const ground = await openGround();
  atOnce.push(() => clearAtOnce(ground));
  const demo = new Demo(ground, ending.signal, isShort);
  const isWell = isOnce ? await demo.once() : await demo.stay();
  process.exit(ending.exitCode() ?? (isWell ? 0 : 1));
}
