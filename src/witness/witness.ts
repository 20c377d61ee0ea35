import type { LedgerVerdict, Store } from '#store/store.ts';
import { readCheckpoint, textOfCheckpoint } from './checkpoint.ts';
import type { Acknowledged, Checkpoint, CheckpointLine } from './checkpoint.ts';
import { judgeLedger, numbersOf } from './judge-ledger.ts';
import type { Contradiction, Judged } from './judge-ledger.ts';
import { openNote } from './note.ts';
import type { SigningKey } from './note.ts';
import type { Place } from './place.ts';

export interface WitnessOptions {
  readonly store: Pick<Store, 'systems' | 'hashes' | 'verify' | 'onCommit'>;
  readonly key: SigningKey;
  readonly places: readonly Place[];
  readonly now: () => number;
  readonly warn: (sentence: string) => void;
  /** Called once for each system that is found to be less, or another, than a checkpoint saw. */
  readonly onHold?: (system: string, contradiction: Contradiction) => void;
  /** How long a change may wait for its checkpoint. */
  readonly everyMs?: number;
}

/** A ledger beside its checkpoints. */
export interface WitnessedVerdict {
  readonly chain: LedgerVerdict;
  readonly judged: Judged;
  readonly checkpoints: number;
  /** Files at the places that our key did not sign, or that nobody can read. */
  readonly unsigned: number;
}

const usualMs = 60_000;
/** What comes in one breath shares a checkpoint. */
const breathMs = 200;

/**
 * Remembers, outside of the database, where every ledger stood: writes signed checkpoints, and says where a ledger is not what the
 * last one saw. Starting it compares once; `checkpoint` compares before it writes, so that no tampering is ever signed.
 */
export class Witness {
  readonly #options: WitnessOptions;
  readonly #held = new Map<string, Contradiction>();
  #last: Checkpoint | undefined;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #off = (): void => undefined;
  #hasStopped = false;

  private constructor(options: WitnessOptions) {
    this.#options = options;
  }

  static async start(options: WitnessOptions): Promise<Witness> {
    const witness = new Witness(options);
    const { checkpoints } = await witness.#read();
    witness.#last = checkpoints.at(-1);
    await witness.#compare();
    witness.#off = options.store.onCommit(() => witness.#schedule(options.everyMs ?? usualMs));
    witness.#schedule(options.everyMs ?? usualMs);
    return witness;
  }

  get publicKey(): string {
    return this.#options.key.publicText;
  }

  /** Why a system is on evidence hold; undefined where it is not. */
  holdOf(system: string): Contradiction | undefined {
    return this.#held.get(system);
  }

  get held(): ReadonlyMap<string, Contradiction> {
    return this.#held;
  }

  /** Something happened that must not wait for its minute. */
  hurry(): void {
    this.#schedule(breathMs);
  }

  /** Compares, and writes a checkpoint where something changed; after what is under way. */
  checkpoint(): Promise<void> {
    return this.#inTurn(() => this.#write([]));
  }

  /** Gives up what checkpoints saw of a system's events after those on which both agree. The next checkpoint says so, and frees it. */
  async acknowledge(system: string): Promise<void> {
    await this.#inTurn(async () => {
      const held = this.#held.get(system);
      if (held === undefined) return;
      this.#held.delete(system);
      await this.#write([{ system, after: held.agreed, until: this.#last?.at ?? 0 }]);
    });
  }

  /** Recomputes the chain, and holds it against every checkpoint that can be read back now. */
  async verify(system: string): Promise<WitnessedVerdict> {
    const { checkpoints, unsigned } = await this.#read();
    const chain = await this.#options.store.verify(system);
    const judged = await this.#judge(system, chain.seq, checkpoints);
    return { chain, judged, checkpoints: checkpoints.length, unsigned };
  }

  async stop(): Promise<void> {
    this.#off();
    clearTimeout(this.#timer);
    await this.checkpoint();
    this.#hasStopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#options.places.map((place) => place.close()));
  }

  #schedule(inMs: number): void {
    const dueAt = Date.now() + inMs;
    if (dueAt >= this.#dueAt || this.#hasStopped) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      void this.checkpoint();
    }, inMs);
    this.#timer.unref();
  }

  /** Never rejects: work goes on without checkpoints, and they are tried again with the next change. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#options.warn(`No checkpoint could be made: ${error instanceof Error ? error.message : String(error)}`);
      this.#schedule(this.#options.everyMs ?? usualMs);
    });
    return this.#work;
  }

  async #write(given: readonly Acknowledged[]): Promise<void> {
    const { key, store, now } = this.#options;
    if (given.length === 0) await this.#compare();
    const seen = new Map(this.#last?.lines.map((line) => [line.system, line]));
    const heads = (await store.systems()).filter(({ name, seq }) => seq > 0 && !this.#held.has(name));
    for (const { system } of given) seen.delete(system);
    for (const { name: system, seq, head } of heads) seen.set(system, { system, seq, head });
    const lines = [...seen.values()].toSorted((left, right) => (left.system < right.system ? -1 : 1));
    if (given.length === 0 && isSame(lines, this.#last?.lines ?? [])) return;
    const at = Math.max(now(), (this.#last?.at ?? 0) + 1);
    const checkpoint = { origin: key.name, at, lines, acknowledged: [...(this.#last?.acknowledged ?? []), ...given] };
    this.#last = checkpoint;
    await this.#keep(key.sign(textOfCheckpoint(checkpoint)), at);
  }

  async #keep(note: string, at: number): Promise<void> {
    const { places, warn } = this.#options;
    const keeping = places.map((place) =>
      place.keep(note, at).catch((error: unknown) => {
        warn(`A checkpoint could not be kept in ${place.name}: ${error instanceof Error ? error.message : String(error)}`);
      }),
    );
    await Promise.all(keeping);
  }

  /** Holds every system against the last checkpoint. */
  async #compare(): Promise<void> {
    if (this.#last === undefined) return;
    const heads = new Map((await this.#options.store.systems()).map((head) => [head.name, head]));
    for (const { system, seq, head } of this.#last.lines) {
      const now = heads.get(system);
      // Most stand where they stood.
      if (
        this.#held.has(system) ||
        (now?.seq === seq && now.head === head && (await this.#options.store.hashes(system, [seq])).get(seq) === head)
      )
        continue;
      const { contradiction } = await this.#judge(system, now?.seq ?? 0, [this.#last]);
      if (contradiction === undefined) continue;
      const { contradiction: first = contradiction } = await this.#judge(system, now?.seq ?? 0, (await this.#read()).checkpoints);
      this.#held.set(system, first);
      this.#options.onHold?.(system, first);
    }
  }

  async #judge(system: string, seq: number, checkpoints: readonly Checkpoint[]): Promise<Judged> {
    const hashes = await this.#options.store.hashes(system, numbersOf(system, checkpoints));
    return judgeLedger({ system, seq, hashAt: (number) => hashes.get(number) }, checkpoints);
  }

  /** Every checkpoint of ours that the places hold, the oldest first. A place that cannot be read is told, and left out. */
  async #read(): Promise<{ readonly checkpoints: readonly Checkpoint[]; readonly unsigned: number }> {
    const { places, warn, key } = this.#options;
    const found = await Promise.all(
      places.map((place) =>
        place.notes().catch((error: unknown): readonly string[] => {
          warn(`Checkpoints in ${place.name} can't be read: ${error instanceof Error ? error.message : String(error)}`);
          return [];
        }),
      ),
    );
    return readNotes([...new Set(found.flat())], key.publicText);
  }
}

/** The checkpoints among these notes that the key signed, the oldest first. */
export function readNotes(
  notes: readonly string[],
  publicText: string,
): { readonly checkpoints: readonly Checkpoint[]; readonly unsigned: number } {
  const read = notes.map((note) => readCheckpoint(openNote(note, publicText) ?? ''));
  const checkpoints = read.filter((checkpoint) => checkpoint !== undefined);
  return { checkpoints: checkpoints.toSorted((left, right) => left.at - right.at), unsigned: notes.length - checkpoints.length };
}

function isSame(left: readonly CheckpointLine[], right: readonly CheckpointLine[]): boolean {
  return left.length === right.length && left.every(({ seq, head }, index) => right[index]?.seq === seq && right[index].head === head);
}
