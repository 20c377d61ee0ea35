import { Client } from 'pg';
import type { PoolConfig } from 'pg';

const greetingMs = 4_000;

/**
 * What PostgreSQL says of us when it is asked beside the connections that we have. `nobody`: it answers nobody. `unsaid`: it is there, and lets
 * us in no further. Else the backends of ours that work on something.
 */
export type Verdict = 'nobody' | 'unsaid' | ReadonlySet<number>;

/** As who logged in, for a narrowed role is not shown what backends do. */
const asOurselves = 'SET ROLE NONE';
/** One that has become idle just now may have sent an answer that is still on its way; of one that is not shown nothing is known. */
const atWork = `SELECT pid FROM pg_stat_activity
  WHERE state IS NULL OR state NOT LIKE 'idle%' OR state_change > clock_timestamp() - interval '1 second'`;

/** Whoever waits long for an answer asks here why. One question is asked for all who wait, and of no time before they did. */
export class Doubts {
  readonly #config: PoolConfig;
  #asked: { readonly beganMs: number; readonly verdict: Promise<Verdict> } | undefined;

  constructor(config: PoolConfig) {
    this.#config = config;
  }

  /** `sinceMs`, by `performance.now`: a verdict on something older would be none on this. */
  async ask(sinceMs: number): Promise<Verdict> {
    if (this.#asked !== undefined && this.#asked.beganMs >= sinceMs) return this.#asked.verdict;
    const asked = { beganMs: performance.now(), verdict: ask(this.#config) };
    this.#asked = asked;
    void asked.verdict.finally(() => {
      if (this.#asked === asked) this.#asked = undefined;
    });
    return asked.verdict;
  }
}

/** Over a new connection: a server that stands still answers no new connection either. */
async function ask({ user, host, port, database, password, connectionString, ssl }: PoolConfig): Promise<Verdict> {
  const known = { user, host, port, database, password, connectionString, ssl };
  const client = new Client(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)));
  client.on('error', ignore);
  const said = client
    .connect()
    .then(async () => client.query(asOurselves))
    .then(async () => client.query<{ pid: number }>(atWork))
    .then(
      ({ rows }): Verdict => new Set(rows.map(({ pid }) => pid)),
      (): Verdict => 'unsaid',
    );
  const silence = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => silence.resolve('nobody'), greetingMs);
  const verdict = await Promise.race([said, silence.promise]);
  clearTimeout(timer);
  void client.end().catch(ignore);
  return verdict;
}

function ignore(): void {
  // The call that needed the connection reports its own error.
}
