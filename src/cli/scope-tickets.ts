import type { Scope, Ticket } from '#core/scope/scope.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';

/** As the file of a scope takes it. */
const ticketId = /^[A-Za-z0-9][A-Za-z0-9._#/-]{0,99}$/;

/** `SHOP-12=Pay by card`, or the key alone. */
export function ticketsOf(texts: readonly string[]): readonly Ticket[] {
  return texts.map((text) => {
    const [, key = '', title = ''] = /^\s*([^=\s]+)\s*(?:=\s*(.*))?$/s.exec(text) ?? [];
    if (ticketId.test(key)) return { id: key, ...(title.trim() !== '' && { title: title.trim() }) };
    throw new CommandError(exits.usage, {
      code: 'not-a-ticket',
      sentence: `\`${text}\` does not say which ticket is in it.`,
      next: 'Write --ticket "SHOP-12=Pay by card".',
    });
  });
}

/** Behind those that are there; one that is there already is called otherwise from now on, and keeps its link. */
export function withTickets(scope: Scope, tickets: readonly Ticket[]): Scope {
  const named = new Map(scope.tickets.map((ticket) => [ticket.id, ticket]));
  for (const ticket of tickets) named.set(ticket.id, { ...named.get(ticket.id), ...ticket });
  return { ...scope, tickets: [...named.values()] };
}
