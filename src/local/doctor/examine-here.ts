import { ownVersion } from '#local/own-version.ts';
import { examine } from './doctor.ts';
import type { Finding } from './finding.ts';
import type { DoctorRequest } from './machine.ts';
import { thisMachine } from './this-machine.ts';

/** The machine that this runs on. */
export async function examineHere(request: Omit<DoctorRequest, 'version'>): Promise<readonly Finding[]> {
  const { version } = await ownVersion();
  return examine(thisMachine(process.env), { ...request, version });
}
