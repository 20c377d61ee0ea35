import type { Draft } from './draft.ts';
import { retireFiles } from './file.ts';
import { ageOf } from '#core/age.ts';
import { ageKept, ageKeptOnTheWay } from '#core/semantics.ts';
import type { Event } from '#core/event.ts';
import type { Deployment, Environment, Release, Stay } from '#core/state.ts';

export function applyReleaseEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'releaseCreated':
      draft.put('releases', event.release.id, event.release);
      draft.head = { ...draft.head, releases: event.release.ordinal };
      return true;
    case 'releaseEnded': {
      const { goal: _goal, foretold: _foretold, ...release } = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, state: event.as, ended: { by: event.by, because: event.because } });
      keepOnStays(draft, release);
      if (event.as === 'rejected') closeWaysTo(draft, release.id);
      retireFiles(draft);
      return true;
    }
    case 'releaseWithdrawn':
      draft.remove('releases', event.release);
      retireFiles(draft);
      return true;
    case 'releaseReopened':
      draft.put('releases', event.release, reopened(draft.get('releases', event.release), event.by));
      openStaysOf(draft, event.release);
      retireFiles(draft);
      return true;
    case 'fixOmitted': {
      const { release: id, hotfix, by, because } = event;
      draft.change('releases', id, { without: { ...draft.get('releases', id).without, [hotfix]: { by, because } } });
      return true;
    }
    case 'targetSet': {
      const { target: _target, ...release } = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, ...(event.target !== undefined && { target: event.target }) });
      return true;
    }
    case 'dateForetold': {
      const { kind: _kind, release, move: _move, ...foretold } = event;
      draft.change('releases', release, { foretold });
      return true;
    }
    case 'goalSet':
      draft.change('releases', event.release, { goal: { stage: event.stage, by: event.by } });
      return true;
    case 'releaseHeld': {
      const { goal: _goal, ...release } = draft.get('releases', event.release);
      draft.put('releases', release.id, { ...release, held: { ...release.held, [event.stage]: event.because } });
      return true;
    }
    case 'releaseFreed': {
      const release = draft.get('releases', event.release);
      const { [event.stage]: _freed, ...held } = release.held;
      draft.put('releases', release.id, { ...release, held });
      return true;
    }
    default:
      return false;
  }
}

/** What runs on is what the next release is held against; the ended release itself leaves the slice. */
function keepOnStays(draft: Draft, release: Release): void {
  const { id, migrations } = release;
  const kept = { ...(migrations && { migrations }), ...(draft.head.semantics >= ageKept && { age: ageOf(release) }) };
  if (Object.keys(kept).length === 0) return;
  for (const environment of draft.all('environments')) {
    const { stay } = environment;
    if (stay?.release === id) draft.put('environments', environment.name, { ...environment, stay: { ...stay, ...kept } });
  }
  for (const promotion of draft.all('promotions')) {
    if (promotion.endedAt !== undefined) continue;
    const arrives = promotion.release === id && draft.head.semantics >= ageKeptOnTheWay;
    if (!arrives && Object.values(promotion.deployments).every(({ back }) => back?.release !== id)) continue;
    const deployments = Object.entries(promotion.deployments).map(([name, deployment]): [string, Deployment] => {
      const { back } = deployment;
      return [name, back?.release === id ? { ...deployment, back: { ...back, ...kept } } : deployment];
    });
    draft.put('promotions', promotion.id, { ...promotion, deployments: Object.fromEntries(deployments), ...(arrives && { kept }) });
  }
}

/** Nobody goes back to what was rejected: not now, not once it is displaced, and not after something on its way in is undone. */
function closeWaysTo(draft: Draft, release: string): void {
  for (const environment of draft.all('environments')) {
    const good = environment.good.filter((way) => way.release !== release);
    const runs = environment.stay?.release === release;
    if (good.length < environment.good.length || runs)
      draft.put('environments', environment.name, { ...environment, good, ...markedStay(environment, release, true) });
  }
  for (const promotion of draft.all('promotions')) {
    if (promotion.endedAt !== undefined) continue;
    const deployments = Object.fromEntries(
      Object.entries(promotion.deployments).map(([name, deployment]) => [name, closedBefore(deployment, release)]),
    );
    draft.put('promotions', promotion.id, { ...promotion, deployments, ...(promotion.release === release && { rejected: true }) });
  }
}

function closedBefore(deployment: Deployment, release: string): Deployment {
  const { back } = deployment;
  return {
    ...deployment,
    goodBefore: deployment.goodBefore.filter((way) => way.release !== release),
    ...(back?.release === release && { back: { ...back, rejected: true } }),
  };
}

function markedStay({ stay }: Environment, release: string, rejected: boolean): { readonly stay?: Stay } {
  return stay?.release === release ? { stay: { ...stay, rejected } } : {};
}

/** It may be gone back to again from where it runs; ways that were closed stay closed. */
function openStaysOf(draft: Draft, release: string): void {
  for (const environment of draft.all('environments')) {
    if (environment.stay?.release === release)
      draft.put('environments', environment.name, { ...environment, ...markedStay(environment, release, false) });
  }
  for (const promotion of draft.all('promotions')) {
    if (promotion.endedAt !== undefined) continue;
    const deployments = Object.fromEntries(
      Object.entries(promotion.deployments).map(([name, deployment]) => [name, openedBefore(deployment, release)]),
    );
    draft.put('promotions', promotion.id, { ...promotion, deployments, ...(promotion.release === release && { rejected: false }) });
  }
}

function openedBefore(deployment: Deployment, release: string): Deployment {
  const { back } = deployment;
  return back?.release === release ? { ...deployment, back: { ...back, rejected: false } } : deployment;
}

/** Evidence of machines stands; what people approved lapses: they approved something that was then rejected. */
function reopened(release: Release, by: string): Release {
  const { ended: _ended, ...kept } = release;
  const evidence = release.evidence.map((item) =>
    item.kind === 'approval' && item.revoked === undefined
      ? { ...item, revoked: { by, reason: 'the release was rejected and reopened' } }
      : item,
  );
  return { ...kept, state: 'open', evidence };
}
