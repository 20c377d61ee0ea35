import { askPrevious, provePrevious, type Examine, type Previous } from '#targets/prove-previous.ts';
import type { StepContext, StepOrder, StepResult, Surroundings } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import { rolloutKind } from '#core/system.ts';
import { sideUrls } from './listeners.ts';
import { instancePlace, timeOf, type Parts } from './parts.ts';
import { startAside } from './previous.ts';
import { hasMigratedSince } from './migrate.ts';
import { sideOfBack } from './sides.ts';

/**
 * Before the migrations: whether what runs here passes the check at all. Between them and the first placement: whether what runs here could go on, and come back. The check is the one that the step
 * names; it runs from the files of the release before.
 */
export async function provePreviousHere(parts: Parts, order: StepOrder, context: StepContext): Promise<StepResult> {
  const { back, step } = order;
  const { check } = step;
  if (check === undefined) throw new Failure('no-check', `The step ${step.id} names no check.`, { retryable: false });
  if (back === undefined) return { because: 'nothing ran before.' };
  const previous = await previousOf(parts, order, { back, signal: timeOf(order, context.signal), reach: (point) => context.reach(point) });
  const examine: Examine = (surroundings) => context.check(check, surroundings);
  const hasMigrated = hasMigratedSince(parts, order, runsSince(parts, order));
  const prove = (): Promise<StepResult> =>
    step.kind === 'ask-previous' ? askPrevious(previous, examine, { check: check.name, hasMigrated }) : provePrevious(previous, examine);
  if (step.rows === undefined) return prove();
  return context.withRows(step.rows, async (words) => {
    const { because = '', ...proved } = await prove();
    return { ...proved, because: `${because.replace(/\.$/, '')}, ${words}.` };
  });
}

/** The fence of the deployment by which the release before came here. */
function runsSince(parts: Parts, order: StepOrder): number {
  const record = parts.records.get(order);
  const side = sideOfBack(record, order);
  return side === undefined ? 0 : record.sides[side].fence;
}

async function previousOf(
  parts: Parts,
  order: StepOrder,
  {
    back,
    signal,
    reach,
  }: { readonly back: NonNullable<StepOrder['back']>; readonly signal: AbortSignal; readonly reach: (point: string) => void },
): Promise<Previous> {
  const { release, services } = back;
  const side = sideOfBack(parts.records.get(order), order);
  const running =
    side === undefined
      ? {}
      : {
          running: {
            surroundings: { baseUrls: sideUrls(parts, order, side), folders: await foldersOf(parts, services, signal) },
            words: () => services.map(({ service }) => parts.keeper.tail(instancePlace(order, side, service.name), 20)).join('\n'),
          },
        };
  const mayRunTwice = rolloutKind(order.rollout) !== 'pause';
  return {
    release,
    ...running,
    ...(mayRunTwice && {
      startAnew: async () => {
        const aside = await startAside(parts, { order, services, signal });
        const end = (): Promise<void> => {
          reach('before-anew-ends');
          return aside.end();
        };
        return { ...aside, words: () => aside.words(20), end };
      },
    }),
  };
}

async function foldersOf(
  parts: Parts,
  services: NonNullable<StepOrder['back']>['services'],
  signal: AbortSignal,
): Promise<Surroundings['folders']> {
  const folders = services.map(async ({ service, artefact }) => [service.name, await parts.artefacts.ensure(artefact, signal)] as const);
  return Object.fromEntries(await Promise.all(folders));
}
