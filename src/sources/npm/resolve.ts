import { nearestVersions } from './nearest-versions.ts';
import { complaintOf, npmError } from './npm-error.ts';
import { type NpmPlace, runNpm } from './run-npm.ts';
import { isRecord, parseJson, textIn } from '#sources/read-json.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';

/** What the registry says of one version: that it exists, and what its bytes are. */
export interface Resolved {
  readonly version: string;
  /** Absent for packages from before there was one; npm writes down its own then. */
  readonly integrity?: string;
}

export interface Wanted {
  readonly service: string;
  readonly name: string;
  readonly version: string;
}

/** A whole version and nothing that could mean another tomorrow. */
export function isExactVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text);
}

/** Asks the registry, as npm is told to find it. */
export async function resolveVersion(
  wanted: Wanted,
  place: NpmPlace & { readonly shown: string },
  context: SourceContext,
): Promise<Resolved> {
  const { name, version } = wanted;
  const end = await runNpm(['view', `${name}@${version}`, 'version', 'dist.integrity', '--json'], place, context);
  const found = parseJson(end.stdout.toString());
  const told = textIn(found, 'version');
  if (end.code === 0 && told === version) {
    const integrity = textIn(found, 'dist.integrity');
    return { version, ...(integrity !== undefined && { integrity }) };
  }
  const complaint = complaintOf(end);
  const isMissing = end.code === 0 || complaint.code === 'E404' || complaint.code === 'ETARGET';
  if (!isMissing) throw npmError(complaint, `${name} ${version}`, place.shown);
  throw await missing(wanted, place, context);
}

/** Which of the two is not there: the package, or the version; and what is. */
export async function missing(
  { service, name, version }: Wanted,
  place: NpmPlace & { readonly shown: string },
  context: SourceContext,
): Promise<SourceError> {
  const end = await runNpm(['view', name, 'versions', 'dist-tags', '--json'], place, context);
  const found = parseJson(end.stdout.toString());
  const versions = textsIn(found, 'versions');
  const tags = isRecord(found) && isRecord(found['dist-tags']) ? found['dist-tags'] : {};
  if (end.code !== 0 || versions.length === 0) {
    const complaint = complaintOf(end);
    if (end.code !== 0 && complaint.code !== 'E404') return npmError(complaint, name, place.shown);
    return new SourceError('typed', 'no-such-package', {
      sentence: `The registry ${place.shown} has no package \`${name}\`, or shows it only to people it knows.`,
      next: 'Look at the name in the system file; for a private package give npm a token in ~/.npmrc.',
    });
  }
  const tagged = textIn(tags, version);
  const near = nearestVersions(version, versions, textIn(tags, 'latest'));
  if (tagged !== undefined || !isExactVersion(version)) {
    const today = tagged ?? near[0] ?? '';
    return new SourceError('typed', 'needs-version', {
      sentence: `\`${version}\` of ${name} may mean another version tomorrow; today it ${tagged === undefined ? 'may be' : 'is'} ${today}.`,
      next: `Write the version: ${service}=${today}.`,
    });
  }
  return new SourceError('typed', 'no-such-package-version', {
    sentence: `There is no ${name} ${version}. Near it are ${near.join(', ')}.`,
    next: `Write one that is there: ${service}=${near[0] ?? 'VERSION'}.`,
  });
}

function textsIn(value: unknown, key: string): readonly string[] {
  const found = isRecord(value) ? value[key] : undefined;
  const list = Array.isArray(found) ? found : [found];
  return list.filter((each): each is string => typeof each === 'string');
}
