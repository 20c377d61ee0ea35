/** What this controller heard of an agent last. */
export interface Sighting {
  readonly at: number;
  /** Its Lockstep, as it says itself. */
  readonly version?: string;
}

/** When each agent was here last: in memory, for an agent asks every few seconds. `local` is the one beside the controller. */
export class SeenAgents {
  readonly #seen = new Map<string, Sighting>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(agent: string, version: string | undefined): void {
    this.#seen.set(agent, { at: this.#now(), ...(version !== undefined && isVersion(version) && { version }) });
  }

  of(agent: string): Sighting | undefined {
    return this.#seen.get(agent);
  }
}

/** It is shown to people: anything else that a stolen token may send is not kept. */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(?:-[\w.]{1,20})?$/.test(text);
}
