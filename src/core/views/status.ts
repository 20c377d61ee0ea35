// How something stands, in one word: a colour on every screen.

/** The closed list of status words (shared/design). */
export type Status =
  | 'waiting'
  | 'ready'
  | 'deploying'
  | 'verifying'
  | 'soaking'
  | 'live'
  | 'passed'
  | 'failed'
  | 'rejected'
  | 'held'
  | 'rolled back'
  | 'superseded'
  | 'empty';
