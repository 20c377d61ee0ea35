// One of the two stores under comparison: does what it is told and writes down every answer, in words that are equal where the stores are.
import { createHash } from 'node:crypto';
import { Failure } from '#core/failure.ts';
import type { BlobStore, ClaimedWork, Entry, Store, SystemTransaction } from '#store/store.ts';
import type { Handle, Operation, Step } from './differential-operation.ts';

export interface Handles {
  readonly one: Store;
  readonly two: Store;
}

type Of<Kind extends Operation['do']> = Extract<Operation, { readonly do: Kind }>;

/** A transaction is taken back because the sequence says so. */
class Withdrawn extends Error {}

/** The world was in the way: that is no answer of a store, and the sequence has to be made again. */
export class Unanswered extends Error {}

/** Every answer of a sequence, in order. `word` keeps its names apart from those of other sequences. */
export async function answersOf(handles: Handles, word: string, sequence: readonly Operation[]): Promise<readonly unknown[]> {
  const side = new Side(handles, word);
  const answers: unknown[] = [];
  for (const operation of sequence) answers.push(await side.do(operation));
  return answers;
}

class Side {
  readonly #handles: Handles;
  readonly #word: string;
  readonly #claims: ClaimedWork[] = [];

  constructor(handles: Handles, word: string) {
    this.#handles = handles;
    this.#word = word;
  }

  /** What it threw is one word: stores say it each in its own. */
  async do(operation: Operation): Promise<unknown> {
    try {
      return await this.#do(operation, this.#handles[operation.by]);
    } catch (error) {
      return wordOf(error);
    }
  }

  async #do(operation: Operation, store: Store): Promise<unknown> {
    switch (operation.do) {
      case 'transact':
        return store.transact(this.#name(operation.system), (transaction) => this.#steps(transaction, operation.steps, operation.fails));
      case 'interleave':
        return this.#interleave(operation);
      case 'claim':
        return this.#claim(operation, store);
      case 'release':
        return this.#release(operation, store);
      case 'systems':
        return (await store.systems()).filter(({ name }) => name.startsWith(`${this.#word}-`));
      case 'processes':
        return this.#processes(store);
      case 'beat':
        return store.processes.beat(this.#name(operation.owner), 'controller', operation.detail);
      case 'removeProcess':
        return store.processes.remove(this.#name(operation.owner));
      case 'setting':
      case 'settings':
      case 'deleteSetting':
      case 'putSetting':
        return this.#setting(operation, store);
      case 'blobs':
        return this.#blobs(store.blobs);
      case 'putBlob':
      case 'getBlob':
      case 'hasBlob':
      case 'removeBlob':
        return this.#blob(operation, store.blobs);
      default:
        return this.#read(operation, store);
    }
  }

  async #steps(transaction: SystemTransaction, steps: readonly Step[], fails: boolean): Promise<unknown> {
    const answers: unknown[] = [];
    for (const step of steps) answers.push(await this.#step(transaction, step));
    if (fails) throw new Withdrawn();
    return [...answers, transaction.seq];
  }

  #step(transaction: SystemTransaction, step: Step): Promise<unknown> {
    switch (step.do) {
      case 'load':
        return transaction.load(step.kind, step.id);
      case 'loadOpen':
        return transaction.loadOpen();
      case 'answerOf':
        return transaction.answerOf(step.commandId);
      case 'write':
        return transaction.write(this.#own(step.entry));
    }
  }

  /** Work of one sequence is on a host of its own, so that no other sequence claims it. */
  #own(entry: Entry): Entry {
    return { ...entry, workUpserts: entry.workUpserts.map((row) => ({ ...row, host: this.#word })) };
  }

  async #interleave({ by, system, first, fails, meanwhile, second }: Of<'interleave'>): Promise<unknown> {
    const other: Handle = by === 'one' ? 'two' : 'one';
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const one = this.#settled(
      this.#handles[by].transact(this.#name(system), async (transaction) => {
        entered.resolve();
        const answers = await this.#steps(transaction, first, false);
        await gate.promise;
        if (fails) throw new Withdrawn();
        return answers;
      }),
    );
    await Promise.race([entered.promise, one]);
    const seen: unknown[] = [];
    try {
      for (const operation of meanwhile) seen.push(await this.do(operation));
    } catch (error) {
      gate.resolve();
      throw error;
    }
    const two = this.#settled(this.#handles[other].transact(this.#name(system), (transaction) => this.#steps(transaction, second, false)));
    gate.resolve();
    const answers = await Promise.all([one, two]);
    return [...answers, seen];
  }

  #settled(answer: Promise<unknown>): Promise<unknown> {
    return answer.catch(wordOf);
  }

  async #claim({ by, kind, holdMs, limit }: Of<'claim'>, store: Store): Promise<unknown> {
    const found = [...(await store.claim({ kind, owner: by, holdMs, limit, host: this.#word }))];
    // Where due times are equal no order is promised across systems.
    found.sort((left, right) => left.dueAt - right.dueAt || order(left.system, right.system) || order(left.key, right.key));
    this.#claims.push(...found);
    return found;
  }

  async #release({ claim, dueAt }: Of<'release'>, store: Store): Promise<unknown> {
    const work = this.#claims[claim];
    return work === undefined ? 'nothing to release' : store.release(work, dueAt);
  }

  async #processes(store: Store): Promise<unknown> {
    const found = (await store.processes.list()).filter(({ owner }) => owner.startsWith(`${this.#word}-`));
    return found.map(({ owner, kind, detail }) => ({ owner, kind, detail }));
  }

  async #setting(operation: Of<'setting' | 'settings' | 'deleteSetting' | 'putSetting'>, { settings }: Store): Promise<unknown> {
    const kind = this.#name(operation.kind);
    switch (operation.do) {
      case 'setting':
        return settings.get(kind, operation.id);
      case 'settings':
        return settings.list(kind);
      case 'deleteSetting':
        return settings.delete(kind, operation.id);
      case 'putSetting':
        return settings.put(kind, operation.id, operation.body, operation.expected);
    }
  }

  async #blob(operation: Of<'putBlob' | 'getBlob' | 'hasBlob' | 'removeBlob'>, blobs: BlobStore): Promise<unknown> {
    const bytes = this.#bytes(operation.text);
    const digest = digestOf(bytes);
    switch (operation.do) {
      case 'putBlob':
        return blobs.put(operation.pieces === 0 ? bytes : pieces(bytes, operation.pieces));
      case 'getBlob':
        return textOf(await blobs.get(digest));
      case 'hasBlob':
        return blobs.has(digest);
      case 'removeBlob':
        return blobs.remove(digest, operation.before);
    }
  }

  async #blobs(blobs: BlobStore): Promise<unknown> {
    const own = new Set(['', 'one', 'two'].map((text) => digestOf(this.#bytes(text))));
    return (await blobs.list()).filter(({ digest }) => own.has(digest)).map(({ digest, size }) => ({ digest, size }));
  }

  /** The empty one would be everybody's. */
  #bytes(text: string): Buffer {
    return Buffer.from(`${this.#word} ${text}`);
  }

  async #read(operation: Of<'entities' | 'entity' | 'snapshot' | 'verify' | 'events' | 'hashes'>, store: Store): Promise<unknown> {
    const system = this.#name(operation.system);
    switch (operation.do) {
      case 'entities':
        return store.entities(system, operation.filter);
      case 'entity':
        return store.entity(system, operation.kind, operation.id);
      case 'snapshot':
        return store.snapshot(system);
      case 'verify':
        return store.verify(system);
      case 'events':
        return store.events(system, operation.range);
      case 'hashes':
        return [...(await store.hashes(system, operation.numbers))].sort(([left], [right]) => left - right);
    }
  }

  #name(name: string): string {
    return `${this.#word}-${name}`;
  }
}

function wordOf(error: unknown): string {
  if (error instanceof Unanswered) throw error;
  if (error instanceof Failure && error.code === 'store-unavailable' && !hasLostRace(error)) throw new Unanswered(error.message);
  return error instanceof Withdrawn ? 'withdrawn' : 'refused';
}

/** A deadlock is an answer: the other store must give it too. */
function hasLostRace({ cause }: Failure): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && String(cause.code).startsWith('40');
}

function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

async function textOf(content: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (content === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
