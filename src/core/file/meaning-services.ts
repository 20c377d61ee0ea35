import type { Service } from '#core/system.ts';
import type { Meaning } from './draft.ts';
import { nearest } from './nearest.ts';
import { orderServices } from './order-services.ts';
import { wordsInLine } from './quote.ts';
import { spanAt } from './tree.ts';

export function sayServices(meaning: Meaning): void {
  sayUnknownServices(meaning);
  sayImages(meaning);
  sayCycle(meaning);
  sayPorts(meaning);
}

function sayUnknownServices({ report, root, draft }: Meaning): void {
  const names = draft.services.map((service) => service.name);
  const known = new Set(names);
  for (const service of draft.services) {
    for (const [index, after] of service.after.entries()) {
      if (known.has(after)) continue;
      const hint = nearest(after, names);
      report.error(spanAt(root, 'services', service.name, 'after', index), 'unknown-service', {
        ...unknownWords('service', after, hint),
        expected: names,
      });
    }
  }
  for (const environment of draft.environments) {
    for (const name of Object.keys(environment.ports)) {
      const service = draft.services.find((candidate) => candidate.name === name);
      const span = spanAt(root, 'environments', environment.name, 'ports', name);
      if (service === undefined)
        report.error(span, 'unknown-service', { ...unknownWords('service', name, nearest(name, names)), expected: names });
      else if (service.internal) {
        report.error(span, 'internal-port', {
          sentence: `\`${name}\` is internal: it has no listener. Delete this port, or \`internal\` of the service.`,
        });
      }
    }
  }
}

/** What starts programs of a folder has nothing to start in an image: only a program of one's own knows what to do with it. */
function sayImages({ report, root, draft }: Meaning): void {
  for (const { name } of draft.services.filter(({ makes, add }) => makes === 'image' && add !== undefined)) {
    const sentence = `\`${name}\` is an image, and nothing can be laid into it. Delete \`add\`, and build the image with these files.`;
    report.error(spanAt(root, 'services', name, 'add'), 'bad-folder', { sentence });
  }
  const place = draft.environments.find(({ handsOver }) => handsOver === undefined);
  if (place === undefined) return;
  for (const { name, source } of draft.services.filter((service) => service.makes === 'image')) {
    const sentence = `\`${name}\` comes from \`${source}\`, and \`${place.name}\` (target \`${place.target}\`) starts programs, not images. Give \`${place.name}\` a target that runs images, such as \`target: {command: ./deploy.sh}\`.`;
    report.error(spanAt(root, 'services', name, 'source'), 'image-needs-target', { sentence });
  }
}

/** "There is no X `a`. Did you mean `b`?" */
export function unknownWords(
  noun: string,
  name: string,
  hint: string | undefined,
): { readonly sentence: string; readonly hint: string | undefined } {
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
  return { sentence: `There is no ${noun} \`${name}\`.${guess}`, hint };
}

function sayCycle({ report, root, draft }: Meaning): void {
  const { cycle } = orderServices(draft.services);
  const [first] = cycle;
  if (first === undefined) return;
  const spans = cycle.map((service, place) =>
    spanAt(root, 'services', service.name, 'after', service.after.indexOf(follower(cycle, place))),
  );
  const waits = cycle.map(
    (service, place) => `\`${service.name}\` waits for \`${cycle.length === 1 ? 'itself' : follower(cycle, place)}\``,
  );
  const lines = spans.map((span) => `L${report.lineOf(span.from)}`);
  const sentence =
    cycle.length === 1
      ? `\`${first.name}\` waits for itself. Remove it.`
      : `${waits.join(', ')}. Remove one \`after\` (${wordsInLine(lines, 'or')}).`;
  report.error(spans[0] ?? root.span, 'cycle', { sentence });
}

function follower(cycle: readonly Service[], place: number): string {
  return cycle[(place + 1) % cycle.length]?.name ?? '';
}

interface Claim {
  /** Who wants the port: `api` or `api` in `dev`. */
  readonly words: string;
  readonly path: readonly string[];
}

/** Every fixed port, host by host: an instance's in each environment, a listener's where it is given. */
function sayPorts(meaning: Meaning): void {
  const { report, root, draft } = meaning;
  const claims = new Map<string, Claim>();
  function claim(host: string, port: number, wanted: Claim): void {
    const key = `${host} ${port}`;
    const first = claims.get(key);
    claims.set(key, first ?? wanted);
    if (first === undefined) return;
    const line = report.lineOf(spanAt(root, ...first.path).from);
    const isOne = first.path.join(' ') === wanted.path.join(' ');
    const advice = isOne ? 'Delete it: each gets a free `PORT`.' : 'Delete both: each gets a free `PORT`.';
    const sentence = `${first.words}${isOne ? '' : ` (L${line})`} and ${wanted.words} want port ${port} on host \`${host}\`. ${advice}`;
    report.error(spanAt(root, ...wanted.path), 'port-clash', { sentence });
  }
  for (const environment of draft.environments) {
    for (const service of draft.services) {
      const words = `\`${service.name}\` in \`${environment.name}\``;
      if (service.port !== undefined) claim(environment.host, service.port, { words, path: ['services', service.name, 'port'] });
    }
    for (const [name, port] of Object.entries(environment.ports)) {
      claim(environment.host, port, {
        words: `the listener of \`${name}\` in \`${environment.name}\``,
        path: ['environments', environment.name, 'ports', name],
      });
    }
  }
  sayTwoSides(meaning);
  sayInstances(meaning);
}

/** While a stage switches blue-green, two copies of each service run. */
function sayTwoSides({ report, root, draft }: Meaning): void {
  const stage = draft.stages.find(({ rollout }) => rollout === 'blue-green' || (typeof rollout !== 'string' && rollout.kind === 'canary'));
  if (stage === undefined) return;
  for (const service of draft.services) {
    if (service.port === undefined) continue;
    const sentence = `\`${service.name}\` runs twice while ${stage.name} switches ${stage.rollout === 'blue-green' ? 'blue-green' : 'by a canary'}, and both copies want port ${service.port}. Delete it: each gets a free \`PORT\`.`;
    report.error(spanAt(root, 'services', service.name, 'port'), 'port-clash', { sentence });
  }
}

/** Several instances need a port each, and a rollout that lets a service run more than once. */
function sayInstances({ report, root, draft }: Meaning): void {
  const paused = draft.stages.find(({ rollout }) => typeof rollout !== 'string' && rollout.kind === 'pause');
  for (const { name, instances, port } of draft.services) {
    if (instances === undefined) continue;
    if (paused !== undefined) {
      const sentence = `\`${name}\` runs once where ${paused.name} has the rollout \`pause\`, and asks for ${instances} instances. Delete \`instances\`, or choose another rollout.`;
      report.error(spanAt(root, 'services', name, 'instances'), 'bad-rollout', { sentence });
    }
    if (port === undefined) continue;
    const sentence = `\`${name}\` runs ${instances} times, and every instance wants port ${port}. Delete it: each gets a free \`PORT\`.`;
    report.error(spanAt(root, 'services', name, 'port'), 'port-clash', { sentence });
  }
}
