import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { pathOf } from '#core/find.ts';
import { missingFixes, servicesWithout } from '#core/fixes.ts';
import type { Release, State } from '#core/state.ts';
import type { Stage } from '#core/system.ts';
import { andOf } from '#core/words.ts';

/** What would take a fix away, or go live before it, stays before the last stage, until somebody says why, or it is in. */
export function fixBlockers(state: State, release: Release, stage: Stage): readonly Blocker[] {
  if (pathOf(state, release).at(-1)?.name !== stage.name) return [];
  return missingFixes(state, release).map((fix) => ({
    code: 'hotfix-missing',
    stage: stage.name,
    gate: `hotfix:${fix.release}`,
    label: fix.release,
    because: `${fix.release} is a hotfix ${fix.isComing ? `on its way into ${stage.name}` : 'and live'}, and nothing shows that ${release.id} has it in ${andOf(servicesWithout(state, release, fix))}: ${fix.isComing ? 'let it go live first, ' : ''}make a release that has it, or say why not`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'without-hotfix', 'anywhere'),
      command: `lockstep release without ${release.id} ${fix.release} --reason "…"`,
    },
    askable: true,
  }));
}
