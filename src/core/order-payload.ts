import { environmentAt } from './decide/issue.ts';
import { must } from './bug.ts';
import { namesIn } from './file/template.ts';
import { environmentsOf, pathOf, systemAt } from './find.ts';
import { secretNamesOf, secretsAmong, secretVersionsAt } from './find-secret.ts';
import { cleanGate } from './nothing/gate.ts';
import type { CheckPayload, InquirePayload, OrderEnvelope, PlacedService, StepPayload } from './payload.ts';
import type { Order, Promotion, State, Way } from './state.ts';
import type { Bill, System } from './system.ts';

/** Everything an agent needs for an order, but for the secrets: those are added on the way out and stand in no state. */
export function envelopeOf(state: State, order: Order): Omit<OrderEnvelope, 'secrets'> {
  const version = versionOf(state, order);
  return {
    system: state.head.system,
    key: order.key,
    kind: order.kind,
    promotion: order.promotion,
    environment: environmentAt(state, version, order.environment),
    fence: order.fence,
    attempt: order.attempt,
    deadline: order.deadline,
    payload: order.kind === 'check' ? checkPayload(state, order, version) : stepPayload(state, order),
  };
}

/** The file version that an order works by: its promotion's, or, for a check after it has ended, its release's. */
function versionOf(state: State, order: Order): number {
  const promotion = state.promotions.get(order.promotion);
  if (promotion !== undefined) return promotion.version;
  const stay = state.environments.get(order.environment)?.stay;
  if (stay?.promotion === order.promotion) return stay.version;
  return must(state.releases.get(order.check?.release ?? ''), `release of ${order.key}`).version;
}

function checkPayload(state: State, order: Order, version: number): CheckPayload {
  const check = must(order.check, `check of ${order.key}`);
  const bill = billFor(state, order);
  const { release, stage, definition, soaked } = check;
  const services = placed(systemAt(state, version), bill);
  if (soaked !== undefined) return { kind: 'check', release, stage, definition, services, soaked };
  return { kind: 'check', release, stage, definition, services, ...testsAsked(state, release), ...productionBeside(state, release) };
}

/** Where requirements are proven, or may come to be. */
function testsAsked(state: State, id: string): Pick<CheckPayload, 'tests'> {
  const release = state.releases.get(id);
  if (release === undefined) return {};
  const isAsked =
    release.scope !== undefined || pathOf(state, release).some(({ exit }) => exit.some(({ kind }) => kind === 'requirements'));
  return isAsked ? { tests: [...new Set((release.scope?.scope.requirements ?? []).flatMap(({ tests }) => tests))] } : {};
}

/** A check is about what runs; a look from nothing about the release that it names. */
function billFor(state: State, { check, environment }: Order): Bill {
  const asked = check?.gate === cleanGate ? state.releases.get(check.release) : undefined;
  return (asked ?? state.environments.get(environment)?.stay)?.bill ?? {};
}

/** The release that the end of the path runs; nothing where it is the very release that is checked, or where nothing runs there yet. */
function productionBeside(state: State, id: string): Pick<CheckPayload, 'production'> {
  const release = state.releases.get(id);
  const last = release === undefined ? undefined : pathOf(state, release).at(-1);
  const [stay] = last === undefined ? [] : environmentsOf(last).flatMap((name) => state.environments.get(name)?.stay ?? []);
  if (stay === undefined || stay.release === id) return {};
  return { production: { release: stay.release, services: placed(systemAt(state, stay.version), stay.bill) } };
}

function stepPayload(state: State, order: Order): StepPayload | InquirePayload {
  const promotion = must(state.promotions.get(order.promotion), `promotion of ${order.key}`);
  const fields = {
    step: must(order.step, `step of ${order.key}`),
    undo: order.undo === true,
    rollout: must(promotion.deployments[order.environment], `deployment of ${order.key}`).rollout,
    release: promotion.release,
    stage: promotion.stage,
    services: placed(systemAt(state, promotion.version), promotion.bill),
    ...backOf(state, promotion, order.environment),
    ...(promotion.adopts && { adopts: { running: promotion.adopts.running } }),
  };
  return order.about === undefined ? { kind: 'step', ...fields } : { kind: 'inquire', about: order.about, ...fields };
}

function backOf(state: State, promotion: Promotion, environment: string): Pick<StepPayload, 'back'> {
  const back = promotion.deployments[environment]?.back;
  return back === undefined ? {} : { back: { release: back.release, services: placed(systemAt(state, back.version), back.bill) } };
}

function placed(system: System, bill: Bill): readonly PlacedService[] {
  return system.services.flatMap((service) => {
    const artefact = bill[service.name];
    return artefact === undefined ? [] : [{ service, artefact }];
  });
}

/** The secrets of an order: names, where they come from, and for the encrypted store their versions. */
export interface SecretsNeeded {
  readonly reference: string | undefined;
  readonly names: readonly string[];
  readonly versions: { readonly [name: string]: number };
}

/**
 * The secrets that an order's services or check name, each once; of what ran before too, where the order starts it again. A deployment
 * that goes forward gets the versions that it began with, as they were recorded: of two services none gets another than the other.
 */
export function secretsNeeded(state: State, order: Order): SecretsNeeded {
  if (order.step?.refresh !== undefined) return { reference: undefined, names: [], versions: {} };
  const { system, bill, back } = boundFor(state, order);
  const definition = order.check?.definition ?? order.step?.check;
  const { targetOptions } = environmentAt(state, versionOf(state, order), order.environment);
  const options = [definition?.options, order.step?.rows, targetOptions].flatMap(textsIn);
  const before = back === undefined || !startsBefore(order) ? [] : secretNamesOf(systemAt(state, back.version), back.bill);
  const names = [...new Set([...secretNamesOf(system, bill), ...secretsAmong(options.flatMap(namesIn)), ...before])].sort();
  return {
    reference: system.secrets,
    names,
    versions: { ...secretVersionsAt(state, order.environment, names), ...versionsBegun(state, order) },
  };
}

/** One that was removed meanwhile is gone. */
function versionsBegun(state: State, order: Order): { readonly [name: string]: number } {
  if (order.kind === 'check' || order.undo === true) return {};
  const begun = state.promotions.get(order.promotion)?.deployments[order.environment]?.secrets ?? {};
  const left = secretVersionsAt(state, order.environment, Object.keys(begun));
  return Object.fromEntries(Object.entries(begun).filter(([name]) => Object.hasOwn(left, name)));
}

function boundFor(state: State, order: Order): { readonly system: System; readonly bill: Bill; readonly back?: Way } {
  const system = systemAt(state, versionOf(state, order));
  const promotion = order.kind === 'check' ? undefined : state.promotions.get(order.promotion);
  if (promotion === undefined) return { system, bill: billFor(state, order) };
  const back = promotion.deployments[order.environment]?.back;
  return { system, bill: promotion.bill, ...(back && { back }) };
}

function startsBefore({ step, undo }: Order): boolean {
  return undo === true || step?.kind === 'ask-previous' || step?.kind === 'prove-previous';
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
