import type { Network } from '#dial/address.ts';
import { writeHeldOnce } from '#engine/evidence-hold.ts';
import type { Store } from '#store/store.ts';
import { folderPlace } from '#witness/folder-place.ts';
import { openSigningKey } from '#witness/note.ts';
import { openPlaces } from '#witness/open-places.ts';
import { Witness } from '#witness/witness.ts';
import type { DataFolder } from './data-folder.ts';

interface WitnessOptions {
  /** Absent: what the environment says. */
  readonly places: string | undefined;
  /** Networks besides the public addresses that may be dialled. */
  readonly networks: readonly Network[];
  readonly warn: (sentence: string) => void;
}

/** Beside the database's folder, never in it; and wherever else it was told. */
export async function startWitness(
  store: Store,
  folder: Pick<DataFolder, 'checkpointKey' | 'checkpoints'>,
  { warn, ...options }: WitnessOptions,
): Promise<Witness> {
  const { LOCKSTEP_CHECKPOINTS = '' } = process.env;
  const { places = LOCKSTEP_CHECKPOINTS, networks } = options;
  const key = await openSigningKey(folder.checkpointKey);
  return Witness.start({
    store,
    key,
    places: [folderPlace(folder.checkpoints, key.id), ...openPlaces(places, key.id, { warn, networks })],
    now: () => Date.now(),
    warn,
    onHold: (system, { sentence }) => {
      warn(`${system} is on evidence hold. ${sentence} An administrator ends it: lockstep audit acknowledge`);
      writeHeldOnce(store, system, { because: sentence, at: Date.now() }).catch((error: unknown) => {
        warn(`The hold of ${system} could not be written into its ledger: ${String(error)}`);
      });
    },
  });
}

/** What the engine asks of the witness, and tells it. */
export function witnessPorts(witness: Witness) {
  return { holdOf: (system: string) => witness.holdOf(system)?.sentence, onLastStage: () => witness.hurry() };
}
