import type { PlantedBug } from './planted-bugs.ts';

/** Who goes first, who is not displaced, and who holds a place. */
export const bugsOfQueues: readonly PlantedBug[] = [
  {
    name: 'as-the-store-reads',
    file: 'index-of.ts',
    find: 'return [...table].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);',
    replace: 'return [...table.values()];',
  },
  { name: 'no-look-ahead', file: 'blockers/index.ts', find: 'if (later <= at) break;', replace: 'break;' },
  {
    name: 'no-order',
    file: 'blockers/queue.ts',
    find: "if (policyOf(state, stage.name) === 'latest') return [];",
    replace: "if (policyOf(state, stage.name) !== 'none') return [];",
  },
  {
    name: 'downgrade',
    file: 'blockers/queue.ts',
    find: 'if (newer === undefined) return [];',
    replace: 'if (newer === undefined || newer.ordinal > 0) return [];',
  },
  {
    name: 'no-protect',
    file: 'blockers/queue.ts',
    find: "if (policy !== 'protect-soak' && policy !== 'hotfix-first') return [];",
    replace: 'if (policy.length > 0) return [];',
  },
  { name: 'no-lease', file: 'decide/start.ts', find: 'state.environments.get(name)?.lease === undefined && ', replace: '' },
  {
    name: 'lease-leak',
    file: 'fold/promotion.ts',
    find: "draft.put('environments', free.name, free);",
    replace: "if (event.as === 'done') draft.put('environments', free.name, free);",
  },
  {
    name: 'no-reservation',
    file: 'fold/promotion.ts',
    find: "for (const name of promotion.waves.flat()) draft.change('environments', name, { lease: promotion.id });",
    replace: "for (const name of promotion.waves[0] ?? []) draft.change('environments', name, { lease: promotion.id });",
  },
  {
    name: 'two-lines',
    file: 'index-of.ts',
    find: "promotion.kind === 'normal' || promotion.kind === 'adoption')",
    replace: "promotion.kind !== 'rollback' && promotion.state !== 'waiting')",
  },
  { name: 'no-fence', file: 'decide/start.ts', find: 'fence: environment.fence + 1,', replace: 'fence: environment.fence,' },
  {
    name: 'wave-all-at-once',
    file: 'decide/start.ts',
    find: 'const names = promotion.waves[wave] ?? [];',
    replace: 'const names = wave === 0 ? promotion.waves.flat() : [];',
  },
  {
    name: 'stop-ignored',
    file: 'blockers/today.ts',
    find: 'if (stop === undefined || (stop.until !== undefined && at >= stop.until)) return [];',
    replace: "if (stop === undefined || stop.by !== 'nobody') return [];",
  },
  {
    name: 'hold-ignored',
    file: 'blockers/today.ts',
    find: 'if (hold === undefined) return [];',
    replace: "if (hold === undefined || hold.by !== 'nobody') return [];",
  },
  {
    name: 'switch-under-stop',
    file: 'decide/advance.ts',
    find: 'const stopping = movesTraffic(step) && ',
    replace: "const stopping = step.kind === 'migrate' && ",
  },
  {
    name: 'switch-again-under-stop',
    file: 'decide/orders.ts',
    find: '    movesTraffic(order.step) &&',
    replace: "    order.step.kind === 'migrate' &&",
  },
  {
    name: 'wave-under-stop',
    file: 'decide/start.ts',
    find: 'return ended || interruptions(state, promotion, now).length > 0;',
    replace: 'return ended;',
  },
  { name: 'wave-on-expired-exception', file: 'decide/start.ts', find: 'return ended || ', replace: 'return ' },
  {
    name: 'release-hold-ignored',
    file: 'blockers/today.ts',
    find: 'if (because === undefined) return [];',
    replace: "if (because === undefined || stage !== 'none') return [];",
  },
  { name: 'goal-never-dropped', file: 'fold/promotion.ts', find: 'dropGoal(draft, promotion);\n', replace: '' },
  {
    name: 'reject-ignored',
    file: 'decide/undo.ts',
    find: "if (promotion.kind !== 'normal' || release === undefined || release.state === 'open') return undefined;",
    replace: "if (promotion.kind !== 'normal' || release === undefined || release.state !== 'superseded') return undefined;",
  },
  {
    name: 'line-by-arrival',
    file: 'line.ts',
    find: 'rankOf(state, right) || byRelease(state, left, right) || left.ordinal',
    replace: 'rankOf(state, right) || left.ordinal',
  },
];
