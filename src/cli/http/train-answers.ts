import type { DepartureView, TrainsView, TrainView } from '#core/views/trains.ts';
import { isNumber, isText, listOf, objectOf, optional } from './guards.ts';

const isDeparture = objectOf<DepartureView>({
  day: isText,
  from: isNumber,
  to: isNumber,
  cutOff: optional(isNumber),
  releases: listOf(isText),
});

export const isTrains = objectOf<TrainsView>({
  system: isText,
  seq: isNumber,
  now: isNumber,
  trains: listOf(objectOf<TrainView>({ name: isText, stage: isText, zone: isText, departures: listOf(isDeparture) })),
});
