import {
  agentCloses,
  type Doors,
  type EnvironmentPlace,
  type Sighting,
  type StepContext,
  type StepOrder,
  type StepResult,
  type Surroundings,
  type Target,
  type TargetHost,
  type TargetKind,
} from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import type { OrderResult } from '#core/command.ts';
import type { PlacedService } from '#core/payload.ts';
import { ArtefactStore } from './artefact-store.ts';
import { attest } from './attest.ts';
import { HealthTeller } from './health-teller.ts';
import { judge, Judgings } from './judge.ts';
import { Keeper } from './keeper.ts';
import { internalUrls, openListeners, publicUrls } from './listeners.ts';
import { liveCanary } from './live-canary.ts';
import { migrate, observeMigration, type MigrationParts } from './migrate.ts';
import { lastWordsHere } from './last-words.ts';
import { logsOf } from './logs.ts';
import { moreInstances, processesOf } from './more-instances.ts';
import { observePlace, observePlaceUndone, place, undoPlace } from './place.ts';
import type { Parts } from './parts.ts';
import { finishPauses } from './pause.ts';
import { endAsides } from './previous.ts';
import { provePreviousHere } from './prove-previous.ts';
import { observeReadBack, readBack } from './read-back.ts';
import { Records } from './record.ts';
import { observeRetire, retire, undoRetire } from './retire.ts';
import { RouterControl } from './router-control.ts';
import { observeShift, shift, undoShift } from './shift.ts';
import { startInNothing } from './clean/start-in-nothing.ts';
import { startBeside } from './start-beside.ts';
import { openStateFolder } from './state-folder.ts';
import { observeSwitch, switchSide, undoSwitch } from './switch-side.ts';
import { readTraffic } from './traffic.ts';
import { Turns } from './turns.ts';
import { visitCounts } from './visit-counts.ts';
import { ArtefactSweeper } from './sweep-artefacts.ts';
import { WarmthEnder } from './warmth-ender.ts';

/** Services as processes of this host, behind its router. Both outlive the agent. */
export const processTargetKind: TargetKind = { id: 'process', open };

async function open(host: TargetHost): Promise<Target> {
  const state = openStateFolder(host.stateFolder);
  const records = new Records(state);
  const log = (sentence: string): void => host.log(sentence);
  const artefacts = new ArtefactStore(state.artefacts, (blob, signal) => host.fetchBlob(blob, signal));
  const keeper = new Keeper({ state, records, folderOf: (digest) => artefacts.folderOf(digest), log });
  const router = new RouterControl({ state, records, command: host.routerCommand, log });
  const common = { host, state, records, artefacts, keeper, router, turns: new Turns() };
  const judgings = new Judgings(common);
  const parts: Parts = { ...common, judgings };
  await Promise.all([keeper.adoptAll(), router.start(), endAsides(state)]);
  const teller = new HealthTeller(parts);
  const ender = new WarmthEnder(parts);
  const sweeper = new ArtefactSweeper(parts);
  const closing = new AbortController();
  finishPauses(parts, closing.signal);
  judgings.resume();
  tellUrls(parts);
  return targetOf(parts, teller, () => {
    closing.abort(agentCloses);
    judgings.close();
    teller.close();
    ender.close();
    sweeper.close();
    keeper.close();
    router.close();
  });
}

/** The controller may have heard nothing of the last switch. */
function tellUrls(parts: Parts): void {
  const live = parts.records.all().filter((record) => record.active !== undefined);
  // A router that could not be reached tells no addresses; those of the next switch are told then.
  if (parts.router.isKnown) for (const record of live) parts.host.tellUrls(record, publicUrls(parts, record));
}

function targetOf(parts: Parts, teller: HealthTeller, close: () => void): Target {
  return {
    apply: (order, context) => parts.turns.take(order, () => apply(parts, order, context)),
    undo: (order, context) => parts.turns.take(order, () => undo(parts, order, context)),
    observe: (order, context) => parts.turns.take(order, () => observe(parts, order, context)),
    lastWords: (question) => Promise.resolve(lastWordsHere(parts, question)),
    logs: (place, service, lines) => Promise.resolve(logsOf(parts, { place, service, lines })),
    surroundings: (place, services, signal) => surroundingsOf(parts, { place, services, signal }),
    startBeside: (order, signal) => startBeside(parts, order, signal),
    startInNothing: (order, signal) => startInNothing(parts, order, signal),
    attest: (place, services) => attest(parts, place, services),
    setDoors: (doors: Doors) => parts.router.setDoors(doors),
    standings: () => teller.standings(parts.records),
    counts: () => visitCounts(parts),
    liveCanary: (place) => liveCanary(parts.records, place),
    close: () => Promise.resolve(close()),
  };
}

function apply(parts: Parts, order: StepOrder, context: StepContext): Promise<StepResult> {
  switch (order.step.kind) {
    case 'migrate':
      return migrate(migrationParts(parts), order, context);
    case 'ask-previous':
    case 'prove-previous':
      return provePreviousHere(parts, order, context);
    case 'place':
      return place(parts, order, context);
    case 'read-back':
      return readBack(parts, order);
    case 'shift':
      return shift(parts, order, context);
    case 'judge':
      return judge(parts, order, context);
    case 'ask':
      return Promise.resolve({});
    case 'switch':
      return switchSide(parts, order, context);
    case 'retire':
      return retire(parts, order, context);
    case 'refresh':
    case 'hook':
      return Promise.reject(ofAnotherHand(order));
  }
}

function ofAnotherHand({ step, environment }: StepOrder): Failure {
  const sentence = `The data of ${environment} are refreshed by the agent at their source, not here: ${step.id}.`;
  return new Failure('no-data-here', sentence, { retryable: false });
}

/** Services reach one another through the router, migrations too. */
function migrationParts(parts: Parts): MigrationParts {
  const urlsFor: MigrationParts['urlsFor'] = async (order) => {
    await openListeners(parts, order);
    return internalUrls(parts, order);
  };
  return { ...parts, urlsFor };
}

/** A database is not taken back, and looking left nothing behind. */
function undo(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  switch (order.step.kind) {
    case 'ask-previous':
    case 'migrate':
    case 'prove-previous':
    case 'read-back':
    case 'judge':
    case 'ask':
    case 'refresh':
    case 'hook':
      return Promise.resolve({});
    case 'place':
      return undoPlace(parts, order, context);
    case 'shift':
      return undoShift(parts, order);
    case 'switch':
      return undoSwitch(parts, order, context);
    case 'retire':
      return undoRetire(parts, order, context);
  }
}

async function observe(parts: Parts, order: StepOrder, context: StepContext): Promise<Sighting> {
  switch (order.step.kind) {
    case 'migrate':
      return order.undo
        ? { state: 'there', because: 'A migration is not undone.' }
        : observeMigration(migrationParts(parts), order, context);
    case 'judge':
    case 'ask':
      return order.undo
        ? { state: 'there', because: 'There is nothing to undo.' }
        : { state: 'absent', because: 'It goes on from what is written down.' };
    case 'ask-previous':
    case 'prove-previous':
    case 'read-back':
    case 'refresh':
    case 'hook':
      return order.undo ? { state: 'there', because: 'There is nothing to undo.' } : observeReadBack();
    case 'place':
      return order.undo ? observePlaceUndone(parts, order) : observePlace(parts, order);
    case 'shift':
      return observeShift(parts, order);
    case 'switch':
      return observeSwitch(parts, order);
    case 'retire':
      return observeRetire(parts, order);
  }
}

interface SurroundingsQuestion {
  readonly place: EnvironmentPlace;
  readonly services: readonly PlacedService[];
  readonly signal: AbortSignal;
}

async function surroundingsOf(parts: Parts, { place, services, signal }: SurroundingsQuestion): Promise<Surroundings> {
  const folders = await Promise.all(
    services.map(async ({ service, artefact }) => [service.name, await parts.artefacts.ensure(artefact, signal)] as const),
  );
  return {
    baseUrls: internalUrls(parts, { ...place, services }),
    folders: Object.fromEntries(folders),
    processesOf: (service) => processesOf(parts, place, service),
    withInstances: (service, count) => moreInstances(parts, place, { service, count, signal }),
    traffic: (since, service) => readTraffic(parts, place, { since, ...(service !== undefined && { service }) }),
  };
}
