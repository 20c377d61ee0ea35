// The controller's hints as they come over the wire. Read with fetch and not with EventSource, because that hides what we must know:
// the status of a refusal, and the comments by which the controller says that it is still there.

/** Which system changed, up to which ledger number. */
export interface Hint {
  readonly system: string;
  readonly seq: number;
}

/** What a reader of the stream hears. */
export type News =
  | { readonly kind: 'open' }
  /** Any byte: the controller lives. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'hint'; readonly hint: Hint }
  | { readonly kind: 'signed-out' };

/** The controller says something every 15 s. A connection that has been silent for this long is dead, though nobody may ever have been told. */
const silentMs = 35_000;
/**
 * Reads until the stream ends, breaks or falls silent, and says whether it is worth to come back; `unopened`: nothing answered within `openingMs`. It
 * never throws: an end is an end.
 */
export async function readHints(
  tell: (news: News) => void,
  { stop, openingMs }: { readonly stop: AbortSignal; readonly openingMs: number },
): Promise<'ended' | 'unopened' | 'signed-out'> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), openingMs);
  const waitOn = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silentMs);
  };
  const signal = AbortSignal.any([stop, silence.signal]);
  let isOpen = false;
  try {
    const response = await fetch('/api/events', { headers: { accept: 'text/event-stream' }, cache: 'no-store', signal });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || response.body === null) return 'ended';
    isOpen = true;
    waitOn();
    tell({ kind: 'open' });
    const parser = new HintParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      waitOn();
      tell({ kind: 'alive' });
      for (const hint of parser.take(part.value)) tell({ kind: 'hint', hint });
    }
  } catch {
    // The network broke, or we were told to stop; whoever called decides what follows.
  } finally {
    clearTimeout(timer);
  }
  return silence.signal.aborted && !isOpen ? 'unopened' : 'ended';
}

/** Cuts the stream into events, however the network cut it into pieces. */
export class HintParser {
  #rest = '';

  take(part: string): readonly Hint[] {
    const lines = (this.#rest + part).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => (line.startsWith('data:') ? hintsIn(line.slice('data:'.length)) : []));
  }
}

/** What is no hint is passed over: a newer controller may say more. */
function hintsIn(text: string): readonly Hint[] {
  try {
    const value: unknown = JSON.parse(text);
    return isHint(value) ? [value] : [];
  } catch {
    return [];
  }
}

function isHint(value: unknown): value is Hint {
  if (typeof value !== 'object' || value === null || !('system' in value) || !('seq' in value)) return false;
  return typeof value.system === 'string' && typeof value.seq === 'number';
}
