// The system of the benches: two services on a path of six stages, as the sample system has them.
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { System } from '#core/system.ts';

export const systemName = 'shop';

export const people = { viewer: 'vera', developer: 'dora', manager: 'rita', second: 'ralf', operator: 'otto', auditor: 'aude' } as const;

/** In order, so that every open release stands in a line behind all that are older: the longest lists of blockers that there can be. */
export const systemText = `lockstep: 1
system: ${systemName}
roles:
  viewer: [${people.viewer}]
  developer: [${people.developer}]
  release-manager: [${people.manager}, ${people.second}]
  operator: [${people.operator}]
  auditor: [${people.auditor}]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
  web: {source: "directory:./web", command: node server.js, health: /health, after: [api]}
checks:
  smoke: {http: /health, within: 2 seconds}
environments:
  dev: {data: synthetic, errors: full}
  test: {data: masked, errors: full}
  last: {data: masked, errors: full}
  int: {data: masked, errors: medium}
  preprod: {audience: customers, data: masked, errors: medium}
  prod: {audience: public, data: real, errors: friendly}
path:
  - stage: DEV
    queue: in-order
    exit: [check: smoke]
  - stage: TEST
    queue: in-order
    exit: [check: smoke, soak: 1 second]
  - stage: LAST
    queue: in-order
    exit: [check: smoke]
  - stage: INT
    queue: in-order
    exit: [check: smoke]
  - stage: prePROD
    queue: in-order
    exit: [check: smoke]
  - stage: PROD
    queue: in-order
    entry: [approval: release-manager]
    exit: [check: smoke]
    rollout: blue-green
`;

/** Parsed as `lockstep apply` parses it. */
export function benchSystem(): { readonly system: System; readonly digest: string } {
  const parsed = parseSystem(systemText, catalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.sentence).join('\n'));
  return { system: parsed.system, digest: parsed.digest };
}
