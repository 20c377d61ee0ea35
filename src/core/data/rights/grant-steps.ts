// From the grants that an object has to those that it should have, in SQL.
import { quotedAlways } from '#core/data/identifiers.ts';
import type { Grant } from './rights.ts';

export interface Granted {
  /** `TABLE public.people`; of default privileges `TABLES`. */
  readonly on: string;
  /** Stands for the owner in the grants. */
  readonly owner: string;
  /** `ALTER DEFAULT PRIVILEGES … ` */
  readonly prefix?: string;
}

export function grantSteps({ on, owner, prefix = '' }: Granted, have: readonly Grant[], want: readonly Grant[]): readonly string[] {
  const grantees = [...new Set([...have, ...want].map(({ grantee }) => grantee))].toSorted();
  return grantees.flatMap((grantee) => {
    const [had, wanted] = [have, want].map((grants) => keysOf(grants.filter((each) => each.grantee === grantee)));
    if (had === undefined || wanted === undefined) return [];
    const role = roleText(grantee === '' ? owner : grantee);
    const isTooMuch = [...had.keys()].some((key) => !wanted.has(key));
    const missing = [...wanted].filter(([key]) => isTooMuch || !had.has(key)).map(([, grant]) => grant);
    return [
      ...(isTooMuch ? [`${prefix}REVOKE ALL ON ${on} FROM ${role}`] : []),
      ...[false, true].flatMap((isGrantable) => {
        const own = missing.filter((grant) => grant.isGrantable === isGrantable);
        if (own.length === 0) return [];
        return [`${prefix}GRANT ${own.map(privilegeText).join(', ')} ON ${on} TO ${role}${isGrantable ? ' WITH GRANT OPTION' : ''}`];
      }),
    ];
  });
}

function keysOf(grants: readonly Grant[]): ReadonlyMap<string, Grant> {
  return new Map(grants.map((grant) => [`${privilegeText(grant)} ${String(grant.isGrantable)}`, grant]));
}

function privilegeText({ privilege, column }: Grant): string {
  return column === undefined ? privilege : `${privilege} (${quotedAlways(column)})`;
}

export function roleText(role: string): string {
  return role === 'public' ? 'PUBLIC' : quotedAlways(role);
}
