/** A part of a calendar file that can't be trusted. */
export class NotTrusted extends Error {
  readonly line: number;

  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
  }
}
