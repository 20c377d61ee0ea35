import { contextOf, notThere, refuseGiver } from './people.ts';
import { findGate, isRefusal, needsReason, openReleaseAt, type Ruling } from './ruling.ts';
import { noSuchItem } from './sign.ts';
import { itemsOf, ownItemsOf, triedOf, type SignOffGate } from '#core/checklist.ts';
import type { PersonCommand } from '#core/command.ts';
import { hasEntered, pathOf } from '#core/find.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';

type ItemCommand = Extract<PersonCommand, { kind: 'try-item' | 'add-item' | 'drop-item' }>;
type Of<Kind extends ItemCommand['kind']> = Extract<ItemCommand, { kind: Kind }>;

/** A release has so many items of its own at most, in each of its checklists. */
const mostOwn = 100;

interface Place {
  readonly release: Release;
  readonly stage: Stage;
  readonly gate: SignOffGate;
}

/** What is said of one item of a checklist. */
export function judgeItem(state: State, command: ItemCommand, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const gate = findGate(state, found.release, found.stage, ['sign-off'], command.gate);
  if (isRefusal(gate)) return gate;
  const place = { ...found, gate };
  switch (command.kind) {
    case 'try-item':
      return judgeTry(state, command, place, now);
    case 'add-item':
      return judgeAdd(state, command, place, now);
    case 'drop-item':
      return judgeDrop(state, command, place);
  }
}

/** Tried by somebody who may sign: an author's own word never counts. The last word on an item replaces the one before. */
function judgeTry(state: State, command: Of<'try-item'>, { release, stage, gate }: Place, now: Instant): Ruling {
  const { by, item, result, comment } = command;
  const refused = refuseGiver(state, { release, stage, by, roles: [gate.role] }) ?? notThere(state, release, stage, gate, now);
  if (refused !== undefined) return refused;
  if (!itemsOf(release, stage, gate).includes(item)) return noSuchItem(item, release.id);
  if (result !== 'passed' && comment === undefined) return saysNoReason(item, result);
  const context = contextOf(state, release, stage, gate, now);
  const last = triedOf(context, gate).get(item);
  if (last !== undefined && last.by === by && last.result === result && last.comment === comment) return [];
  const tried = { stage: stage.name, gate: gate.hash, entry: context.entry, item, result, by, at: now };
  return [{ kind: 'itemTried', release: release.id, ...tried, ...(comment !== undefined && { comment }) }];
}

function saysNoReason(item: string, result: 'failed' | 'not-applicable'): Refusal {
  const why = result === 'failed' ? 'failed' : 'does not apply';
  return refuse('reason-missing', `Say why \`${item}\` ${why}.`, 'Add --comment "…".');
}

/** What is new in a release is tried too. Who has signed before signs again: the checklist that counts is the whole one. */
function judgeAdd(state: State, command: Of<'add-item'>, { release, stage, gate }: Place, now: Instant): Ruling {
  const { by, item } = command;
  if (itemsOf(release, stage, gate).includes(item)) return [];
  const later = stageAfter(state, release, stage);
  if (later !== undefined)
    return refuse(
      'not-asked',
      `${release.id} has left ${stage.name} for ${later.name}; nothing is tried there any more.`,
      `lockstep release show ${release.id}`,
    );
  if (ownItemsOf(release, stage, gate).length >= mostOwn)
    return refuse(
      'checklist-full',
      `${release.id} has ${mostOwn} items of its own there; more nobody tries.`,
      `lockstep checklist show ${release.id}`,
    );
  return [{ kind: 'itemAdded', release: release.id, stage: stage.name, gate: gate.label, item, by, at: now }];
}

function stageAfter(state: State, release: Release, stage: Stage): Stage | undefined {
  const path = pathOf(state, release);
  return path.slice(path.findIndex(({ name }) => name === stage.name) + 1).find(({ name }) => hasEntered(release, name));
}

/** Fewer items ask for less: who may sign says why, and no author does. Items of the file go by the file alone. */
function judgeDrop(state: State, command: Of<'drop-item'>, { release, stage, gate }: Place): Ruling {
  const { by, item, reason } = command;
  const refused = refuseGiver(state, { release, stage, by, roles: [gate.role] }) ?? needsReason(reason);
  if (refused !== undefined) return refused;
  if (gate.checklist.includes(item))
    return refuse(
      'no-such-item',
      `\`${item}\` stands in the system file, and is no item of ${release.id} alone.`,
      'Change the file: lockstep apply',
    );
  if (!ownItemsOf(release, stage, gate).some((own) => own.item === item)) return noSuchItem(item, release.id);
  return [{ kind: 'itemDropped', release: release.id, stage: stage.name, gate: gate.label, item, by, reason }];
}
