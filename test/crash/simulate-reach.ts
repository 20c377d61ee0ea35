// What must have happened in some seed: a run that never came there has shown nothing about it.

/** Each is reached by a few thousand seeds at least. */
export const mustBeReached = [
  'crash in recovery',
  'a transaction is rolled back by a crash',
  'an answer is lost after the deed',
  'a command is asked twice',
  'an observation arrives twice',
  'orders arrive twice',
  'an order of an old fence arrives',
  'both controllers claim the same work',
  'a claim is given back too late, and refused',
  'a torn record in the journal',
  'the target is asked, and it is there',
  'the target is asked, and it is not there',
  'an order is lost, and its agent asked',
  'a second attempt',
] as const;
