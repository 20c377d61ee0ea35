/** A stretch of addresses: those whose first `bits` are those of `bytes`. IPv4 is written as IPv6 holds it, `::ffff:a.b.c.d`. */
export interface Network {
  readonly value: bigint;
  readonly bits: number;
}

/** Where an address leads. `reserved` is what no server of the internet has: nowhere, everybody, documentation, tunnels. */
export type Kind = 'public' | 'loopback' | 'private' | 'link-local' | 'reserved';

/** The kind of an address that is written in numbers; undefined where it is not one. */
export function kindOf(address: string): Kind | undefined {
  const value = valueOf(address);
  return value === undefined ? undefined : kindOfValue(value);
}

export function isWithin(address: string, networks: readonly Network[]): boolean {
  const value = valueOf(address);
  return value !== undefined && networks.some((network) => holds(network, value));
}

/** `10.0.0.0/8`, `::1/128`, or one address; undefined where it is neither. */
export function readNetwork(text: string): Network | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const value = valueOf(address);
  const width = address.includes(':') ? 128 : 32;
  const length = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (value === undefined || more.length > 0 || length < 0 || length > width) return undefined;
  return { value: unmapped(value), bits: length + (width === 32 ? 96 : 0) };
}

function kindOfValue(written: bigint): Kind {
  const value = unmapped(written);
  for (const [kind, networks] of table) if (networks.some((network) => holds(network, value))) return kind;
  // Of IPv6 only this eighth has been given to servers.
  return holds(mapped, value) || holds(globalUnicast, value) ? 'public' : 'reserved';
}

/** The IPv4 address within an IPv6 one, where gateways and kernels would go to it: mapped, compatible, NAT64, 6to4. */
function unmapped(value: bigint): bigint {
  const low = value & 0xff_ff_ff_ffn;
  const isCompatible = value >> 32n === 0n && low > 1n;
  if (isCompatible || holds(nat64, value)) return (0xff_ffn << 32n) | low;
  return holds(sixToFour, value) ? (0xff_ffn << 32n) | ((value >> 80n) & 0xff_ff_ff_ffn) : value;
}

function holds({ value, bits }: Network, address: bigint): boolean {
  const rest = BigInt(128 - bits);
  return value >> rest === address >> rest;
}

/** As a number of 128 bits. The parser of URLs knows every spelling of both families, and writes each in one way. */
function valueOf(address: string): bigint | undefined {
  const isSix = address.includes(':');
  if (!isSix && !/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
  const host = URL.parse(`http://${isSix ? `[${address}]` : address}/`)?.hostname;
  if (host === undefined) return undefined;
  if (!isSix) return (0xff_ffn << 32n) | host.split('.').reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const [head = '', tail] = host.slice(1, -1).split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => 0n);
  return [...before, ...zeros, ...after].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string): readonly bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));
}

function network(text: string): Network {
  const read = readNetwork(text);
  if (read === undefined) throw new Error(`${text} is no network`);
  return read;
}

const mapped: Network = { value: 0xff_ffn << 32n, bits: 96 };
const nat64: Network = { value: 0x64_ff_9bn << 96n, bits: 96 };
const sixToFour: Network = { value: 0x20_02n << 112n, bits: 16 };
const globalUnicast: Network = { value: 1n << 125n, bits: 3 };

/** The registries of special addresses (IANA, RFC 6890 and its updates), and where clouds keep the keys of their machines. */
const table: readonly (readonly [Kind, readonly Network[]])[] = [
  ['link-local', ['169.254.0.0/16', 'fe80::/10', '100.100.100.200', '192.0.0.192', 'fd00:ec2::/32', 'fd20:ce::/32'].map(network)],
  ['loopback', ['127.0.0.0/8', '::1'].map(network)],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10'].map(network)],
  ['reserved', ['0.0.0.0/8', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24'].map(network)],
  ['reserved', ['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '2001::/23', '2001:db8::/32', '3fff::/20'].map(network)],
];
