import path from 'node:path';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import { ArtefactStore } from '#targets/process/artefact-store.ts';
import { tailLog } from '#targets/process/log-file.ts';
import { migrate, observeMigration, type MigrationParts } from '#targets/process/migrate.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import { Turns } from '#targets/process/turns.ts';
import type {
  EnvironmentPlace,
  Sighting,
  StepContext,
  StepOrder,
  StepResult,
  Surroundings,
  Target,
  TargetHost,
  TargetKind,
} from '#targets/target.ts';
import { Health, keyOf } from './health.ts';
import { endLooks } from './observe.ts';
import { urlsOf, type CommandParts } from './parts.ts';
import { observePlace, place, readBack } from './place.ts';
import { CommandRecords } from './record.ts';
import { observeSwitch, switchByCommand } from './switch.ts';

/** A program that was there before us brings the services up. A run of it outlives the agent, as what it starts does. */
export const commandTargetKind: TargetKind = { id: 'command', open };

/** Beside what the other targets keep: two that unpack one artefact must not meet. */
export function commandFolder(stateFolder: string): string {
  return path.join(stateFolder, 'command');
}

async function open(host: TargetHost): Promise<Target> {
  const state = openStateFolder(commandFolder(host.stateFolder));
  const artefacts = new ArtefactStore(state.artefacts, (blob, signal) => host.fetchBlob(blob, signal));
  const parts: CommandParts = { host, state, artefacts, records: new CommandRecords(state), busy: new Set() };
  await endLooks(state);
  for (const record of parts.records.all()) if (record.release !== undefined) host.tellUrls(record, record.urls);
  const health = new Health(parts);
  const looking = health.run();
  return targetOf(parts, new Turns(), { health, looking });
}

interface Looking {
  readonly health: Health;
  readonly looking: Promise<void>;
}

function targetOf(parts: CommandParts, turns: Turns, { health, looking }: Looking): Target {
  return {
    apply: (order, context) => turns.take(order, () => apply(parts, order, context)),
    undo: (order, context) => turns.take(order, () => undo(parts, order, context)),
    observe: (order, context) => turns.take(order, () => observe(parts, order, context)),
    logs: (environment, _service, lines) => Promise.resolve(logsOf(parts, environment, lines)),
    surroundings: (environment, services, signal) => surroundingsOf(parts, environment, { services, signal }),
    setDoors: () => Promise.resolve(),
    standings: () => health.standings(),
    close: () => {
      health.close();
      return looking;
    },
  };
}

function apply(parts: CommandParts, order: StepOrder, context: StepContext): Promise<StepResult> {
  switch (order.step.kind) {
    case 'migrate':
      return migrate(migrationParts(parts), order, context);
    case 'place':
      return place(parts, order, context);
    case 'read-back':
      return readBack(parts, order);
    case 'switch':
      return whileBusy(parts, order, () => switchByCommand(parts, order, context));
    case 'retire':
      return Promise.resolve({ because: 'what was replaced is the command’s business.' });
    case 'ask':
    case 'ask-previous':
    case 'prove-previous':
    case 'shift':
    case 'judge':
    case 'refresh':
    case 'hook':
      return Promise.reject(notHere(order));
  }
}

/** Services reach one another where the file says that they answer. */
function migrationParts(parts: CommandParts): MigrationParts {
  return { ...parts, urlsFor: ({ definition, services }) => Promise.resolve(urlsOf(definition, services)) };
}

/** The files stay, a database is not taken back, and looking left nothing behind: only the switch is undone. */
function undo(parts: CommandParts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  return order.step.kind === 'switch' ? whileBusy(parts, order, () => switchByCommand(parts, order, context)) : Promise.resolve({});
}

async function whileBusy<Value>({ busy }: CommandParts, place: EnvironmentPlace, work: () => Promise<Value>): Promise<Value> {
  busy.add(keyOf(place));
  try {
    return await work();
  } finally {
    busy.delete(keyOf(place));
  }
}

async function observe(parts: CommandParts, order: StepOrder, context: StepContext): Promise<Sighting> {
  const { kind } = order.step;
  if (kind === 'switch') return observeSwitch(parts, order, context);
  if (order.undo) return { state: 'there', because: 'There is nothing to undo.' };
  if (kind === 'migrate') return observeMigration(migrationParts(parts), order, context);
  if (kind === 'place') return observePlace(parts, order);
  return { state: 'absent', because: 'It can be done again.' };
}

function notHere({ step, environment }: StepOrder): Failure {
  const sentence = `Your own command brings ${environment} up: there is no ${step.kind} there.`;
  return new Failure('not-with-command', sentence, { retryable: false });
}

function logsOf({ records }: CommandParts, place: EnvironmentPlace, lines: number): string {
  const { log, secrets } = records.get(place);
  return log === undefined ? '' : tailLog(log, lines, secrets);
}

async function surroundingsOf(
  { artefacts, records }: CommandParts,
  place: EnvironmentPlace,
  { services, signal }: { readonly services: readonly PlacedService[]; readonly signal: AbortSignal },
): Promise<Surroundings> {
  const folders = await Promise.all(
    services.map(async ({ service, artefact }) => [service.name, await artefacts.ensure(artefact, signal)] as const),
  );
  return { baseUrls: records.get(place).urls, folders: Object.fromEntries(folders) };
}
