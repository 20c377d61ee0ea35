import type { PlacedService } from '#core/payload.ts';
import type { StepOrder } from '#targets/target.ts';
import { lineOf, variablesOf, type Handed } from './command-variables.ts';
import type { Candidate } from './observe.ts';
import { optionsOf, type CommandParts } from './parts.ts';

/** What is to be run, and what is to run afterwards. */
export interface Task {
  readonly line: string;
  readonly observe?: string;
  readonly folder: string;
  readonly variables: { readonly [name: string]: string };
  /** The release that runs once it has ended well; absent: nothing that we know of. */
  readonly candidate?: Candidate;
}

/** Undefined where there is nothing to run: nothing ran before, and the file has no command for that. */
export async function taskOf(parts: CommandParts, order: StepOrder, signal: AbortSignal): Promise<Task | undefined> {
  const options = optionsOf(order.definition);
  const release = await handed(parts, order, signal);
  const back = order.back === undefined ? undefined : await handed(parts, order.back, signal);
  const common = { order, observe: options.observe };
  if (!order.undo) return task({ ...common, text: options.command, from: release, previous: back, candidate: release });
  // Its own way back lies in the release that is taken back; else the release before is brought there again, by its own script.
  if (options.undo !== undefined)
    return task({ ...common, text: options.undo, from: release, previous: back, candidate: back, undone: true });
  return back === undefined
    ? undefined
    : task({ ...common, text: options.command, from: back, previous: release, candidate: back, undone: true });
}

interface Asked {
  readonly order: StepOrder;
  readonly text: string;
  readonly observe: string | undefined;
  /** The release whose script it is. */
  readonly from: Handed;
  readonly previous: Handed | undefined;
  readonly candidate: Handed | undefined;
  readonly undone?: true;
}

function task({ order, text, observe, from, previous, candidate, undone }: Asked): Task {
  const { in: service = from.services[0]?.service.name ?? '' } = optionsOf(order.definition);
  return {
    line: lineOf(text, order, from.services),
    ...(observe !== undefined && { observe: lineOf(observe, order, from.services) }),
    folder: from.folders[service] ?? '/',
    variables: { ...variablesOf(order, from, previous), ...(undone && { LOCKSTEP_UNDO: 'true' }) },
    ...(candidate && { candidate }),
  };
}

async function handed(
  { artefacts }: CommandParts,
  { release, services }: { readonly release: string; readonly services: readonly PlacedService[] },
  signal: AbortSignal,
): Promise<Handed> {
  const folders = await Promise.all(
    services.map(async ({ service, artefact }) => [service.name, await artefacts.ensure(artefact, signal)] as const),
  );
  return { release, services, folders: Object.fromEntries(folders) };
}
