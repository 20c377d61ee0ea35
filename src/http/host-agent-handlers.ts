import { invitationWord } from '#core/api/invitation.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';

/** Inviting, listing and removing the agents of other hosts; told in the log with who did it. */
export function hostAgentHandlers({
  agents,
  agentDoor,
  agentAddress,
}: HttpContext): Pick<Handlers, 'agents' | 'inviteAgent' | 'removeAgent'> {
  return {
    async agents() {
      return { agents: [...(await agents.all())] };
    },
    async inviteAgent({ body, caller, request }) {
      if (agentDoor === undefined)
        throw refused('no-agent-door', 'Agents of other hosts have no way in here.', 'Start `lockstep serve` with --agent-listen.');
      const { invite, value } = await agents.invite(body, agentDoor);
      const { used: _used, ...line } = invite;
      request.log.info({ by: caller.user.person, host: body.host }, 'an agent was invited');
      const address = agentAddress();
      return { ...line, value: address === undefined ? value : invitationWord(value, address) };
    },
    async removeAgent({ parameters: { agent }, caller, request }) {
      if (!(await agents.remove(agent))) throw refused('no-such-agent', `There is no agent ${agent}.`, 'lockstep host list');
      request.log.info({ by: caller.user.person, agent }, 'an agent was removed');
      return undefined;
    },
  };
}
