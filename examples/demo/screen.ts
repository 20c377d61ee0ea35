import { paintNothing, paintTerminal, type Paint } from '#cli/text/style.ts';
import { fit } from '#cli/text/table.ts';

const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';
const frameMs = 125;

/** What somebody looks at: a region that is drawn again in its place, or without a terminal, lines. */
export interface Screen {
  readonly paint: Paint;
  readonly isLive: boolean;
  /** Stays: above the region. */
  print(text: string): void;
  /** What the region shows from now on. */
  show(frame: () => readonly string[]): void;
  /** The last frame stays. */
  close(): void;
}

export function openScreen(stream: NodeJS.WriteStream): Screen {
  // Whoever read us may be gone: that ends the demo, elsewhere and in order.
  stream.on('error', () => undefined);
  return stream.isTTY && process.env['TERM'] !== 'dumb' ? liveScreen(stream) : plainScreen(stream);
}

function plainScreen(stream: NodeJS.WriteStream): Screen {
  return {
    paint: paintNothing,
    isLive: false,
    print: (text) => void stream.write(`${text}\n`),
    show: () => undefined,
    close: () => undefined,
  };
}

function liveScreen(stream: NodeJS.WriteStream): Screen {
  let height = 0;
  let frame = (): readonly string[] => [];
  const draw = (above: readonly string[]): void => {
    // A frame higher than the terminal could not be taken back; a line that wraps would count as two.
    const shown = frame()
      .slice(0, Math.max(1, stream.rows - 1))
      .map((line) => fit(line, stream.columns));
    const back = height === 0 ? '' : `\u001B[${height}A\r`;
    const text = [...above, ...shown].map((line) => `${line}\u001B[K\n`).join('');
    stream.write(`${hideCursor}${back}${text}\u001B[J`);
    height = shown.length;
  };
  const timer = setInterval(() => draw([]), frameMs);
  return {
    paint: stream.hasColors() ? paintTerminal : paintNothing,
    isLive: true,
    print: (text) => draw(text.split('\n')),
    show: (next) => {
      frame = next;
      draw([]);
    },
    close: () => {
      clearInterval(timer);
      draw([]);
      height = 0;
      stream.write(showCursor);
    },
  };
}
