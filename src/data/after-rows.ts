// What follows the rows of a copy, at the target: of each table as soon as its rows are there, while others are still copied.
import pg from 'pg';
import { brokenKey } from './broken-keys.ts';
import { connect, type Endpoint } from './endpoint.ts';
import type { FreeTables } from './free-tables.ts';
import { connectAgain, isBrokenOff } from './lane-ends.ts';
import type { RefreshNews } from './news.ts';
import { runSteps, type Gate, type Step } from './steps.ts';

export interface AfterRows {
  readonly into: Endpoint;
  readonly steps: readonly Step[];
  /** So many side by side. */
  readonly lanes: number;
  readonly gate: Gate;
  /** Is told of each that is done. */
  readonly free: FreeTables;
  readonly signal: AbortSignal;
  readonly tell: ((news: RefreshNews) => void) | undefined;
}

/** A statement is said anew so often where the network breaks off. */
const mostAgain = 3;

/** What a server says of something that is there already: a table, an object, a key, a function. */
const isThere = new Set(['42P07', '42710', '42P16', '42723']);

export async function afterRows(wanted: AfterRows): Promise<void> {
  const { into, steps, lanes, gate, free } = wanted;
  await runSteps(
    steps,
    lanes,
    async () => new StepLane(into, await connect(into)),
    async (lane, step) => {
      await run(lane, step.statement, wanted);
      free.done(step);
    },
    gate,
  );
}

async function run(lane: StepLane, statement: string, { tell, signal }: AfterRows): Promise<void> {
  signal.throwIfAborted();
  tell?.({ kind: 'runs', statement });
  const begun = performance.now();
  try {
    await lane.query(statement);
  } catch (error) {
    throw brokenKey(error, statement) ?? error;
  }
  tell?.({ kind: 'ran', statement, ms: performance.now() - begun });
}

class StepLane {
  readonly #into: Endpoint;
  #client: pg.Client;

  constructor(into: Endpoint, client: pg.Client) {
    this.#into = into;
    this.#client = client;
  }

  async query(statement: string): Promise<void> {
    for (let again = 0; ; again += 1) {
      try {
        await this.#client.query(statement);
        return;
      } catch (error) {
        if (again > 0 && wasDone(error)) return;
        const client = again < mostAgain && isBrokenOff(error) ? await connectAgain(this.#into, this.#client) : undefined;
        if (client === undefined) throw error;
        this.#client = client;
      }
    }
  }

  async end(): Promise<void> {
    await this.#client.end();
  }
}

/** Said anew: the first time had its effect, though nobody heard of its end, or has it while this one waits for it. */
function wasDone(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  // A key of rows that is there twice has the same code as one of the server's own catalogue.
  return isThere.has(error.code ?? '') || (error.code === '23505' && error.schema === 'pg_catalog');
}
