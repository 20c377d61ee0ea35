import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { History } from './history.ts';
import { writeHistory } from './write-history.ts';

export interface Sizes {
  /** Releases that have ended: of each hundred one went live, and the others were overtaken by it. */
  readonly closed: number;
  readonly open: number;
  /** Open releases before each stage, the oldest furthest on; the others stand before TEST, in one long line. */
  readonly before: { readonly [stage: string]: number };
}

/** A store as years of work leave it. */
export interface GrownStore {
  readonly events: number;
  readonly releases: number;
  readonly open: number;
  /** Stage → the open releases that stand before it, oldest first. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

const hundred = 100;
/** The stages from far to near, with how many a release that stands before it has been in. */
const placesBefore = [
  ['PROD', 5],
  ['prePROD', 4],
  ['INT', 3],
  ['LAST', 2],
] as const;

/** Makes the folder of an installation whose store has grown: the past is told to the core, then written in bulk. */
export async function growStore(folder: string, sizes: Sizes): Promise<GrownStore> {
  const history = new History();
  tellClosed(history, sizes.closed);
  const before = tellOpen(history, sizes);
  const data = path.join(folder, 'data');
  // PostgreSQL runs as another user where we are root: it must get through.
  await chmod(folder, 0o755);
  await mkdir(data, { mode: 0o711 });
  const { seq } = await writeHistory(path.join(data, 'store'), history);
  const releases = [...history.rows.values()].filter((row) => row.kind === 'releases');
  return { events: seq, releases: releases.length, open: releases.filter((row) => row.open).length, before };
}

function tellClosed(history: History, closed: number): void {
  for (let train = 1; train * hundred <= closed; train += 1) {
    for (let place = 1; place < hundred; place += 1) history.create(`${train}.${place}`);
    history.create(`${train}.${hundred}`);
    history.walk(`${train}.${hundred}`, 6);
    history.settle();
  }
}

/** The live one and the ways back to older ones are open too. */
function tellOpen(history: History, { open, before }: Sizes): ReadonlyMap<string, readonly string[]> {
  const placed = new Map<string, string[]>();
  const tell = (stage: string, entered: number, count: number): void => {
    const names = Array.from({ length: count }, (_, index) => `${stage}-${String(index).padStart(4, '0')}`);
    for (const name of names) {
      history.create(name);
      history.walk(name, entered);
      history.settle();
    }
    placed.set(stage, names);
  };
  for (const [stage, entered] of placesBefore) tell(stage, entered, before[stage] ?? 0);
  tell('TEST', 1, open - history.state.releases.size);
  return placed;
}
