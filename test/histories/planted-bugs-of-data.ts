import type { PlantedBug } from './planted-bugs.ts';

/** Data of several databases, without masks by two people, and what is found in what stands. */
export const bugsOfData: readonly PlantedBug[] = [
  {
    name: 'raw-put-back',
    file: 'fold/order.ts',
    find: "if (undo === true && before?.verdict === 'raw') return;",
    replace: '',
  },
  {
    name: 'leak-opens-gate',
    file: 'gates/data.ts',
    find: "proof?.verdict === 'leak'",
    replace: "proof?.verdict === 'leak' && record.since < 0",
  },
  {
    name: 'unmasked-opens-gate',
    file: 'gates/data.ts',
    find: "if (record.verdict === 'raw') return `was copied from ${from} without masks`;\n  if (record.verdict !== 'pass')",
    replace: "if (record.verdict === 'unproven')",
  },
  {
    name: 'proof-waits-for-freeze',
    file: 'blockers/refresh.ts',
    find: "if (promotion.only === 'proof') return standstill(state, moved.stage, at);",
    replace: '',
  },
  {
    name: 'proof-behind-what-is-frozen',
    file: 'blockers/refresh.ts',
    find: "return refreshBlockers(state, waiting, at).some(({ code }) => code === 'freeze' || code === 'window');",
    replace: 'return false;',
  },
  {
    name: 'proof-under-hold',
    file: 'blockers/refresh.ts',
    find: "if (promotion.only === 'proof') return standstill(state, moved.stage, at);",
    replace: "if (promotion.only === 'proof') return [];",
  },
  {
    name: 'proof-makes-younger',
    file: 'fold/order.ts',
    find: '{ ...record, proof: { ...proved, ...looked } }',
    replace: '{ ...record, at: proved.at, proof: { ...proved, ...looked } }',
  },
  {
    name: 'blind-proof-forgets-leak',
    file: 'fold/order.ts',
    find: "(proof.verdict === 'leak' || proof.signedBy !== looked.signedBy)",
    replace: 'proof.signedBy !== looked.signedBy',
  },
  {
    name: 'settled-data-are-known',
    file: 'fold/order.ts',
    find: 'noteData(draft, order, event);\n    succeed(',
    replace: 'succeed(',
  },
  { name: 'unmasked-by-one', file: 'unmasked.ts', find: 'return second !== undefined && revoked', replace: 'return revoked' },
  { name: 'unmasked-for-ever', file: 'unmasked.ts', find: ' && at < expires;', replace: ';' },
  { name: 'unmasked-though-revoked', file: 'unmasked.ts', find: ' && revoked === undefined', replace: '' },
  {
    name: 'unmasked-granted-by-asker',
    file: 'judge/unmasked.ts',
    find: 'if (!isSamePerson(state, exception.by, command.by))',
    replace: "if (exception.by !== '')",
  },
  {
    name: 'unmasked-among-outsiders',
    file: 'unmasked.ts',
    find: "if (definition.audience !== 'team') return outsiders[definition.audience](environment);",
    replace: '',
  },
  {
    name: 'unmasked-for-a-year',
    file: 'unmasked.ts',
    find: 'longestUnmaskedMs = 30 *',
    replace: 'longestUnmaskedMs = 365 *',
  },
  {
    name: 'unmasked-goes-on',
    file: 'decide/undo.ts',
    find: "if (because !== undefined) return [{ kind: 'turned', promotion: promotion.id, into: 'aborted', because }];",
    replace: '',
  },
  {
    name: 'unmasked-waits-on',
    file: 'decide/queue.ts',
    find: '(orphanedBy(state, promotion) ?? unpermitted(state, promotion, now))',
    replace: 'orphanedBy(state, promotion)',
  },
  {
    name: 'unmasked-as-a-release-comes',
    file: 'decide/start.ts',
    find: 'environment.unmasked?.find((each) => each.id === id)',
    replace: 'environment.unmasked?.at(-1)',
  },
  {
    name: 'overdue-lets-in',
    file: 'blockers/overdue.ts',
    find: 'if (overdue === undefined) return [];',
    replace: "if (overdue === undefined || stage.name !== '') return [];",
  },
  {
    name: 'overdue-said-for-one',
    file: 'decide/unmasked.ts',
    find: 'saidOf(environment, database) === undefined',
    replace: 'environment.overdue === undefined',
  },
  {
    name: 'overdue-until-permitted-again',
    file: 'unmasked.ts',
    find: 'saidOf(environment, database) ?? endedBecause',
    replace: 'endedBecause',
  },
  {
    name: 'frozen-below-open-ones-only',
    file: 'blockers/time.ts',
    find: 'return keptOut(state, below, below.stage, at, ofMoving);',
    replace: 'return below.release === undefined ? [] : keptOut(state, below, below.stage, at, ofMoving);',
  },
  {
    name: 'other-key-unsaid',
    file: 'notify/notices-of.ts',
    find: 'return known === undefined || known === proved.signer ?',
    replace: "return known !== '' ?",
  },
  {
    name: 'one-database-is-enough',
    file: 'gates/data.ts',
    find: 'for (const { database, record } of databases) {',
    replace: 'for (const { database, record } of databases.slice(-1)) {',
  },
];
