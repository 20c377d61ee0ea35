import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { refused } from './refused.ts';

/**
 * A name that somebody else owns can be made to point to this machine, and the page behind it would then be asking us as its own
 * origin (DNS rebinding). Such a name has a dot. So has the declared one, which counts, as does this machine's; addresses and
 * names without a dot belong to nobody in public.
 */
export function ownHosts(url: string | undefined): (host: string | undefined) => void {
  const own = new Set([hostname().toLowerCase(), ...(url === undefined ? [] : [new URL(url).hostname.toLowerCase()])]);
  return (host) => {
    // Only a program leaves it out.
    if (host === undefined || host === '') return;
    const name = nameIn(host);
    if (name === undefined) throw refused('wrong-host', 'The header Host is no host.', 'Send the address that was called.');
    if (isIP(name) !== 0 || !name.includes('.') || own.has(name)) return;
    throw refused(
      'wrong-host',
      'Nobody is served here under this name.',
      'Start `lockstep serve` with --url and the address that people use.',
    );
  };
}

function nameIn(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}
