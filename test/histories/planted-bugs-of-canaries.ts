import type { PlantedBug } from './planted-bugs.ts';

/** Traffic by degrees, questions, and what goes back by itself. */
export const bugsOfCanaries: readonly PlantedBug[] = [
  {
    name: 'inconclusive-passes',
    file: 'judge/observe.ts',
    find: "|| result?.canary?.verdict === 'pass'",
    replace: "|| result?.canary?.verdict !== 'fail'",
  },
  {
    name: 'worse-passes',
    file: 'judge/observe.ts',
    find: "result?.canary?.verdict !== 'fail') return undefined;",
    replace: "result?.canary?.verdict !== 'never') return undefined;",
  },
  {
    name: 'unjudged-goes-on',
    file: 'decide/canary.ts',
    find: 'onTo: index + 1, again: index,',
    replace: 'onTo: index + 2, again: index,',
  },
  {
    name: 'nobody-is-asked',
    file: 'decide/advance.ts',
    find: "if (step.kind === 'ask') return askPerson",
    replace: "if (step.id === 'none') return askPerson",
  },
  { name: 'question-for-ever', file: 'decide/canary.ts', find: 'if (now >= asks.until) {', replace: 'if (now >= asks.until * 9) {' },
  {
    name: 'asks-and-goes-on',
    file: 'decide/advance.ts',
    find: 'if (deployment.asks !== undefined) {',
    replace: "if (deployment.asks?.of === 'step') {",
  },
  {
    name: 'traffic-moves-under-a-stop',
    file: 'decide/advance.ts',
    find: "return kind === 'switch' || kind === 'shift';",
    replace: "return kind === 'switch';",
  },
  {
    name: 'author-says-on',
    file: 'question.ts',
    find: 'witnesses(state, release, stage, role)',
    replace: 'anybodyOf(state, [role], environmentsOf(stage))',
  },
  {
    name: 'anybody-says-on',
    file: 'judge/continue.ts',
    find: 'if (people.includes(command.by)) continue;',
    replace: 'if (people.length >= 0) continue;',
  },
  {
    name: 'back-by-degrees',
    file: 'decide/start.ts',
    find: "promotion.kind === 'rollback' || stay === undefined",
    replace: 'stay === undefined',
  },
  { name: 'watch-never-goes-back', file: 'decide/back.ts', find: "evidence.verdict === 'fail'", replace: "evidence.verdict === 'error'" },
  { name: 'doubt-goes-back', file: 'decide/back.ts', find: "evidence.verdict === 'fail'", replace: "evidence.verdict !== 'pass'" },
  { name: 'any-check-goes-back', file: 'decide/back.ts', find: ' || gate.rollsBack !== true', replace: '' },
  { name: 'back-and-back-again', file: 'decide/back.ts', find: ' && evidence.id !== entry.answered', replace: '' },
  { name: 'watch-rolls-a-rollback-back', file: 'decide/back.ts', find: ' || stay.isBack === true', replace: '' },
  {
    name: 'back-despite-an-exception',
    file: 'decide/back.ts',
    find: 'gate.hash, now) !== undefined) return undefined;',
    replace: "gate.hash, now)?.id === 'none') return undefined;",
  },
];
