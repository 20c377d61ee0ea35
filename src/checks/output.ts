import type { Redaction } from './redact.ts';

const mostLineLength = 16 * 1024;
const mostLogLength = 8 * 1024 * 1024;
const tailLines = 20;

/** What a command printed: redacted line by line, logged as it comes, kept up to a limit, its last lines at hand. */
export class Output {
  private rest = '';
  private readonly kept: string[] = [];
  private keptLength = 0;
  private cutLines = 0;
  private readonly tail: string[] = [];
  private readonly redaction: Redaction;
  private readonly log: (line: string) => void;

  constructor(redaction: Redaction, log: (line: string) => void) {
    this.redaction = redaction;
    this.log = log;
  }

  write(text: string): void {
    const lines = `${this.rest}${text}`.split('\n');
    // A line without an end is held back to its limit, and so much more that no secret is cut at its border.
    this.rest = (lines.pop() ?? '').slice(0, mostLineLength + this.redaction.reach);
    for (const line of lines) this.take(line);
  }

  end(): void {
    if (this.rest !== '') this.take(this.rest);
    this.rest = '';
  }

  /** Everything, for the blob. */
  bytes(): Uint8Array {
    const cut = this.cutLines === 0 ? '' : `… ${this.cutLines} more lines are not kept; the last of them:\n${this.tail.join('\n')}\n`;
    return Buffer.from(`${this.kept.map((line) => `${line}\n`).join('')}${cut}`);
  }

  /** The last lines, for whoever asks why. */
  lastLines(): string {
    return this.tail.join('\n');
  }

  /** The last lines that say something, as one. */
  lastWords(): string {
    const lines = this.tail.map((line) => line.trim()).filter((line) => line !== '');
    return lines.slice(-3).join(' / ').slice(-300);
  }

  private take(raw: string): void {
    const redacted = this.redaction.text(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    const line = redacted.length > mostLineLength ? `${redacted.slice(0, mostLineLength)}…` : redacted;
    this.log(line);
    this.tail.push(line);
    if (this.tail.length > tailLines) this.tail.shift();
    if (this.keptLength > mostLogLength) this.cutLines += 1;
    else this.kept.push(line);
    this.keptLength += line.length + 1;
  }
}
