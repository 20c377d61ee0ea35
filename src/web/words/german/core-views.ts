import type { Patterns } from './matcher.ts';

/** What the core says of boards, releases, environments and of what it did itself. */
export const views: Patterns = {
  // The board.
  '{count} release needs you': '{count} Release braucht Sie',
  '{count} releases need you': '{count} Releases brauchen Sie',
  '{count} failed': '{count} gescheitert',
  '{count} promotion under way': '{count} Promotion läuft',
  '{count} promotions under way': '{count} Promotions laufen',
  '{count} open release': '{count} offenes Release',
  '{count} open releases': '{count} offene Releases',
  'nothing is live yet': 'noch ist nichts live',
  '{release} is live': '{release} ist live',
  'no system file is in force yet': 'noch ist keine Systemdatei in Kraft',
  'nothing yet': 'noch nichts',
  'goes no further': 'geht nicht weiter',
  'overtaken by a newer one': 'von einem neueren überholt',
  serves: 'bedient',
  'all gates passed': 'alle Gates bestanden',
  '{span} to run': 'noch {span}',
  'step {count} of {all}': 'Schritt {count} von {all}',
  '{number} % of the traffic, step {count} of {all}': '{number} % des Verkehrs, Schritt {count} von {all}',
  approve: 'freigeben',
  'sign off': 'abzeichnen',
  answer: 'antworten',
  decide: 'entscheiden',
  'calendars could not be compiled anew, and hold as they were: {why}':
    'Kalender konnten nicht neu berechnet werden und gelten, wie sie waren: {why}',
  'nobody can read back what runs in {list}: only what was asked for is known':
    'niemand kann zurücklesen, was in {list} läuft: Bekannt ist nur, was verlangt wurde',

  // A release.
  'It is on the train of {at}': 'Es fährt mit dem Zug am {at}',
  '{release} is new and may enter {stage}': '{release} ist neu und darf in {stage} eintreten',
  '{release} is in {list} and may enter {stage}': '{release} ist in {list} und darf in {stage} eintreten',
  '{release} is new and may not enter {stage} yet, for 1 reason: {list}':
    '{release} ist neu und darf aus 1 Grund noch nicht in {stage} eintreten: {list}',
  '{release} is new and may not enter {stage} yet, for {count} reasons: {list}':
    '{release} ist neu und darf aus {count} Gründen noch nicht in {stage} eintreten: {list}',
  '{release} is in {list2} and may not enter {stage} yet, for 1 reason: {list}':
    '{release} ist in {list2} und darf aus 1 Grund noch nicht in {stage} eintreten: {list}',
  '{release} is in {list2} and may not enter {stage} yet, for {count} reasons: {list}':
    '{release} ist in {list2} und darf aus {count} Gründen noch nicht in {stage} eintreten: {list}',
  '{release} is live in {list}': '{release} ist live in {list}',
  'its last stage': 'seiner letzten Stage',
  '{release} is being brought into {stage}': '{release} wird nach {stage} gebracht',
  '{release} is being brought into {stage} and asks: {list}': '{release} wird nach {stage} gebracht und fragt: {list}',
  '{release} is being taken back from {stage}: {because}': '{release} wird aus {stage} zurückgenommen: {because}',
  'the last attempt failed: {because}': 'Der letzte Versuch scheiterte: {because}',
  'rolled back': 'zurückgerollt',
  'approved by {people}': 'freigegeben von {people}',
  'excepted by {people}': 'ausgenommen von {people}',
  'every requirement is proven': 'jede Anforderung ist nachgewiesen',
  'scope signed by {people}': 'Umfang gezeichnet von {people}',
  approved: 'freigegeben',

  // What Lockstep did by itself.
  'Lockstep wanted to take {stage} back from {release} and could not, because {label} said no: {why}':
    'Lockstep wollte {stage} von {release} zurücknehmen und konnte es nicht, weil {label} nein sagte: {why}',
  'Lockstep takes {stage} back to {release}, because {label} said no: {why}':
    'Lockstep nimmt {stage} auf {release} zurück, weil {label} nein sagte: {why}',
  'Lockstep took {stage} back from {release}, because {label} said no: {why}':
    'Lockstep hat {stage} von {release} zurückgenommen, weil {label} nein sagte: {why}',
  'Lockstep took {stage} back to {release}, because {label} said no: {why}':
    'Lockstep hat {stage} auf {release} zurückgenommen, weil {label} nein sagte: {why}',
  '{label} said no: {because}': '{label} sagte nein: {because}',
  'rolled back by {by}: {why}': 'zurückgerollt von {by}: {why}',
  'aborted by {by}: {why}': 'abgebrochen von {by}: {why}',
  'no reason given': 'kein Grund genannt',
  'the canary at {number} %': 'der Canary bei {number} %',
  'a step': 'ein Schritt',
  'it is undone': 'es wird rückgängig gemacht',
  'it took no effect, and is wanted no more': 'es hat nicht gewirkt und wird nicht mehr gebraucht',
  '{because} (after {count} attempts)': '{because} (nach {count} Versuchen)',
  'nobody could read what runs': 'niemand konnte lesen, was läuft',
  'nobody could judge the canary in {environment}': 'niemand konnte den Canary in {environment} beurteilen',
  'no agent finished it in {count} attempts': 'kein Agent hat es in {count} Versuchen beendet',
  'nobody said on or back in {environment} within {span}: {because}':
    'niemand hat in {environment} innerhalb von {span} weiter oder zurück gesagt: {because}',
  'what interrupted it has ended': 'was es unterbrach, ist vorbei',
  '{release} is newer and has entered {stage}': '{release} ist neuer und in {stage} eingetreten',
  '{release} is newer and live in {stage}': '{release} ist neuer und live in {stage}',
  '{release} has taken its place, and nothing goes back to it': '{release} hat seinen Platz eingenommen, und nichts geht darauf zurück',
  'ran in {stage} for the whole soak, attested by {people}': 'lief die ganze Reifezeit in {stage}, bezeugt von {people}',

  '{release} runs in {stage}': '{release} läuft in {stage}',
  '{release} was rejected: {why}': '{release} wurde abgelehnt: {why}',
  '{release} has ended': '{release} ist zu Ende',
  '{id} takes {environment}': '{id} nimmt {environment}',
  'out of attempts': 'keine Versuche mehr',
  'no effect': 'keine Wirkung',
  looked: 'betrachtet',
  'its release has ended': 'sein Release ist zu Ende',
  'the soak does not end then any more': 'die Reifezeit endet dann nicht mehr',

  // Environments and paths.
  'at-once': 'alles auf einmal',
  'all at once': 'alles auf einmal',
  'blue-green': 'Blue-Green',
  'pause: new requests wait for {span} at most': 'Pause: Neue Anfragen warten höchstens {span}',
  'canary: {list}': 'Canary: {list}',
  'ask {role}': '{role} fragen',
  '{number} % for {span}': '{number} % für {span}',
  ask: 'fragen',
  look: 'hinsehen',
  'move traffic': 'Verkehr umleiten',
  'synthetic data': 'synthetische Daten',
  'masked data': 'maskierte Daten',
  'real data': 'echte Daten',
  'production data': 'Produktionsdaten',
  'none data': 'keine Daten',
  'full errors': 'volle Fehler',
  'medium errors': 'mittlere Fehler',
  'friendly errors': 'freundliche Fehler',
  'for the public': 'für die Öffentlichkeit',
  'for team': 'für das Team',
  'for customers': 'für Kunden',
  'nobody has told of {environment} yet: its agent does so each minute, once something runs there':
    'noch hat niemand von {environment} berichtet: Der Agent tut es jede Minute, sobald dort etwas läuft',
  '{environment} answered in {number} % of {count} minutes; {failures} of {requests} requests failed':
    '{environment} antwortete in {number} % von {count} Minuten; {failures} von {requests} Anfragen scheiterten',
  '{environment} answered in {number} % of {count} minute; {failures} of {requests} requests failed':
    '{environment} antwortete in {number} % von {count} Minute; {failures} von {requests} Anfragen scheiterten',
  '{environment} answered in {number} % of {count} minutes; {failures} of {requests} request failed':
    '{environment} antwortete in {number} % von {count} Minuten; {failures} von {requests} Anfrage scheiterte',
  '{environment} answered in {number} % of {count} minutes; none of {requests} requests failed':
    '{environment} antwortete in {number} % von {count} Minuten; keine von {requests} Anfragen scheiterte',
  '{environment} answered in {number} % of {count} minutes; none of {requests} request failed':
    '{environment} antwortete in {number} % von {count} Minuten; keine von {requests} Anfrage scheiterte',
  'of {count} minute nobody told': 'von {count} Minute hat niemand berichtet',
  'of {count} minutes nobody told': 'von {count} Minuten hat niemand berichtet',
  'a minute counts as answered when the environment was well for at least half of it and at least half of its requests were answered without a failure':
    'eine Minute zählt als beantwortet, wenn die Umgebung mindestens die Hälfte davon gesund war und mindestens die Hälfte ihrer Anfragen ohne Fehler beantwortet wurde',
  'minutes of which no agent told count neither way': 'Minuten, von denen kein Agent berichtet hat, zählen gar nicht',
  '{name} by its default': '{name}, Standardwert',
  '{name}, known where it runs': '{name}, bekannt, wo es läuft',
  'secret {name} is not set': 'Geheimnis {name} ist nicht gesetzt',
  'secret {name} version {count}': 'Geheimnis {name}, Version {count}',
  'secret {name}': 'Geheimnis {name}',
  '{name}, line {count}': '{name}, Zeile {count}',
  '{name} is missing': '{name} fehlt',
  'Lockstep of the agent': 'Lockstep des Agenten',
  'operating system': 'Betriebssystem',
  'time zone': 'Zeitzone',
  kernel: 'Kernel',
  'C library': 'C-Bibliothek',
  architecture: 'Architektur',
  processors: 'Prozessoren',
  memory: 'Arbeitsspeicher',
  'the last migration of {list}': 'die letzte Migration von {list}',

  // Comparisons.
  '{name} runs {release}, and nothing runs in {name2} yet': '{name} betreibt {release}, und in {name2} läuft noch nichts',
  'nothing runs in {name} or {name2} yet': 'weder in {name} noch in {name2} läuft etwas',
  'both were asked to run {release}': 'beide sollen {release} betreiben',
  'both run {release}, the same digest': 'beide betreiben {release}, mit demselben Digest',
  'both run {release}, the same {count} digests': 'beide betreiben {release}, mit denselben {count} Digests',
  '{name} runs {release} and {name2} {release2}: {list}': '{name} betreibt {release} und {name2} {release2}: {list}',
  'no service differs': 'kein Service unterscheidet sich',
  'nothing differs that should not': 'nichts unterscheidet sich, was gleich sein sollte',
  '{count} differs as it should': '{count} unterscheidet sich, wie es soll',
  '{count} differ as they should': '{count} unterscheiden sich, wie sie sollen',
  '{count} is not known': '{count} ist unbekannt',
  '{count} are not known': '{count} sind unbekannt',
  'version of the file': 'Version der Datei',
  'its own value': 'eigener Wert',
  'the file says something else': 'die Datei sagt etwas anderes',
  'only in {name}': 'nur in {name}',
  'its own secret': 'eigenes Geheimnis',
  'the same secret in both': 'dasselbe Geheimnis in beiden',
  'set anew': 'neu gesetzt',
  'nobody here can compare them': 'niemand hier kann sie vergleichen',
  'not set': 'nicht gesetzt',

  // The bill of a release.
  'no install scripts': 'keine Installationsskripte',
  'install scripts of {list}': 'Installationsskripte von {list}',
  'built by `{command}`, from `{output}`': 'gebaut mit `{command}`, aus `{output}`',
  '{count} package by npm {version}, {words}': '{count} Paket mit npm {version}, {words}',
  '{count} packages by npm {version}, {words}': '{count} Pakete mit npm {version}, {words}',
  'runs on Node {version} ({package}) of its own': 'läuft auf eigenem Node {version} ({package})',
  'commit {commit} of {repository}, tree {tree}': 'Commit {commit} von {repository}, Tree {tree}',
  'commit {commit} ({ref}) of {repository}, tree {tree}': 'Commit {commit} ({ref}) von {repository}, Tree {tree}',

  // Scope.
  'no gate has it signed': 'kein Gate verlangt seine Zeichnung',
  'it is signed as it stands': 'er ist gezeichnet, wie er dasteht',
  'still to sign: {list}': 'noch zu zeichnen: {list}',
  '{proven} of 1 requirement proven': '{proven} von 1 Anforderung nachgewiesen',
  '{proven} of {count} requirements proven': '{proven} von {count} Anforderungen nachgewiesen',
  'no test': 'kein Test',
  proven: 'nachgewiesen',
  'not proven': 'nicht nachgewiesen',
  open: 'offen',

  // Migrations.
  '{stage}: the migration of {service} {words}': '{stage}: Die Migration von {service} {words}',
  'took {span}': 'brauchte {span}',
  'took {span} on {size}': 'brauchte {span} bei {size}',
  '{lock} on {table} for {span}': '{lock} auf {table} für {span}',
  '{count} session waited, the longest {span}': '{count} Sitzung wartete, am längsten {span}',
  '{count} sessions waited, the longest {span}': '{count} Sitzungen warteten, am längsten {span}',
  'written anew: {list}': 'neu geschrieben: {list}',
  '{stage} took {span}': '{stage} brauchte {span}',

  // Rights.
  '{right}, by Proposal {id}': '{right}, durch Vorschlag {id}',
  'approves {label} into {stage} as {role}': 'gibt {label} nach {stage} frei, als {role}',
  'counts as another person than {person} in {system}': 'zählt in {system} als andere Person als {person}',
  'administers the installation': 'verwaltet die Installation',
  'signs in with a password that {by} knows': 'meldet sich mit einem Passwort an, das {by} kennt',
  'signs in without a second factor': 'meldet sich ohne zweiten Faktor an',
  'lets people with the role {list} sign in without a second factor':
    'lässt Personen mit der Rolle {list} sich ohne zweiten Faktor anmelden',
  '{list} into the group {group}': '{list} in die Gruppe {group}',
  'a new password for {person}': 'ein neues Passwort für {person}',
  '{person} without a second factor': '{person} ohne zweiten Faktor',
  '{account} as another person than {person}': '{account} als andere Person als {person}',
};

/** Lengths of time, as words of their own. */
export const spans: Patterns = {
  '{count} d': '{count} Tg.',
  '{count} d {hours} h': '{count} Tg. {hours} h',
  '{count} working day': '{count} Arbeitstag',
  '{count} working days': '{count} Arbeitstage',
  '{count} h': '{count} h',
  '{count} h {minutes} min': '{count} h {minutes} min',
  '{count} min': '{count} min',
  '{count} min {seconds} s': '{count} min {seconds} s',
  '{count} s': '{count} s',
  '{count} ms': '{count} ms',
};
