import { styleText } from 'node:util';
import type { Status } from '#core/views/status.ts';

/** Paint, or none: the same words either way. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan', text: string) => string;

export const paintNothing: Paint = (_style, text) => text;

export const paintTerminal: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Blue is what you may do, purple soaks, red failed, amber is held; what is well stays in ink. */
export function paintStatus(paint: Paint, status: Status): string {
  switch (status) {
    case 'failed':
    case 'rejected':
    case 'rolled back':
      return paint('red', status);
    case 'held':
      return paint('yellow', status);
    case 'soaking':
      return paint('magenta', status);
    case 'ready':
      return paint('blue', status);
    case 'deploying':
    case 'verifying':
      return paint('cyan', status);
    case 'live':
      return paint('green', status);
    case 'waiting':
    case 'passed':
      return status;
    case 'superseded':
    case 'empty':
      return paint('dim', status);
  }
}
