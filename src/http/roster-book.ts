import { z } from 'zod';
import { administrators } from '#core/api/people-shapes.ts';
import { Bug } from '#core/bug.ts';
import { canonical } from '#core/canonical.ts';
import type { SettingsStore, SettingWrite } from '#store/store.ts';
import type { Groups } from './people.ts';

const noteRecord = z.strictObject({
  changedBy: z.string().exactOptional(),
  second: z.string().exactOptional(),
  because: z.string().exactOptional(),
});

const groupsRecord = z.record(z.string(), z.array(z.string()));

const rosterRecord = z.strictObject({
  groups: groupsRecord,
  /** Accounts of programs. */
  services: z.array(z.string()),
  /** Account → the account that stands for the person. */
  identities: z.record(z.string(), z.string()),
  /** Who changed what and is not yet told to every system. */
  untold: z.array(noteRecord),
  /** Roles that demand a second factor; absent: none does. */
  secondFactorRoles: z.array(z.string()).exactOptional(),
  /** Since when nobody is there to second anything, where somebody was before. */
  aloneSince: z.int().exactOptional(),
});

export type RosterNote = Readonly<z.output<typeof noteRecord>>;
export type InstallationRoster = Readonly<z.output<typeof rosterRecord>>;

type ChangeRoster = (roster: InstallationRoster) => Promise<InstallationRoster | undefined>;

/** The roster as it is to be, and what is written with it. */
type ChangeAll = (
  roster: InstallationRoster,
) => Promise<{ readonly roster: InstallationRoster; readonly besides: readonly SettingWrite[] } | undefined>;

const nobody: InstallationRoster = { groups: {}, services: [], identities: {}, untold: [] };
const mostAttempts = 50;

/** Groups, programs' accounts and linked accounts: one row, so that a change is judged on the whole and seen whole, or not at all. */
export class RosterBook {
  readonly #settings: SettingsStore;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  async read(): Promise<InstallationRoster> {
    return (await this.#load()).roster;
  }

  async groups(): Promise<Groups> {
    return (await this.read()).groups;
  }

  async isAdministrator(person: string): Promise<boolean> {
    return (await this.groups())[administrators]?.includes(person) ?? false;
  }

  async isService(account: string): Promise<boolean> {
    return (await this.read()).services.includes(account);
  }

  async changeGroups(change: (groups: Groups) => Groups): Promise<InstallationRoster> {
    return this.change(async (roster) => ({ ...roster, groups: mutable(change(roster.groups)) }));
  }

  /** One after the other in this process: what is told by one is not told again by the next. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** Changes it, judging anew where somebody else was faster; `change` gives undefined to leave it as it is. */
  async change(change: ChangeRoster): Promise<InstallationRoster> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const { body, roster } = await this.#load();
      const changed = await change(roster);
      if (changed === undefined) return roster;
      const next = sorted(changed);
      if (await this.#settings.put('roster', 'all', canonical(next), { body })) return next;
    }
    throw new Bug('the roster was never free to be changed');
  }

  /** Changes it together with other rows, or nothing; `change` says which. False where it leaves all as it is. */
  async changeWith(change: ChangeAll): Promise<boolean> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const { body: expected, roster } = await this.#load();
      const changed = await change(roster);
      if (changed === undefined) return false;
      const row = { kind: 'roster', id: 'all', body: canonical(sorted(changed.roster)), expected };
      if (await this.#settings.putAll([row, ...changed.besides])) return true;
    }
    throw new Bug('the roster was never free to be changed');
  }

  /** Before there were linked accounts the groups were a row of their own. */
  async #load(): Promise<{ readonly body: string | undefined; readonly roster: InstallationRoster }> {
    const body = await this.#settings.get('roster', 'all');
    if (body !== undefined) return { body, roster: rosterRecord.parse(JSON.parse(body)) };
    const groups = await this.#settings.get('groups', 'all');
    return { body, roster: groups === undefined ? nobody : { ...nobody, groups: groupsRecord.parse(JSON.parse(groups)) } };
  }
}

function mutable(groups: Groups): InstallationRoster['groups'] {
  return Object.fromEntries(Object.entries(groups).map(([group, persons]) => [group, [...persons]]));
}

function sorted({ groups, services, ...rest }: InstallationRoster): InstallationRoster {
  const kept = Object.entries(groups).filter(([, persons]) => persons.length > 0);
  const sets = kept.map(([group, persons]) => [group, [...new Set(persons)].sort()] as const);
  return { ...rest, groups: Object.fromEntries(sets), services: [...new Set(services)].sort() };
}
