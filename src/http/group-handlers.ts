import type { z } from 'zod';
import { administrators } from '#core/api/people-shapes.ts';
import type { groupShape } from '#core/api/people-shapes.ts';
import type { Handlers } from './asked.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import type { Grant } from './grant-book.ts';
import { waitsOf } from './grant-handlers.ts';
import type { Groups } from './people.ts';
import { refused } from './refused.ts';
import { takingRights } from './take-rights.ts';
import { tellRoster } from './tell-roster.ts';

export function groupHandlers(context: HttpContext): Pick<Handlers, 'groups' | 'group' | 'changeGroup'> {
  return {
    async groups() {
      const all = await context.roster.groups();
      return { groups: Object.keys(all).map((group) => groupLine(all, group)) };
    },
    async group({ parameters: { group } }) {
      const all = await context.roster.groups();
      if (!Object.hasOwn(all, group)) throw refused('no-such-group', `There is no group ${group}.`, 'lockstep group list');
      return groupLine(all, group);
    },
    async changeGroup({ parameters: { group }, body: { persons }, caller, request }) {
      const by = caller.user.person;
      const grant = await changeMembers(context, by, (groups) => ({ ...groups, [group]: persons }));
      request.log.info({ by, group, waits: grant?.id }, 'a group was changed');
      return { ...groupLine(await context.roster.groups(), group), ...waitsOf(grant) };
    },
  };
}

/** Who joins a group does so at once or waits for a second person; who leaves one does so at once. */
export async function changeMembers(context: HttpContext, by: string, change: (groups: Groups) => Groups): Promise<Grant | undefined> {
  const before = await context.roster.groups();
  const wanted = change(before);
  await requireAnotherAdministrator(context, '', wanted);
  const joins = pairsOf(wanted).filter(({ group, person }) => before[group]?.includes(person) !== true);
  const leaves = pairsOf(before).filter(({ group, person }) => wanted[group]?.includes(person) !== true);
  const grant = joins.length === 0 ? undefined : await changeRights(context, { by, change: { kind: 'join', joins } });
  if (leaves.length > 0) await takingRights(context, by, () => leave(context, by, leaves));
  return grant;
}

interface Membership {
  readonly group: string;
  readonly person: string;
}

async function leave(context: HttpContext, by: string, leaves: readonly Membership[]): Promise<void> {
  const isLeft = (group: string, person: string): boolean => leaves.some((each) => each.group === group && each.person === person);
  await context.roster.change(async (roster) => {
    const left = Object.entries(roster.groups).map(
      ([group, persons]) => [group, persons.filter((person) => !isLeft(group, person))] as const,
    );
    const groups = Object.fromEntries(left);
    await requireAnotherAdministrator(context, '', groups);
    return { ...roster, groups, untold: [...roster.untold, { changedBy: by }] };
  });
  await tellRoster(context);
}

function pairsOf(groups: Groups): Membership[] {
  return Object.entries(groups).flatMap(([group, persons]) => [...new Set(persons)].map((person) => ({ group, person })));
}

/** Somebody who can sign in must be left to administer. */
export async function requireAnotherAdministrator({ roster, users }: HttpContext, except: string, after?: Groups): Promise<void> {
  const members = (after ?? (await roster.groups()))[administrators] ?? [];
  for (const member of members) {
    const user = member === except ? undefined : await users.get(member);
    if (user !== undefined && !user.disabled && user.password !== '') return;
  }
  throw refused('last-administrator', 'Nobody would be left to administer the installation.', 'Add another administrator first.');
}

function groupLine(groups: Groups, group: string): z.output<typeof groupShape> {
  return { group, persons: [...(groups[group] ?? [])] };
}
