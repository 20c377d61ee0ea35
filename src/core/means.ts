import type { Means, PersonCommand, CommandKind } from './command.ts';
import { findException } from './find-exception.ts';
import { openedBy } from './glass.ts';
import { isProductionFor, placesOf } from './places.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isService } from './roster.ts';
import type { State } from './state.ts';
import type { Instant } from './system.ts';
import { findDataException } from './unmasked.ts';

/** How long the password counts that was given last, where production is opened (ASVS 7.5.3). */
const provedForMs = 5 * 60_000;

/** Words that only a person can give, with the own sign-in: no service account and no token, whoever's it is. */
const testimony: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'approve',
  'sign',
  'sign-scope',
  'try-item',
  'drop-item',
  'answer',
  'continue',
  'approve-proposal',
  'except',
  'break-glass',
  'except-data',
  'second-exception',
  'second-adoption',
  'reopen',
]);

export function isTestimony(kind: CommandKind): boolean {
  return testimony.has(kind);
}

/** What the way by which somebody asks does not permit, whatever roles there are. */
export function refuseMeans(state: State, command: PersonCommand, now: Instant): Refusal | undefined {
  return refuseProgram(state, command) ?? refuseNarrow(state, command) ?? refuseUnproved(state, command, now);
}

function refuseProgram(state: State, command: PersonCommand): Refusal | undefined {
  if (!testimony.has(command.kind)) return undefined;
  if (isService(state, command.by)) {
    return refuse('needs-a-person', `${command.by} is a service account: it testifies to nothing.`, 'A person signs in and does this.');
  }
  if (command.means?.kind !== 'token') return undefined;
  return refuse('needs-a-person', `A token can't do this for ${command.by}: it asks for the person.`, 'lockstep login');
}

/** A token for some environments reaches nothing that touches others, or the system as a whole. */
function refuseNarrow(state: State, command: PersonCommand): Refusal | undefined {
  const reach = command.means?.kind === 'token' ? command.means.environments : undefined;
  if (reach === undefined) return undefined;
  const places = placesOf(state, command);
  if (places === 'anywhere') return undefined;
  const beyond = places === 'whole-system' ? ['the whole system'] : places.filter((place) => !reach.includes(place));
  if (beyond.length === 0) return undefined;
  return refuse(
    'token-too-narrow',
    `This token reaches ${reach.join(', ')}, and not ${beyond.join(', ')}.`,
    'Make one that does, or sign in.',
  );
}

/** What opens production, and what changes who or what may, wants the password anew. */
function refuseUnproved(state: State, command: PersonCommand, now: Instant): Refusal | undefined {
  if (command.means?.kind !== 'session' || !opensProduction(state, command)) return undefined;
  if (isProved(command.means, now)) return undefined;
  return refuse('prove-yourself', 'This opens production: give your password again, it counts for 5 minutes.', 'lockstep login');
}

/** Whether the password was given lately enough for what opens production. */
export function isProved(means: Extract<Means, { kind: 'session' }>, now: Instant): boolean {
  return now >= means.provedAt && now < means.provedAt + provedForMs;
}

/** Whether a command lets something into production, or weakens what keeps it out. */
function opensProduction(state: State, command: PersonCommand): boolean {
  switch (command.kind) {
    case 'approve':
    case 'break-glass':
      return isProductionFor(state, state.releases.get(command.release), command.stage);
    case 'second-exception': {
      // Production's data come to where fewer keep watch over them.
      if (findDataException(state, command.id) !== undefined) return true;
      const found = findException(state, command.id);
      return found !== undefined && isProductionFor(state, found.release, openedBy(found.exception));
    }
    case 'approve-proposal':
      return true;
    default:
      return false;
  }
}
