import { canonical } from '#core/canonical.ts';
import { gateAtLeast } from '#core/gates/join.ts';
import { rolloutAtLeast } from '#core/gates/rollout.ts';
import { reachOf, type Reach } from '#core/reach.ts';
import { rolloutKind, type Gate, type RefreshRule, type Stage, type System } from '#core/system.ts';
import { nameOfSigner } from '#core/data/signer-name.ts';
import { andOf, wordsOfGrace, wordsOfSoak } from '#core/words.ts';

/**
 * One line for everything that `after` permits and `before` did not; empty where `after` is at least as strict. A partial order:
 * reflexive and transitive. What cannot be compared counts as weaker. Waves, services and values weaken nothing.
 */
export function weakens(before: System, after: System): readonly string[] {
  const stages = before.path.flatMap((stage) => {
    const kept = after.path.find((candidate) => candidate.name === stage.name);
    return kept === undefined ? [] : weakerStage(stage, kept);
  });
  return [
    ...weakerPath(before.path, after.path),
    ...weakerHotfixPath(before, after),
    ...stages,
    ...weakerSight(before, after),
    ...weakerCount(before, after),
    ...weakerData(before, after),
    ...newlyUnmasked(before, after),
    ...weakerRoles(before, after),
  ];
}

/** Every stage is still there, in the same order, and the last is the last; others may stand between them. */
function weakerPath(before: readonly Stage[], after: readonly Stage[]): readonly string[] {
  const gone = before.filter((stage) => placeOf(after, stage.name) === -1).map((stage) => `${stage.name}: the stage is gone`);
  const kept = before.filter((stage) => placeOf(after, stage.name) !== -1);
  const swapped = kept.flatMap((stage, index) => {
    const next = kept[index + 1];
    if (next === undefined || placeOf(after, stage.name) < placeOf(after, next.name)) return [];
    return [`${next.name}: comes before ${stage.name} now`];
  });
  const last = before.at(-1)?.name;
  const isLast = last === undefined || after.at(-1)?.name === last || placeOf(after, last) === -1;
  return [...gone, ...swapped, ...(isLast ? [] : [`${last}: is no longer the last stage`])];
}

/** A hotfix walks every stage that it walked. */
function weakerHotfixPath(before: System, after: System): readonly string[] {
  const wayOf = ({ path, hotfixPath }: System): readonly string[] => hotfixPath ?? path.map(({ name }) => name);
  const now = wayOf(after);
  const left = wayOf(before).filter((name) => placeOf(after.path, name) !== -1 && !now.includes(name));
  return left.map((name) => `${name}: a hotfix no longer walks it`);
}

/** Whoever did not answer in time was heard no more; now they have longer, or are heard all the same. */
function weakerDeadlines(before: Stage, after: Stage): readonly string[] {
  return (['entry', 'exit'] as const).flatMap((side) =>
    before[side].flatMap((gate) => {
      const was = 'deadline' in gate ? gate.deadline : undefined;
      if (was?.atTheEnd !== 'fail') return [];
      const now = after[side].find(({ hash }) => hash === gate.hash);
      const same = now === undefined || ('deadline' in now && canonical(now.deadline ?? null) === canonical(was));
      return same ? [] : [`${before.name}: ${side} ${wordsOfGate(gate)} no longer says no where nobody answers in the time that it gave`];
    }),
  );
}

/** Where nobody reads back any more what runs, a release proves less. */
function weakerSight(before: System, after: System): readonly string[] {
  const seen = new Set(before.environments.filter(({ unseen }) => unseen === undefined).map(({ name }) => name));
  const lost = after.environments.filter(({ name, unseen }) => unseen === true && seen.has(name));
  return lost.map(({ name }) => `${name}: what runs there is no longer read back`);
}

/** Where somebody else's program leads the customers now, nobody of ours counts their requests: a watch is left with its own figures. */
function weakerCount(before: System, after: System): readonly string[] {
  const counted = new Set(before.environments.filter(({ handsOver }) => handsOver === undefined).map(({ name }) => name));
  const lost = after.environments.filter(({ name, handsOver }) => handsOver === true && counted.has(name));
  const isWatched = (place: string): boolean =>
    before.path.some(
      ({ waves, exit }) => waves.flat().includes(place) && exit.some((gate) => gate.kind === 'check' && gate.rollsBack === true),
    );
  return lost.filter(({ name }) => isWatched(name)).map(({ name }) => `${name}: requests there are no longer counted by our router`);
}

/** What a gate for data asks of a copy. Which of two classifications masks more nobody can tell from their digests. */
function weakerData(before: System, after: System): readonly string[] {
  const asked = before.path.filter(({ entry, exit }) => [...entry, ...exit].some(({ kind }) => kind === 'data'));
  const places = new Set(asked.flatMap(({ waves }) => waves.flat()));
  return before.environments.flatMap(({ name, refresh: was }) => {
    if (was === undefined || !places.has(name)) return [];
    const now = after.environments.find((each) => each.name === name)?.refresh;
    if (now === undefined) return [`${name}: its data are no longer refreshed`];
    const masked = Object.entries(was.classification ?? {}).flatMap(([database, digest]) => {
      const counts = now.classification?.[database];
      if (counts === digest || !now.databases.includes(database)) return [];
      return [
        `${name}: ${database} is masked by ${counts === undefined ? 'whichever classification its agent has' : 'another classification'}`,
      ];
    });
    const left = was.databases.filter((database) => !now.databases.includes(database));
    const migrated = now.databases.flatMap((database) => fewerMigrate(was, now, database).map((words) => `${name}: ${words}`));
    return [
      ...masked,
      ...otherSigners(name, was, now),
      ...left.map((database) => `${name}: ${database} is no longer refreshed`),
      ...migrated,
    ];
  });
}

/** A key that did not count before may be anybody's. */
function otherSigners(name: string, { signers: were }: RefreshRule, { signers: are }: RefreshRule): readonly string[] {
  if (were === undefined) return [];
  if (are === undefined) return [`${name}: proofs of its data count, whoever signed them`];
  const more = are.filter((key) => !were.includes(key));
  return more.length === 0 ? [] : [`${name}: proofs of its data count that ${andOf(more.map(nameOfSigner))} signed`];
}

/** Where two people may permit that nothing is masked, and might not before. */
function newlyUnmasked(before: System, after: System): readonly string[] {
  const could = new Set(before.environments.filter(({ refresh }) => refresh?.mayBeUnmasked === true).map(({ name }) => name));
  const can = after.environments.filter(({ name, refresh }) => refresh?.mayBeUnmasked === true && !could.has(name));
  return can.map(({ name }) => `${name}: data may come there without masks, by Exception`);
}

/** A migration that nobody hears of leaves a copy as good as it was. */
function fewerMigrate(was: RefreshRule, now: RefreshRule, database: string): readonly string[] {
  const [before, after] = [was.migratedBy?.[database], now.migratedBy?.[database]];
  if (after === undefined || !was.databases.includes(database)) return [];
  if (before === undefined) return [`migrations of ${andOf(after)} alone count for ${database}`];
  const lost = before.filter((service) => !after.includes(service));
  return lost.length === 0 ? [] : [`migrations of ${andOf(lost)} no longer count for ${database}`];
}

function placeOf(path: readonly Stage[], name: string): number {
  return path.findIndex((stage) => stage.name === name);
}

function weakerStage(before: Stage, after: Stage): readonly string[] {
  const gates = (['entry', 'exit'] as const).flatMap((side) =>
    before[side]
      .filter((gate) => !after[side].some((other) => gateAtLeast(other, gate)))
      .map((gate) => `${before.name}: ${wordsOfLoss(gate, after[side])}`),
  );
  const places = new Set(after.waves.flat());
  const left = before.waves.flat().filter((environment) => !places.has(environment));
  return [
    ...gates,
    ...weakerDeadlines(before, after),
    ...(left.length === 0 ? [] : [`${before.name}: no longer runs in ${andOf(left)}`]),
    ...weakerRollout(before, after),
    ...(before.previous === undefined || canonical(before.previous) === canonical(after.previous ?? null)
      ? []
      : [`${before.name}: the release before is asked ${after.previous === undefined ? 'nothing' : 'something else'}`]),
    ...(before.queue === after.queue ? [] : [`${before.name}: queue ${before.queue} → ${after.queue}`]),
  ];
}

/** Whoever entered by degrees still does, no faster and with no fewer judges. Other rollouts protect nobody more than another does. */
function weakerRollout(before: Stage, after: Stage): readonly string[] {
  if (rolloutKind(before.rollout) !== 'canary' || rolloutAtLeast(after.rollout, before.rollout)) return [];
  const now = rolloutKind(after.rollout);
  return [`${before.name}: rollout canary → ${now === 'canary' ? 'a canary that asks less' : now}`];
}

/** The gate, and what stands in its place where that can be told. */
function wordsOfLoss(gate: Gate, others: readonly Gate[]): string {
  const now =
    others.find((other) => other.kind === gate.kind && (gate.kind === 'soak' || gate.kind === 'data' || other.label === gate.label)) ??
    onlyApproval(gate, others);
  const where = `${gate.side} ${wordsOfGate(gate)}`;
  if (now === undefined) return `${where} is gone`;
  const isSame = wordsOfGate(now) === wordsOfGate(gate);
  return isSame ? `${where} asks something else` : `${where} → ${wordsOfGate(now)}`;
}

function onlyApproval(gate: Gate, others: readonly Gate[]): Gate | undefined {
  const approvals = gate.kind === 'approval' ? others.filter((other) => other.kind === 'approval') : [];
  return approvals.length === 1 ? approvals[0] : undefined;
}

function wordsOfGate(gate: Gate): string {
  switch (gate.kind) {
    case 'soak':
      return `soak of ${wordsOfSoak(gate)}${gate.mode === 'cumulative' ? ' in all' : ''}${gate.hotfix ? `, of a hotfix ${wordsOfSoak(gate.hotfix)}` : ''}${wordsOfGrace(gate)}`;
    case 'approval':
      return `approval by ${andOf(gate.slots.map(({ role, count }) => `${count} ${role}`))}`;
    case 'migrations':
      return `migrations ${gate.allows}`;
    case 'scope':
      return `scope signed by ${andOf(gate.slots.map(({ role, count }) => `${count} ${role}`))}`;
    case 'requirements':
      return 'requirements proven';
    case 'data':
      return `data no older than ${wordsOfSoak(gate)}`;
    case 'check':
    case 'sign-off':
    case 'manual':
      return `${gate.kind} ${gate.label}`;
  }
}

// They look, and they write releases; whoever may do more than that decides. That a role is in no gate of this file says little: releases
// of an earlier file carry its gates, and today's people answer them.
const harmless: ReadonlySet<string> = new Set(['viewer', 'auditor', 'developer']);

/** Nobody is newly in a role that approves, operates or administers, nor in more places. Whoever leaves one weakens nothing. */
function weakerRoles(before: System, after: System): readonly string[] {
  const asked = new Set(before.path.flatMap((stage) => [...stage.entry, ...stage.exit].flatMap(rolesIn)));
  return Object.keys(after.roles).flatMap((role) => {
    if (harmless.has(role) && !asked.has(role)) return [];
    const had = reachOf(before, [role], asNamed);
    const has = reachOf(after, [role], asNamed);
    const added = [...has.keys()].filter((who) => !had.has(who));
    const wider = [...has].flatMap(([who, places]) => wordsOfWider(who, had.get(who), places));
    const news =
      added.length === 0 ? [] : [`${andOf(added.map((who) => wordsOfEntry(who, has.get(who))))} ${added.length === 1 ? 'is' : 'are'} new`];
    return [...news, ...wider].map((words) => `${role}: ${words}`);
  });
}

/** A group is a name like any other: whoever is in it is not the file's business. */
const asNamed = (who: string): readonly string[] => [who];

function wordsOfEntry(who: string, places: Reach | undefined): string {
  return places === undefined || places === 'whole-system' ? who : `${who} (in ${andOf([...places].sort())})`;
}

function wordsOfWider(who: string, before: Reach | undefined, after: Reach): readonly string[] {
  if (before === undefined || before === 'whole-system') return [];
  if (after === 'whole-system') return [`${who} is no longer bound to ${andOf([...before].sort())}`];
  const more = [...after].filter((place) => !before.has(place)).sort();
  return more.length === 0 ? [] : [`${who} reaches ${andOf(more)} too`];
}

function rolesIn(gate: Gate): readonly string[] {
  if (gate.kind === 'approval' || gate.kind === 'scope') return gate.slots.map(({ role }) => role);
  return gate.kind === 'sign-off' || gate.kind === 'manual' ? [gate.role] : [];
}
