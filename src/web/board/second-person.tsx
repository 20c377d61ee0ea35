import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { andOf } from '#web/words/lists.ts';
import { command } from '#web/api/client.ts';
import { type Adoption, adoptionsQuery, type Me, type Proposal, proposalsQuery } from '#web/api/queries.ts';
import { ActButton } from '#web/parts/act-button.tsx';
import { Actions } from '#web/parts/actions.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { isAllowed } from '#web/words/mine.ts';
import styles from './second-person.module.css';

interface SecondPersonProps {
  readonly me: Me;
  readonly system: string;
}

/** What waits for a second person: files that weaken a gate, and what is said to run already. Absent where nothing waits. */
export function SecondPerson({ me, system }: SecondPersonProps) {
  const proposals = useQuery(proposalsQuery(system)).data;
  const adoptions = useQuery(adoptionsQuery(system)).data;
  const open = (proposals?.proposals ?? []).filter(({ state }) => state === 'open');
  const asked = (adoptions?.adoptions ?? []).filter(({ state }) => state === 'open');
  if (open.length + asked.length === 0) return null;
  return (
    // An action is settled when both answers have caught up with it.
    <Actions system={system} seq={Math.min(proposals?.seq ?? 0, adoptions?.seq ?? 0)}>
      <Panel title={say('Waits for a second person')}>
        {open.map((proposal) => (
          <ProposalRow key={proposal.id} me={me} system={system} proposal={proposal} />
        ))}
        {asked.map((adoption) => (
          <AdoptionRow key={adoption.id} me={me} system={system} adoption={adoption} />
        ))}
      </Panel>
    </Actions>
  );
}

function ProposalRow({ me, system, proposal }: SecondPersonProps & { readonly proposal: Proposal }) {
  const { id, by, at, base, weakens } = proposal;
  const isMine = by === me.person;
  const maySign = !isMine && isAllowed(me, system, 'approve-proposal');
  return (
    <Row label={say('Proposal {id}', { id })} typed={maySign ? `lockstep proposal approve ${id}` : undefined}>
      <p>
        {sayWith('{what}: {by} asked {at}, against version {base}. It counts for releases that are made after it is approved.', {
          what: <strong>{say('The file would weaken {system}', { system })}</strong>,
          by: isMine ? say('you') : by,
          at: <Instant at={at} />,
          base,
        })}
      </p>
      <ul className={styles['weakens']}>
        {weakens.map((line) => (
          <li key={line}>
            <Told text={line} />
          </li>
        ))}
      </ul>
      <div className={styles['buttons']}>
        {maySign && (
          <ActButton act={actOf(system, 'approve-proposal', id, say('You approved proposal {id}', { id }))} weight="primary">
            {say('Approve the weaker file')}
          </ActButton>
        )}
        {isAllowed(me, system, 'withdraw-proposal') && (
          <ActButton act={actOf(system, 'withdraw-proposal', id, say('Proposal {id} is withdrawn', { id }))}>{say('Withdraw')}</ActButton>
        )}
      </div>
    </Row>
  );
}

function AdoptionRow({ me, system, adoption }: SecondPersonProps & { readonly adoption: Adoption }) {
  const { id, by, at, release, environments, bill, running = {} } = adoption;
  const isMine = by === me.person;
  const maySign = !isMine && isAllowed(me, system, 'second-adoption');
  const held = Object.entries(running).map(([service, port]) => say('{service} on port {port}', { service, port }));
  return (
    <Row label={say('Adoption {id}', { id })} typed={maySign ? `lockstep adopt --second ${id}` : undefined}>
      <p>
        {sayWith('{what}: {by} asked {at}, with {services}. Whoever signs says so too; then its agent starts the same bits there.', {
          what: <strong>{say('{release} is said to run in {environments}', { release, environments: andOf(environments) })}</strong>,
          by: isMine ? say('you') : by,
          at: <Instant at={at} />,
          services: andOf(Object.keys(bill)),
        })}
      </p>
      <p className={styles['held']}>
        {held.length === 0
          ? say('Nothing is held against what runs: it rests on the word of the two who sign.')
          : say('Before that it is held against what runs: {held}.', { held: andOf(held) })}
      </p>
      {maySign && (
        <div className={styles['buttons']}>
          <ActButton
            act={actOf(
              system,
              'second-adoption',
              id,
              say('You signed that {release} runs in {environments}', { release, environments: andOf(environments) }),
            )}
            weight="primary"
          >
            {say('Sign that {release} runs there', { release })}
          </ActButton>
        </div>
      )}
    </Row>
  );
}

function actOf(system: string, kind: 'approve-proposal' | 'withdraw-proposal' | 'second-adoption', id: string, done: string) {
  return { id: `${kind} ${id}`, done, perform: () => command(system, kind, { id }) };
}

function Row({ label, typed, children }: { readonly label: string; readonly typed: string | undefined; readonly children: ReactNode }) {
  return (
    <section className={styles['row']} aria-label={label}>
      {children}
      {typed !== undefined && <CopyCommand command={typed} />}
    </section>
  );
}
