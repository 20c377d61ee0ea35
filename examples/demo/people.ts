import { randomBytes } from 'node:crypto';
import { userShape } from '#core/api/people-shapes.ts';
import { Person, type Site } from './person.ts';

/** Who works on the shop: examples/shop/lockstep.yaml gives them these roles. */
export const people = {
  ada: 'admin',
  dora: 'developer',
  anna: 'tester',
  bo: 'tester',
  carla: 'release-manager',
  deniz: 'release-manager',
  olga: 'operator',
  eva: 'customer',
} as const;

export type Name = keyof typeof people;

export interface Staff {
  readonly of: (name: Name) => Person;
  /** The same for everybody, made anew for every demo. */
  readonly password: string;
}

/** The installation's administrator makes everybody; ada may apply files, where no file says yet who may. */
export async function engage(site: Site, adminPassword: string): Promise<Staff> {
  const admin = new Person(site, 'admin', adminPassword);
  await admin.signIn();
  const password = `shop-${randomBytes(5).toString('hex')}`;
  const names = Object.keys(people).filter(isName);
  const staff = new Map(names.map((name) => [name, new Person(site, name, password)]));
  for (const name of names) {
    const groups = name === 'ada' ? ['installation-admin'] : [];
    await admin.ask(userShape, 'POST', '/api/users', { json: { person: name, password, groups } });
  }
  await Promise.all([...staff.values()].map((person) => person.signIn()));
  return { password, of: (name) => staff.get(name) ?? admin };
}

function isName(name: string): name is Name {
  return Object.hasOwn(people, name);
}
