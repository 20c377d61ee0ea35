import type { ShownException } from '#cli/exceptions.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

/** Whether it waits for its second person, counts, or is over. */
export function standingOf({ second, revoked, expires }: ShownException, now: number): 'waiting' | 'counting' | 'ended' {
  if (revoked !== undefined || expires <= now) return 'ended';
  return second === undefined ? 'waiting' : 'counting';
}

/** Whether it stays in sight for ever: the glass was broken. */
export function isForEver({ glass, second }: ShownException): boolean {
  return glass !== undefined && second !== undefined;
}

/** Each Exception, and what was asked for in one stroke as one: who, why, until when, and what it waits for. */
export function exceptionLines(exceptions: readonly ShownException[], options: ViewOptions): readonly string[] {
  const strokes = Map.groupBy(exceptions, ({ id, glass }) => glass ?? id);
  return [...strokes.values()].flatMap((stroke) => {
    const [first] = stroke;
    return first === undefined ? [] : strokeLines(first, stroke, options);
  });
}

function strokeLines(first: ShownException, stroke: readonly ShownException[], options: ViewOptions): readonly string[] {
  const { now, width, paint } = options;
  const head = first.glass === undefined ? wordsOfGate(first) : wordsOfGlass(first);
  const isRed = first.glass !== undefined && first.second !== undefined;
  const gates = first.glass === undefined ? [] : stroke.map(({ label, stage }) => `${label} of ${stage}`);
  return [
    ...wrap(head, width).map((line) => (isRed ? paint('red', line) : line)),
    ...(gates.length === 0 ? [] : wrap(`waives ${gates.join(', ')}`, width, '  ')),
    ...wrap(`by ${first.by} ${localAndRelative(first.at, now)}: ${first.reason}`, width, '  '),
    ...endLines(first, options),
  ];
}

function wordsOfGate({ id, label, stage, release }: ShownException): string {
  return `${id}  ${label} of ${stage}, for ${release}`;
}

/** `x` and words, not the colour alone. */
function wordsOfGlass({ glass = '', release, second, stage, into = stage }: ShownException): string {
  return second === undefined
    ? `${glass}  the glass is to be broken for ${release} before ${into}`
    : `${glass}  × glass broken for ${release} before ${into}`;
}

function endLines(exception: ShownException, { now, width, paint }: ViewOptions): readonly string[] {
  const until = localAndRelative(exception.expires, now);
  switch (standingOf(exception, now)) {
    case 'waiting':
      return [
        ...wrap(`waits for a second person, to count until ${until.replace(/^at /, '')}:`, width, '  '),
        `    ${paint('blue', `lockstep except --second ${exception.id}`)}`,
      ];
    case 'counting':
      return wrap(`granted by ${exception.second ?? ''}, counts until ${until.replace(/^at /, '')}`, width, '  ');
    case 'ended':
      return wrap(wordsOfEnd(exception, until), width, '  ');
  }
}

function wordsOfEnd({ revoked, second }: ShownException, until: string): string {
  const granted = second === undefined ? 'nobody granted it' : `granted by ${second}`;
  return revoked === undefined ? `${granted}; it expired ${until}` : `${granted}; taken back by ${revoked.by}`;
}
