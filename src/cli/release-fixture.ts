/** What a controller tells of release 1.0 of the shop, which is on its way to PROD through these stages. `fields` go over what stands here. */
export function releaseTold(stages: readonly object[], fields: object = {}): object {
  return {
    system: 'shop',
    seq: 3,
    now: 0,
    release: '1.0',
    state: 'open',
    origin: 'created',
    digest: 'sha256:0',
    bill: {},
    authors: ['dora'],
    by: 'dora',
    at: 0,
    sentence: '1.0 is on its way.',
    next: 'PROD',
    blockers: [],
    stages: stages.map((stage) => ({ environments: ['x'], entry: [], exit: [], ...stage })),
    ...fields,
  };
}
