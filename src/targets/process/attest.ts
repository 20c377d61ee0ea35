import type { Attestation, EnvironmentPlace } from '#targets/target.ts';
import { shortDigest } from '#core/canonical.ts';
import type { PlacedService } from '#core/payload.ts';
import { digestOfFolder } from './manifest-of-folder.ts';
import type { Parts } from './parts.ts';
import { isAlive, startedAt, workingFolderOf } from './proc.ts';
import { copyKeys, type InstanceRecord, type SideName } from './record.ts';
import { wordsOfStrangers } from './strangers.ts';

interface Since {
  readonly since: number;
}
interface Gap {
  readonly because: string;
}

/**
 * Since when these bits have run and been reached here without a gap. What is written down on this host is held against the kernel: a
 * process cannot have run before its start, whatever the clock said then. Bits are read from the folder that the process stands in.
 */
export async function attest(parts: Parts, place: EnvironmentPlace, services: readonly PlacedService[]): Promise<Attestation> {
  const { active, activeSince } = parts.records.get(place);
  if (active === undefined) return { because: `Nobody is led to anything in ${place.environment}.` };
  const questions = services.flatMap((placed) =>
    copyKeys(placed.service.name, placed.service.instances).map((key) => ({ place, side: active, placed, key })),
  );
  const found = await Promise.all(questions.map((question) => attestCopy(parts, question)));
  const gap = found.find((each) => 'because' in each);
  if (gap !== undefined) return gap;
  const since = Math.max(activeSince ?? 0, ...found.flatMap((each) => ('since' in each ? [each.since] : [])));
  return {
    since,
    because: `${services.map(({ service }) => service.name).join(', ')} run without a gap since ${new Date(since).toISOString()}.`,
  };
}

interface Question {
  readonly place: EnvironmentPlace;
  readonly side: SideName;
  readonly placed: PlacedService;
  /** Which copy of it. */
  readonly key: string;
}

async function attestCopy(parts: Parts, { place, side, placed, key }: Question): Promise<Since | Gap> {
  const { service, artefact } = placed;
  const { system, environment } = place;
  const found = { system, environment, side, service: key };
  const instance = parts.records.instance(found);
  const isWell = await parts.keeper.isWell(found);
  if (instance?.process === undefined || !isAlive(instance.process) || !isWell) return { because: `${service.name} is not well.` };
  if (instance.wellSince === undefined) return { because: `Nobody wrote down since when ${service.name} is well.` };
  const digest = await runningDigest(parts, { ...instance, process: instance.process });
  if (digest !== artefact.digest) {
    const other = `${service.name} runs other bits (sha256:${shortDigest(digest)}…, not sha256:${shortDigest(artefact.digest)}…).`;
    return { because: (await wordsOfStrangers(service.name, parts.artefacts.folderOf(instance.artefact))) ?? other };
  }
  return { since: Math.max(instance.wellSince, startedAt(instance.process)) };
}

function runningDigest(
  parts: Parts,
  { artefact, process }: InstanceRecord & { readonly process: { readonly pid: number } },
): Promise<string> {
  const standsIn = parts.artefacts.digestHolding(workingFolderOf(process.pid) ?? '/');
  return digestOfFolder(parts.artefacts.folderOf(standsIn ?? artefact));
}
