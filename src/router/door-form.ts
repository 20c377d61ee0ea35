import type { IncomingMessage } from 'node:http';
import { doorPath } from './door.ts';

/** A token is at most 4 KiB, and a path some more. */
const mostBytes = 16_384;
const patienceMs = 5_000;

/**
 * Whoever signed in brings the token in the body of a form, never in an address: those lie in histories and logs. Here it becomes a
 * header, as programs send it, and the request goes on as theirs do.
 */
export function withDoorForm(request: IncomingMessage, goOn: () => void): void {
  if (request.method !== 'POST' || request.url?.startsWith(doorPath) !== true) return goOn();
  let text = '';
  const timer = setTimeout(() => request.destroy(), patienceMs);
  const settle = (): void => {
    clearTimeout(timer);
    const form = new URLSearchParams(text);
    request.headers['x-lockstep-door'] = form.get('token') ?? '';
    request.url = `${doorPath}?${new URLSearchParams({ to: form.get('to') ?? '/' }).toString()}`;
    goOn();
  };
  request.setEncoding('utf8');
  request.on('data', (part: string) => {
    text += part;
    if (text.length > mostBytes) request.destroy();
  });
  request.once('end', settle);
  request.once('close', () => clearTimeout(timer));
}
