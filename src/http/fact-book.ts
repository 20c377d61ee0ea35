import { z } from 'zod';
import { factShape } from '#core/api/fact-shapes.ts';
import type { Fact } from '#core/facts.ts';
import type { SettingsStore } from '#store/store.ts';
import type { AgentScope } from './agent-book.ts';
import { Records } from './records.ts';

const record = z.strictObject({
  host: z.string(),
  environments: z.array(z.string()).exactOptional(),
  facts: z.array(factShape),
  at: z.int(),
});

/**
 * What hosts last told of themselves. No evidence hangs on it, so it is not in the ledger: it is what one sees today. An agent for some
 * environments of a host tells of those alone.
 */
export class FactBook {
  readonly #records: Records<z.output<typeof record>>;
  readonly #now: () => number;

  constructor(settings: SettingsStore, now: () => number) {
    this.#records = new Records(settings, 'host-facts', record);
    this.#now = now;
  }

  async keep({ host, environments }: AgentScope, facts: readonly Fact[]): Promise<void> {
    const scope = { host, ...(environments && { environments: [...environments].sort() }) };
    await this.#records.change(JSON.stringify(scope), () => ({ ...scope, facts: [...facts], at: this.#now() }));
  }

  /** The latest of an agent for this very environment, else of the whole host. */
  async factsOf(host: string, environment: string): Promise<readonly Fact[]> {
    const own = (await this.#records.list()).map(({ record: each }) => each).filter((each) => each.host === host);
    const newest = own.toSorted((one, other) => other.at - one.at);
    const narrow = newest.find(({ environments }) => environments?.includes(environment) === true);
    return (narrow ?? newest.find(({ environments }) => environments === undefined))?.facts ?? [];
  }
}
