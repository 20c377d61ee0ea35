// What is done to two stores alike: a sequence of operations, drawn from a seed. Few names, so that operations meet.
import { randomFrom } from '../crash/random.ts';
import type { Entry } from '#store/store.ts';

/** Two processes on one database. */
export type Handle = 'one' | 'two';

/** Names are short here; a run puts its own word before them, so that runs do not meet. */
export type Operation =
  | { readonly do: 'transact'; readonly by: Handle; readonly system: string; readonly steps: readonly Step[]; readonly fails: boolean }
  /** The first transaction is under way while the other handle reads and begins a second. */
  | {
      readonly do: 'interleave';
      readonly by: Handle;
      readonly system: string;
      readonly first: readonly Step[];
      readonly fails: boolean;
      readonly meanwhile: readonly Operation[];
      readonly second: readonly Step[];
    }
  | { readonly do: 'claim'; readonly by: Handle; readonly kind: 'order' | 'decide'; readonly holdMs: number; readonly limit: number }
  /** `claim`: which of those that were got so far. */
  | { readonly do: 'release'; readonly by: Handle; readonly claim: number; readonly dueAt: number }
  | {
      readonly do: 'entities';
      readonly by: Handle;
      readonly system: string;
      readonly filter: { readonly kind: string; readonly open?: boolean; readonly limit?: number; readonly after?: string };
    }
  | { readonly do: 'entity'; readonly by: Handle; readonly system: string; readonly kind: string; readonly id: string }
  | { readonly do: 'snapshot' | 'verify'; readonly by: Handle; readonly system: string }
  | {
      readonly do: 'events';
      readonly by: Handle;
      readonly system: string;
      readonly range: { readonly after?: number; readonly before?: number; readonly limit: number; readonly newestFirst?: boolean };
    }
  | { readonly do: 'hashes'; readonly by: Handle; readonly system: string; readonly numbers: readonly number[] }
  | { readonly do: 'systems'; readonly by: Handle }
  | { readonly do: 'processes'; readonly by: Handle }
  | { readonly do: 'blobs'; readonly by: Handle }
  | { readonly do: 'setting' | 'deleteSetting'; readonly by: Handle; readonly kind: string; readonly id: string }
  | { readonly do: 'settings'; readonly by: Handle; readonly kind: string }
  | {
      readonly do: 'putSetting';
      readonly by: Handle;
      readonly kind: string;
      readonly id: string;
      readonly body: string;
      readonly expected?: { readonly body: string | undefined };
    }
  | { readonly do: 'beat' | 'removeProcess'; readonly by: Handle; readonly owner: string; readonly detail: string }
  | { readonly do: 'putBlob'; readonly by: Handle; readonly text: string; readonly pieces: number }
  | { readonly do: 'getBlob' | 'hasBlob'; readonly by: Handle; readonly text: string }
  | { readonly do: 'removeBlob'; readonly by: Handle; readonly text: string; readonly before: number };

/** What a transaction does. */
export type Step =
  | { readonly do: 'load'; readonly kind: string; readonly id: string }
  | { readonly do: 'loadOpen' }
  | { readonly do: 'answerOf'; readonly commandId: string }
  | { readonly do: 'write'; readonly entry: Entry };

const systems = ['shop', 'bank'] as const;
const kinds = ['release', 'order'] as const;
/** In the order of their bytes, which is not the order of their UTF-16. */
const ids = ['A', 'a', 'b 2', 'é', '\uffee', '😀'] as const;
const environments = ['dev', 'prod'] as const;
const holders = ['p1', 'p2'] as const;
const commands = ['', 'c1', 'c2'] as const;
const bodies = ['', '{}', '{"a":"ä\\u0000😀"}'] as const;
const future = 4_000_000_000_000;

export function sequenceOf(seed: number): readonly Operation[] {
  return new Drawing(seed).sequence();
}

class Drawing {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(Math.imul(seed + 1, 0x85ebca6b));
  }

  sequence(): readonly Operation[] {
    return this.#some(14, () => this.#operation(), 4);
  }

  #operation(): Operation {
    const by = this.#one(['one', 'two'] as const);
    const system = this.#one(systems);
    const draw = this.#random();
    if (draw < 0.3) return { do: 'transact', by, system, steps: this.#steps(), fails: this.#chance(0.15) };
    if (draw < 0.36) return this.#interleave(by, system);
    if (draw < 0.5) return { do: 'claim', by, kind: this.#kindOfWork(), holdMs: this.#one([0, 60_000]), limit: this.#one([1, 2, 9]) };
    if (draw < 0.58) return { do: 'release', by, claim: this.#number(6), dueAt: this.#dueAt() };
    if (draw < 0.78) return this.#read(by, system);
    if (draw < 0.9) return this.#setting(by);
    if (draw < 0.93) return { do: this.#one(['beat', 'removeProcess'] as const), by, owner: this.#one(ids), detail: this.#one(bodies) };
    return this.#blob(by);
  }

  #interleave(by: Handle, system: string): Operation {
    const other = by === 'one' ? 'two' : 'one';
    const meanwhile = this.#some(2, () => this.#read(other, this.#one(systems)));
    return { do: 'interleave', by, system, first: this.#steps(), fails: this.#chance(0.3), meanwhile, second: this.#steps() };
  }

  #read(by: Handle, system: string): Operation {
    const kind = this.#one(kinds);
    switch (this.#number(7)) {
      case 0: {
        const filter = {
          kind,
          ...this.#maybe({ open: this.#chance(0.5) }),
          ...this.#maybe({ limit: 1 + this.#number(3) }),
          ...this.#maybe({ after: this.#one(ids) }),
        };
        return { do: 'entities', by, system, filter };
      }
      case 1:
        return { do: 'entity', by, system, kind, id: this.#one(ids) };
      case 2:
        return { do: this.#one(['snapshot', 'verify'] as const), by, system };
      case 3:
        return { do: this.#one(['systems', 'processes', 'blobs'] as const), by };
      case 4:
        return { do: 'hashes', by, system, numbers: this.#some(4, () => this.#number(9)) };
      default: {
        const range = {
          limit: this.#one([1, 3, 99]),
          ...this.#maybe({ after: this.#number(6) }),
          ...this.#maybe({ before: this.#number(8) }),
          ...this.#maybe({ newestFirst: true }),
        };
        return { do: 'events', by, system, range };
      }
    }
  }

  #setting(by: Handle): Operation {
    const [kind, id] = [this.#one(kinds), this.#one(ids)];
    const draw = this.#random();
    if (draw < 0.2) return { do: 'setting', by, kind, id };
    if (draw < 0.4) return { do: 'settings', by, kind };
    if (draw < 0.5) return { do: 'deleteSetting', by, kind, id };
    const expected = this.#one([undefined, { body: undefined }, { body: this.#one(bodies) }]);
    return { do: 'putSetting', by, kind, id, body: this.#one(bodies), ...(expected !== undefined && { expected }) };
  }

  #blob(by: Handle): Operation {
    const text = this.#one(['', 'one', 'two']);
    const draw = this.#random();
    if (draw < 0.4) return { do: 'putBlob', by, text, pieces: this.#number(3) };
    if (draw < 0.8) return { do: this.#one(['getBlob', 'hasBlob'] as const), by, text };
    return { do: 'removeBlob', by, text, before: this.#one([0, future]) };
  }

  #steps(): readonly Step[] {
    return this.#some(3, () => this.#step(), 1);
  }

  #step(): Step {
    const draw = this.#random();
    if (draw < 0.1) return { do: 'load', kind: this.#one(kinds), id: this.#one(ids) };
    if (draw < 0.2) return { do: 'loadOpen' };
    if (draw < 0.3) return { do: 'answerOf', commandId: this.#one(commands) };
    return { do: 'write', entry: this.#entry() };
  }

  #entry(): Entry {
    const commandId = this.#one(commands);
    return {
      at: 1_000 + this.#number(3) + this.#one([0, 0.25]),
      by: this.#one(['ada', 'agent:é']),
      commandId,
      events: this.#some(2, () => ({ kind: 'told', body: this.#one(bodies) })),
      entities: this.#some(3, () => ({
        kind: this.#one(kinds),
        id: this.#one(ids),
        body: this.#one(bodies),
        open: this.#chance(0.6),
      })),
      leases: this.#chance(0.4) ? this.#leases() : [],
      workUpserts: this.#some(3, () => ({
        key: this.#one(ids),
        kind: this.#kindOfWork(),
        dueAt: this.#dueAt(),
        host: '',
        ...this.#maybe({ environment: this.#one(environments) }),
        ...this.#maybe({ fence: this.#number(3) }),
      })),
      workDeletes: this.#some(2, () => this.#one(ids)),
      ...(commandId !== '' && this.#maybe({ answer: this.#one(['yes', 'no']) })),
    };
  }

  #leases(): Entry['leases'] {
    return [...environments]
      .filter(() => this.#chance(0.6))
      .map((environment) => ({ environment, ...this.#maybe({ from: this.#one(holders) }), ...this.#maybe({ to: this.#one(holders) }) }));
  }

  #kindOfWork(): 'order' | 'decide' {
    return this.#chance(0.7) ? 'order' : 'decide';
  }

  #dueAt(): number {
    return this.#chance(0.8) ? this.#number(4) : future;
  }

  #some<T>(most: number, make: () => T, least = 0): readonly T[] {
    return Array.from({ length: least + this.#number(most - least + 1) }, make);
  }

  #maybe<T extends object>(fields: T): Partial<T> {
    return this.#chance(0.5) ? fields : {};
  }

  #one<const T>(values: readonly [T, ...T[]]): T {
    return values[this.#number(values.length)] ?? values[0];
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}
