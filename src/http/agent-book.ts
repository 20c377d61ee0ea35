import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { invitationSecret, invitedAs } from '#core/api/invitation.ts';
import type { SettingsStore } from '#store/store.ts';
import { Records } from './records.ts';
import { hashOfSecret } from './sessions.ts';

const inviteMs = 15 * 60_000;

const scopeShape = { host: z.string(), environments: z.array(z.string()).exactOptional() };
const agentRecord = z.strictObject({ id: z.string(), ...scopeShape, createdAt: z.int() });
const inviteRecord = z.strictObject({ ...scopeShape, expires: z.int(), used: z.boolean() });

/** How far an agent reaches: one host, and perhaps only some of its environments. */
export interface AgentScope {
  readonly host: string;
  readonly environments?: readonly string[] | undefined;
}

export type HostAgent = Readonly<z.output<typeof agentRecord>>;
export type Invite = Readonly<z.output<typeof inviteRecord>>;

/** What the store does not have: the keys of the encrypted connections, and whom agents shall obey. */
export interface AgentDoor {
  /** Made of a name by a key outside of the database; the same name gets the same. */
  readonly sharedKey: (identity: string) => Buffer;
  /** The public half of the key that seals orders. */
  readonly orderKey: string;
}

/** The agents of other hosts, and invitations, by the sha-256 of their secrets. */
export class AgentBook {
  readonly #agents: Records<z.output<typeof agentRecord>>;
  readonly #invites: Records<z.output<typeof inviteRecord>>;
  readonly #now: () => number;

  constructor(settings: SettingsStore, now: () => number) {
    this.#agents = new Records(settings, 'agent', agentRecord);
    this.#invites = new Records(settings, 'agent-invitation', inviteRecord);
    this.#now = now;
  }

  async invite({ host, environments }: AgentScope, door: AgentDoor): Promise<{ readonly invite: Invite; readonly value: string }> {
    const name = randomBytes(16).toString('hex');
    const value = invitationSecret(name, door.sharedKey(invitedAs(name)).toString('base64url'));
    const invite = { host, ...(environments && { environments: [...environments] }), expires: this.#now() + inviteMs, used: false };
    await this.#invites.add(hashOfSecret(value), invite);
    return { invite, value };
  }

  /** Takes an invitation, which holds once however many ask at the same time; undefined where it holds no more. */
  async join(invitation: string): Promise<{ readonly agent: HostAgent; readonly token: string } | undefined> {
    const now = this.#now();
    const taken = await this.#invites.change(hashOfSecret(invitation), (invite) =>
      invite === undefined || invite.used || now >= invite.expires ? undefined : { ...invite, used: true },
    );
    if (taken === undefined) return undefined;
    const { host, environments } = taken;
    const token = `lksa_${randomBytes(32).toString('base64url')}`;
    return { agent: await this.admit(token, { host, environments }), token };
  }

  /** Lets the bearer of a token in as the agent of a host. */
  async admit(token: string, { host, environments }: AgentScope): Promise<HostAgent> {
    const scope = { host, ...(environments && { environments: [...environments] }) };
    const agent = { id: randomBytes(8).toString('hex'), ...scope, createdAt: this.#now() };
    await this.#agents.add(hashOfSecret(token), agent);
    return agent;
  }

  whose(token: string): Promise<HostAgent | undefined> {
    return this.#agents.get(hashOfSecret(token));
  }

  async all(): Promise<readonly HostAgent[]> {
    return (await this.#agents.list()).map(({ record }) => record);
  }

  /** False where there is no such agent. */
  async remove(agentId: string): Promise<boolean> {
    const found = (await this.#agents.list()).find(({ record }) => record.id === agentId);
    if (found !== undefined) await this.#agents.remove(found.id);
    return found !== undefined;
  }
}
