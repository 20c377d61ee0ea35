// The real code of the agent (client, journal, outbox, runner) around a target that does nothing, with its times noted.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { ControllerClient, pauseAfter } from '#agent/controller-client.ts';
import { Journal } from '#agent/journal.ts';
import type { JournalRecord } from '#agent/journal-memory.ts';
import { Outbox } from '#agent/outbox.ts';
import { Runner } from '#agent/runner.ts';
import type { OrderResult } from '#core/command.ts';
import { agentCloses } from '#targets/target.ts';
import type { StepOrder, Surroundings, Target } from '#targets/target.ts';

/** As `src/agent/agent.ts` has them. */
const pollMs = 20_000;
const shortestPauseMs = 25;
const longestPauseMs = 200;

export interface AgentOptions {
  readonly folder: string;
  readonly socketPath: string;
  readonly token: string;
  /** Hears the key of each order when its intent is on the disk … */
  readonly onIntent: (key: string) => void;
  /** … and when the controller has its result. */
  readonly onAcknowledged: (key: string) => void;
}

export interface BenchAgent {
  close(): Promise<void>;
}

export async function startAgent(options: AgentOptions): Promise<BenchAgent> {
  mkdirSync(options.folder, { recursive: true });
  const life = new AbortController();
  const service = await startService();
  const journal = new TimedJournal(path.join(options.folder, 'journal.jsonl'), options);
  const client = new ControllerClient({ address: { socketPath: options.socketPath }, token: options.token, host: 'local' });
  const log = (sentence: string): void => void process.stderr.write(`agent: ${sentence}\n`);
  const outbox = new Outbox({ client, signal: life.signal, log });
  const hands = {
    targets: new Map([['process', idleTarget(service.url)]]),
    client,
    workFolder: path.join(options.folder, 'work'),
    log: () => undefined,
  };
  const runner = new Runner({ hands, journal, outbox, by: 'agent:local', closing: life.signal, log, reach: () => undefined });
  const polling = poll({ client, runner, outbox, signal: life.signal, log });
  return {
    close: async () => {
      life.abort(agentCloses);
      await Promise.all([polling, runner.settled(), outbox.settled()]);
      journal.close();
      service.close();
    },
  };
}

/** Tells when a record has reached the disk. */
class TimedJournal extends Journal {
  readonly #heard: Pick<AgentOptions, 'onIntent' | 'onAcknowledged'>;

  constructor(file: string, heard: Pick<AgentOptions, 'onIntent' | 'onAcknowledged'>) {
    super(file);
    this.#heard = heard;
  }

  override write(record: JournalRecord): void {
    super.write(record);
    if (record.kind === 'intent') this.#heard.onIntent(record.key);
    if (record.kind === 'acknowledged') this.#heard.onAcknowledged(record.key);
  }
}

interface Polling {
  readonly client: ControllerClient;
  readonly runner: Runner;
  readonly outbox: Outbox;
  readonly signal: AbortSignal;
  readonly log: (sentence: string) => void;
}

/** The loop of the agent, without doors and questions: there are none here. */
async function poll({ client, runner, outbox, signal, log }: Polling): Promise<void> {
  let pauseMs = shortestPauseMs;
  while (!signal.aborted) {
    try {
      const batch = await client.poll(pollMs, signal);
      const isNew = batch.orders.filter((order) => runner.take(order)).length > 0;
      pauseMs = isNew ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      if (!isNew) await outbox.nextTaken(pauseMs);
    } catch (error) {
      if (signal.aborted) return;
      log(String(error));
      await pauseAfter(0, signal);
    }
  }
}

/** Every step takes effect at once; what is read back is what was ordered. Checks are run, against a service that answers. */
function idleTarget(url: string): Target {
  const nothing = async (): Promise<void> => undefined;
  return {
    apply: async (order) => resultOf(order),
    observe: async () => ({ state: 'absent', because: 'nothing is kept' }),
    undo: async () => ({}),
    logs: async () => '',
    surroundings: async (_place, services): Promise<Surroundings> => ({
      baseUrls: Object.fromEntries(services.map(({ service }) => [service.name, url])),
      folders: {},
    }),
    setDoors: nothing,
    close: nothing,
  };
}

function resultOf({ step, services }: StepOrder): OrderResult {
  const placed = services.find(({ service }) => service.name === step.service);
  return step.kind === 'read-back' && placed !== undefined ? { digest: placed.artefact.digest } : {};
}

/** What the checks ask. */
async function startService(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, response) => response.end('well'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
