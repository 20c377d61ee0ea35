// Values of JSON by their paths, as the file says what becomes of each.
import type { ClassifiedPath } from '#core/data/classification.ts';
import { keysThemselves, ownerOfKeys } from '#core/data/identifiers.ts';
import { Out } from '#masks/out.ts';
import { JsonLeaves, leafKinds, rootPath, type PathNode } from './json-leaves.ts';
import type { Watch } from './watching.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Leaf {
  readonly watch: Watch | undefined;
}

export class JsonWatch {
  readonly #paths: readonly ClassifiedPath[];
  /** Of some objects the keys are values: their paths have no end. */
  readonly #hasKeys: boolean;
  readonly #make: (rule: ClassifiedPath | undefined) => Watch;
  readonly #own = new Out(64);
  readonly #plain = new Out(64);
  readonly #before: JsonLeaves;
  readonly #after: JsonLeaves;
  readonly #byNode = new WeakMap<PathNode, Leaf>();
  /** By the path as it is met; undefined: its values are kept. */
  readonly #watches = new Map<string, Watch | undefined>();

  /** `make`: of a path whose values are not kept. */
  constructor(paths: readonly ClassifiedPath[], make: (rule: ClassifiedPath | undefined) => Watch) {
    this.#paths = paths;
    this.#hasKeys = paths.some(({ path }) => ownerOfKeys(path) !== undefined);
    this.#make = make;
    const root = rootPath();
    this.#before = new JsonLeaves(root);
    this.#after = new JsonLeaves(root);
  }

  readonly watch: Watch = (bytes, from, to, masked) => {
    const [before, after] = [this.#before, this.#after];
    if (this.#hasKeys || !before.read(bytes, from, to)) return this.#slowly(bytes, from, to, masked);
    if (masked !== undefined && !(after.read(masked.bytes, 0, masked.length) && this.#isAlike()))
      return this.#slowly(bytes, from, to, masked);
    for (let leaf = 0; leaf < before.count; leaf += 1) {
      const node = before.nodes[leaf];
      const kind = before.kinds[leaf] ?? leafKinds.other;
      if (node === undefined || kind === leafKinds.other) continue;
      const watch = this.#watchAt(node);
      if (watch === undefined) continue;
      const hasOther = masked !== undefined && (after.kinds[leaf] ?? leafKinds.other) !== leafKinds.other;
      if (hasOther) this.#readInto(this.#own, masked.bytes, after, leaf);
      if (kind === leafKinds.escaped) {
        this.#readInto(this.#plain, bytes, before, leaf);
        watch(this.#plain.bytes, 0, this.#plain.length, hasOther ? this.#own : undefined);
      } else watch(bytes, before.starts[leaf] ?? 0, before.ends[leaf] ?? 0, hasOther ? this.#own : undefined);
    }
  };

  /** Whether each leaf is on the path that it was on. */
  #isAlike(): boolean {
    const [before, after] = [this.#before, this.#after];
    if (before.count !== after.count) return false;
    for (let leaf = 0; leaf < before.count; leaf += 1) if (before.nodes[leaf] !== after.nodes[leaf]) return false;
    return true;
  }

  #readInto(out: Out, bytes: Uint8Array, leaves: JsonLeaves, leaf: number): void {
    const [from, to] = [leaves.starts[leaf] ?? 0, leaves.ends[leaf] ?? 0];
    out.clear();
    if (leaves.kinds[leaf] === leafKinds.escaped) put(out, String(JSON.parse(decoder.decode(bytes.subarray(from - 1, to + 1)))));
    else out.copy(bytes, from, to);
  }

  #watchAt(node: PathNode): Watch | undefined {
    const known = this.#byNode.get(node);
    if (known !== undefined) return known.watch;
    const watch = this.#watchOf(node.path);
    this.#byNode.set(node, { watch });
    return watch;
  }

  /** Where what became of it has another form: as the runtime reads both. */
  #slowly(bytes: Uint8Array, from: number, to: number, masked: Out | undefined): void {
    const other: unknown = masked === undefined ? undefined : JSON.parse(decoder.decode(masked.view()));
    this.#walk(JSON.parse(decoder.decode(bytes.subarray(from, to))), other, []);
  }

  /** What was there and what became of it, side by side. */
  #walk(value: unknown, masked: unknown, path: readonly string[]): void {
    if (typeof value === 'string' || typeof value === 'number') {
      const watch = this.#watchOf(path);
      const isLeaf = typeof masked === 'string' || typeof masked === 'number';
      if (watch === undefined) return;
      this.#plain.clear();
      put(this.#plain, String(value));
      this.#own.clear();
      if (isLeaf) put(this.#own, String(masked));
      watch(this.#plain.bytes, 0, this.#plain.length, isLeaf ? this.#own : undefined);
    } else if (Array.isArray(value)) {
      const others: readonly unknown[] = Array.isArray(masked) ? masked : [];
      for (const [index, item] of value.entries()) this.#walk(item, others[index], [...path, '*']);
    } else if (isFields(value)) {
      const others = isFields(masked) ? masked : {};
      const rule = this.#hasKeys ? this.#ruleOf([...path, keysThemselves]) : undefined;
      if (rule !== undefined && ownerOfKeys(rule.path) !== undefined) this.#walkKeyed(value, others, path);
      else for (const [key, item] of Object.entries(value)) this.#walk(item, others[key], [...path, key]);
    }
  }

  /** What stands for a key stands where that stood; not so where there are figures, which the runtime sorts. */
  #walkKeyed(value: Fields, masked: Fields, path: readonly string[]): void {
    const [own, others] = [Object.entries(value), Object.entries(masked)];
    const isMoved = own.length !== others.length || [...own, ...others].some(([key]) => /^\d+$/.test(key));
    for (const [index, [key, item]] of own.entries()) {
      const [otherKey, other] = (isMoved ? undefined : others[index]) ?? [];
      if (this.#isField(path, key)) this.#walk(item, masked[key], [...path, key]);
      else {
        this.#walk(key, otherKey, [...path, keysThemselves]);
        this.#walk(item, other, [...path, '*']);
      }
    }
  }

  /** A line of the file names it. */
  #isField(path: readonly string[], key: string): boolean {
    return this.#paths.some(
      ({ path: own }) => own[path.length] === key && path.every((each, index) => own[index] === '*' || own[index] === each),
    );
  }

  #watchOf(path: readonly string[]): Watch | undefined {
    const key = path.join('\n');
    if (this.#watches.has(key)) return this.#watches.get(key);
    const rule = this.#ruleOf(path);
    const made = rule?.decision.kind === 'keep' ? undefined : this.#make(rule);
    this.#watches.set(key, made);
    return made;
  }

  /** As the mask finds it: a plain key goes before `*`, and what is nulled goes with all that is in it. */
  #ruleOf(path: readonly string[]): ClassifiedPath | undefined {
    const matches = (rule: ClassifiedPath): boolean =>
      (rule.path.length === path.length || (rule.decision.kind === 'null' && rule.path.length < path.length)) &&
      rule.path.every((key, index) => key === '*' || key === path[index]);
    const plainKeys = ({ path: own }: ClassifiedPath): string => own.map((key) => (key === '*' ? '1' : '0')).join('');
    return this.#paths.filter(matches).toSorted((one, other) => (plainKeys(one) < plainKeys(other) ? -1 : 1))[0];
  }
}

function put(out: Out, text: string): void {
  const bytes = encoder.encode(text);
  out.copy(bytes, 0, bytes.length);
}

interface Fields {
  readonly [key: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
