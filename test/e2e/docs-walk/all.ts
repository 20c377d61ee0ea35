// Every page with the walk that types it, in the houses in which they are typed: one file of tests for each.
import { access } from './pages/access.ts';
import { calendars, cliCalendars } from './pages/calendars.ts';
import { cliGates, cliStopping } from './pages/cli-gates.ts';
import { cliInstallation, cliPlaces, cliSecrets } from './pages/cli-house.ts';
import { cliNotices } from './pages/cli-notices.ts';
import { cliPeople, cliYou } from './pages/cli-people.ts';
import { cliFile, cliReleases } from './pages/cli-releases.ts';
import { cliData, data, subsets } from './pages/data.ts';
import { exceptions } from './pages/exceptions.ts';
import { configuration, init, pathAndStages, proposals, systemFile } from './pages/file.ts';
import { approvals, blockers, gates, soakAndStages } from './pages/gates.ts';
import { holdsAndStop } from './pages/holds-and-stop.ts';
import { agent, doctor, ledger, metrics, operations, store } from './pages/installation.ts';
import { adoption, ci, door, environments, migrations, secrets } from './pages/places.ts';
import { readme } from './pages/readme.ts';
import { hotfix, release, rollback, scope, sources } from './pages/release.ts';
import { fromNothing, rollouts } from './pages/rollouts.ts';
import { trains } from './pages/trains.ts';

export const walks = {
  gates: [
    gates,
    approvals,
    blockers,
    ...soakAndStages,
    calendars,
    exceptions,
    holdsAndStop,
    proposals,
    systemFile,
    init,
    configuration,
    pathAndStages,
  ],
  releases: [release, sources, rollback, hotfix, scope, trains, rollouts, fromNothing, migrations],
  access: [access],
  installation: [agent, doctor, ledger, metrics, store, operations],
  places: [environments, adoption, door, secrets, ci],
  readme: [readme],
  commandsOfReleases: [cliFile, cliCalendars, cliReleases],
  commandsOfGates: [cliGates, cliStopping],
  commandsOfTheHouse: [cliPlaces, cliSecrets, cliNotices, cliInstallation, cliYou],
  commandsOfPeople: [cliPeople],
  data: [data, cliData, subsets],
} as const;
