// The system `shop` of the docs: two services, the people of the pages, and the path that a page needs.

export interface Shop {
  /** Of its own for each page, so that none is in the way of another. */
  readonly name: string;
  /** Each stage with what stands below it, as `entry: [approval: tester]`; the last one is open to the public. */
  readonly path: Readonly<Record<string, string>>;
  /** Of environments: what else one has, as `ports: {api: 8080}`. */
  readonly environments?: Readonly<Record<string, string>>;
  /** A check besides `smoke`. */
  readonly checks?: string;
  readonly checklists?: string;
  /** What else stands at the top of the file. */
  readonly more?: string;
  /** Instead of who has them elsewhere. */
  readonly roles?: Readonly<Record<string, string>>;
  /** Instead of the two that need nothing. */
  readonly services?: string;
}

const roles = {
  developer: '[dora, ci]',
  tester: '[anna, bo]',
  'release-manager': '[carla, deniz]',
  operator: '[olga, otto]',
  customer: '[eva]',
};

const services = `  api: {source: "directory:./api", command: node server.js, health: /}
  web: {source: "directory:./web", command: node server.js, health: /}`;

export function shopFile(shop: Shop): string {
  const stages = Object.entries(shop.path);
  const last = stages.length - 1;
  return `lockstep: 1
system: ${shop.name}
roles:
${Object.entries({ ...roles, ...shop.roles })
  .map(([role, who]) => `  ${role}: ${who}\n`)
  .join('')}services:
${shop.services ?? services}
checks:
  smoke: {http: /, status: 200}
  ${shop.checks ?? ''}
checklists: ${shop.checklists ?? '{uat: [Order placed, Prices as agreed]}'}
${shop.more ?? ''}
environments:
${stages.map(([stage], index) => environmentOf(stage, { first: index === 0, last: index === last, more: shop.environments?.[stage.toLowerCase()] })).join('\n')}
path:
${stages.map(([stage, gates]) => `  - stage: ${stage}\n${gates.replaceAll(/^(?=.)/gm, '    ')}`).join('\n')}
`;
}

interface Place {
  readonly first: boolean;
  readonly last: boolean;
  readonly more: string | undefined;
}

function environmentOf(stage: string, { first, last, more }: Place): string {
  const usual = first ? 'data: synthetic, errors: full' : 'data: masked, errors: medium';
  const words = last ? 'data: real, errors: friendly, audience: public' : usual;
  return `  ${stage.toLowerCase()}: {${words}${more === undefined ? '' : `, ${more}`}}`;
}
