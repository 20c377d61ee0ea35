// Where a gate stands in a file.

export interface GatePlace {
  readonly side: 'entry' | 'exit';
  /** Whose exit is meant by a gate that cannot stand at this entry. */
  readonly exitOf: string;
  /** What the stage itself is called. */
  readonly stage: string;
  /** In which its working days are counted. */
  readonly calendar: string;
}
