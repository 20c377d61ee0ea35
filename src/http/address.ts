import { isIPv6 } from 'node:net';

/** An address as it is counted: of IPv6 the first 64 bits, for whoever has one has the rest. */
export function countedAddress(address: string): string {
  const [bare = ''] = address.split('%');
  const plain = bare.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** This machine: people behind a proxy that runs here, and programs of its own. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./i.test(address);
}

function groupsOf(address: string): readonly string[] {
  const [before = '', after] = address.toLowerCase().split('::');
  const head = before.split(':').filter((group) => group !== '');
  if (after === undefined) return head.map(tidy);
  const tail = after.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].map(tidy);
}

function tidy(group: string): string {
  return group.replace(/^0+(?=.)/, '');
}
