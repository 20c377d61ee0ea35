import { defineCommand } from '#cli/command.ts';
import { isMe } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: '',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep whoami', says: 'your name, groups and roles' }],
  run: async (session) => {
    const client = await session.client();
    const me = await client.get('/api/me', isMe);
    const groups = me.groups.length === 0 ? '' : `, in ${me.groups.join(', ')}`;
    const roles = Object.entries(me.systems).map(([system, words]) => `  ${system}  ${rolesOf(words, me.only?.[system]) || 'may look'}`);
    return found({ ...me, url: client.url.origin }, [`${me.person} (${me.name})${groups} at ${client.url.origin}`, ...roles]);
  },
});

/** `developer, operator in dev` */
function rolesOf(roles: readonly string[], only: { readonly [role: string]: readonly string[] } = {}): string {
  return roles.map((role) => (only[role] === undefined ? role : `${role} in ${andOf(only[role])}`)).join(', ');
}
