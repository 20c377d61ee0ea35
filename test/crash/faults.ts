import { cuts, type Cut } from './link.ts';

export const places = ['a', 'b'] as const;
export type Place = (typeof places)[number];

/** What can go wrong on PostgreSQL with controllers and agents. A freeze is a SIGSTOP that outlasts every lease, then SIGCONT. */
export type Fault =
  | { readonly kind: 'kill'; readonly what: 'controller' | 'agent'; readonly place: Place }
  | { readonly kind: 'freeze'; readonly what: 'controller' | 'agent'; readonly place: Place }
  | { readonly kind: 'kill-postmaster' }
  | { readonly kind: 'kill-backend'; readonly among: number }
  | { readonly kind: 'cut'; readonly link: 'agent' | 'store'; readonly place: Place; readonly how: Cut; readonly forMs: number }
  | { readonly kind: 'storm'; readonly door: 'http' | 'agents' | 'store'; readonly place: Place; readonly clients: number }
  | { readonly kind: 'kill-everything' };

/** Of a hundred faults so many are of a kind; the rest are kills of controllers and agents. */
const shares: readonly (readonly [Fault['kind'], number])[] = [
  ['cut', 30],
  ['storm', 14],
  ['kill-postmaster', 12],
  ['kill-backend', 12],
  ['kill-everything', 6],
  ['freeze', 6],
];

export function drawKill(random: () => number): Fault {
  return { kind: 'kill', what: pick(random, ['controller', 'agent']), place: pick(random, places) };
}

export function drawFault(random: () => number): Fault {
  switch (kindAt(random() * 100)) {
    case 'cut':
      return { ...linkOf(random), kind: 'cut', how: pick(random, cuts), forMs: between(random, 100, 2_500) };
    case 'storm':
      return {
        kind: 'storm',
        door: pick(random, ['http', 'agents', 'store']),
        place: pick(random, places),
        clients: between(random, 150, 400),
      };
    case 'kill-postmaster':
      return { kind: 'kill-postmaster' };
    case 'kill-backend':
      return { kind: 'kill-backend', among: random() };
    case 'kill-everything':
      return { kind: 'kill-everything' };
    case 'freeze':
      return { kind: 'freeze', what: random() < 0.6 ? 'controller' : 'agent', place: pick(random, places) };
    case 'kill':
      return drawKill(random);
  }
}

export function wordsOfFault(fault: Fault): string {
  return Object.values(fault)
    .filter((each) => typeof each === 'string')
    .join(' ');
}

function linkOf(random: () => number): { readonly link: 'agent' | 'store'; readonly place: Place } {
  return { link: pick(random, ['agent', 'store']), place: pick(random, places) };
}

function kindAt(hundredth: number): Fault['kind'] {
  let sum = 0;
  for (const [kind, share] of shares) {
    sum += share;
    if (hundredth < sum) return kind;
  }
  return 'kill';
}

function between(random: () => number, least: number, most: number): number {
  return Math.round(least + random() * (most - least));
}

function pick<Value>(random: () => number, values: readonly [Value, ...Value[]]): Value {
  return values[Math.floor(random() * values.length)] ?? values[0];
}
