import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Declared, HostReached } from '#core/nothing/observed.ts';

type DeclaredHost = Declared['hosts'][number];

/** Hosts that stand in the values of variables: as an address, as `name:port`, or as a bare name; with what they resolve to now. */
export async function declaredHosts(values: readonly string[]): Promise<readonly DeclaredHost[]> {
  const named = values.flatMap(hostsIn);
  const resolved = await Promise.all(named.map(async ({ host, port }) => (await addressesOf(host)).map((address) => at(address, port))));
  return [...named, ...resolved.flat()];
}

const usualPorts: { readonly [protocol: string]: number } = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
  'mysql:': 3306,
  'redis:': 6379,
  'amqp:': 5672,
  'mongodb:': 27017,
};

function hostsIn(value: string): readonly DeclaredHost[] {
  return value.split(/[\s,;]+/).flatMap((word): readonly DeclaredHost[] => {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word) && URL.canParse(word)) {
      const { hostname, port, protocol } = new URL(word);
      const host = hostname.replace(/^\[|\]$/g, '');
      return host === '' ? [] : [at(host, port === '' ? usualPorts[protocol] : Number(port))];
    }
    const [, name, port] = /^([\w-]+(?:\.[\w-]+)*|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i.exec(word) ?? [];
    if (name === undefined || /^\d+$/.test(name)) return [];
    return [at(name.replace(/^\[|\]$/g, ''), port === undefined ? undefined : Number(port))];
  });
}

function at(host: string, port: number | undefined): DeclaredHost {
  return { host, ...(port !== undefined && { port }) };
}

/** Addresses that belong to a name that was looked up say so: one host is told once. */
export async function withNames(hosts: readonly HostReached[]): Promise<readonly HostReached[]> {
  const names = [...new Set(hosts.map(({ host }) => host).filter((host) => isIP(host) === 0))];
  const known = new Map<string, string>();
  for (const name of names) for (const address of await addressesOf(name)) known.set(address, name);
  return hosts.map((each) => {
    const name = known.get(each.host);
    return name === undefined ? each : { ...each, name };
  });
}

/** A name that nobody knows has none. Words that are no names are not asked for. */
async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0 || (!host.includes('.') && host !== 'localhost')) return [];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
