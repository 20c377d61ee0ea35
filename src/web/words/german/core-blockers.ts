import type { Patterns } from './matcher.ts';

/** What stands in the way of a release, and what its gates say. */
export const blockers: Patterns = {
  // Approvals, sign-offs and what is done by hand.
  '{list} have still to approve {release} for {stage}': '{list} müssen {release} für {stage} noch freigeben',
  'a {role} has still to approve {release} for {stage}': '{role} muss {release} für {stage} noch freigeben',
  'an {role} has still to approve {release} for {stage}': '{role} muss {release} für {stage} noch freigeben',
  'one more person with the role {roles} has still to approve {release} for {stage}':
    'noch eine Person mit der Rolle {roles} muss {release} für {stage} freigeben',
  '{count} more people with the role {roles} have still to approve {release} for {stage}':
    'noch {count} Personen mit der Rolle {roles} müssen {release} für {stage} freigeben',
  '{what}: a hotfix takes {count} people besides its authors': '{what}: Ein Hotfix braucht {count} Personen außer seinen Autoren',
  '{what} (nobody approves alone: it names no author)': '{what} (niemand gibt allein frei: Es nennt keinen Autor)',
  '{what} (nobody approves alone: an author is unknown)': '{what} (niemand gibt allein frei: Ein Autor ist unbekannt)',
  '{what}; only {people} could, who approved as something else: approve again without a role':
    '{what}; nur {people} könnte es, und hat als etwas anderes freigegeben: noch einmal ohne Rolle freigeben',
  "nobody can fill {list} for {release}: too few people have the role, and its authors don't count":
    'niemand kann {list} für {release} besetzen: Zu wenige haben die Rolle, und seine Autoren zählen nicht',
  "nobody can fill {list} for {release}: too few people have the role, and its authors don't count: a hotfix takes {count} people besides its authors":
    'niemand kann {list} für {release} besetzen: Zu wenige haben die Rolle, und seine Autoren zählen nicht: Ein Hotfix braucht {count} Personen außer seinen Autoren',
  'a {role} has still to sign off {release} in {stage}': '{role} muss {release} in {stage} noch abzeichnen',
  'an {role} has still to sign off {release} in {stage}': '{role} muss {release} in {stage} noch abzeichnen',
  'a {role} has still to sign off {release} in {stage} ({words})': '{role} muss {release} in {stage} noch abzeichnen ({words})',
  'an {role} has still to sign off {release} in {stage} ({words})': '{role} muss {release} in {stage} noch abzeichnen ({words})',
  '{count} of 1 item has a result, none failed': '{count} von 1 Punkt hat ein Ergebnis, keiner ist gescheitert',
  '{count} of {all} items has a result, none failed': '{count} von {all} Punkten hat ein Ergebnis, keiner ist gescheitert',
  '{count} of {all} items have a result, none failed': '{count} von {all} Punkten haben ein Ergebnis, keiner ist gescheitert',
  '{count} of {all} items has a result, {failed} failed': '{count} von {all} Punkten hat ein Ergebnis, {failed} gescheitert',
  '{count} of {all} items have a result, {failed} failed': '{count} von {all} Punkten haben ein Ergebnis, {failed} gescheitert',
  'a {role} has still to do this by hand: {instruction}': '{role} muss dies noch von Hand tun: {instruction}',
  'an {role} has still to do this by hand: {instruction}': '{role} muss dies noch von Hand tun: {instruction}',
  '{by} said no: {because}': '{by} hat nein gesagt: {because}',
  '{by} signed without {list}, which came to the checklist later':
    '{by} hat ohne {list} gezeichnet, was erst später auf die Checkliste kam',
  '{by} found that `{item}` failed': '{by} hat gefunden, dass `{item}` gescheitert ist',
  '{by} found that `{item}` failed: {words}': '{by} hat gefunden, dass `{item}` gescheitert ist: {words}',
  'nobody can answer {label}: no {role} is there who is not an author of {release}':
    'niemand kann {label} beantworten: Es gibt keine Person mit der Rolle {role}, die nicht Autor von {release} ist',
  'nobody has answered {label} for {release} in time, so it says no until somebody asks again':
    'niemand hat {label} für {release} rechtzeitig beantwortet; das heißt nein, bis jemand erneut fragt',

  // Data.
  '{list} in {environment} was never refreshed': '{list} in {environment} wurde nie aufgefrischt',
  '{list} in {environment} were never refreshed': '{list} in {environment} wurden nie aufgefrischt',
  '{service} in {environment} was refreshed from {environment2}, and nobody has proven that no personal data came along':
    '{service} in {environment} wurde von {environment2} aufgefrischt, und niemand hat nachgewiesen, dass keine personenbezogenen Daten mitkamen',
  '{service} in {environment} is as {environment2} was {span} ago, and may be {span2} old':
    '{service} in {environment} ist, wie {environment2} vor {span} war, und darf {span2} alt sein',
  '{service} in {environment} was refreshed, and nobody can say whether that is {span} ago: its calendar does not reach so far':
    '{service} in {environment} wurde aufgefrischt, und niemand kann sagen, ob das {span} her ist: Sein Kalender reicht nicht so weit',
  '{service} in {environment} is as {environment2} was {span} ago, and may be {span2} old (a refresh is under way)':
    '{service} in {environment} ist, wie {environment2} vor {span} war, und darf {span2} alt sein (eine Auffrischung läuft)',
  '{service} in {environment} was refreshed from {environment2}, and the file says {environment3}':
    '{service} in {environment} wurde von {environment2} aufgefrischt, und die Datei sagt {environment3}',
  '{service} in {environment} was masked by the classification {digest}, and the file says {digest2}':
    '{service} in {environment} wurde nach der Klassifikation {digest} maskiert, und die Datei sagt {digest2}',
  '{service} in {environment} was proven by {id}, and the file says {list}':
    '{service} in {environment} wurde von {id} nachgewiesen, und die Datei sagt {list}',
  '{service} in {environment} was proven, nobody signed that, and the file says {list}':
    '{service} in {environment} wurde nachgewiesen, niemand hat das unterschrieben, und die Datei sagt {list}',
  '{service} in {environment} was proven, nothing here shows that {id} signed that, and the file says {list}':
    '{service} in {environment} wurde nachgewiesen, nichts zeigt hier, dass {id} das unterschrieben hat, und die Datei sagt {list}',
  '{service} in {environment} was looked through in {promotion} by {id}, and the file says {list}':
    '{service} in {environment} wurde in {promotion} von {id} durchsucht, und die Datei sagt {list}',
  '{service} in {environment} was looked through in {promotion}, nobody signed that, and the file says {list}':
    '{service} in {environment} wurde in {promotion} durchsucht, niemand hat das unterschrieben, und die Datei sagt {list}',
  '{service} in {environment} was looked through in {promotion}, nothing here shows that {id} signed that, and the file says {list}':
    '{service} in {environment} wurde in {promotion} durchsucht, nichts zeigt hier, dass {id} das unterschrieben hat, und die Datei sagt {list}',
  '{service} in {environment} has the schema that {environment2} had before {release} migrated {service2} there':
    '{service} in {environment} hat das Schema, das {environment2} hatte, bevor {release} dort {service2} migriert hat',
  '{service} in {environment} was copied from {environment2} without masks':
    '{service} in {environment} wurde von {environment2} ohne Masken kopiert',
  '{service} in {environment} holds people’s own values: {id} found them in what stands there':
    '{service} in {environment} enthält Werte von Personen: {id} hat sie in dem gefunden, was dort steht',
  '{list} in {environment} is not masked, and {what}': '{list} in {environment} ist nicht maskiert, und {what}',
  '{list} in {environment} are not masked, and {what}': '{list} in {environment} sind nicht maskiert, und {what}',
  'customers come into {environment}': 'nach {environment} kommen Kunden',
  'everybody comes into {environment}': 'nach {environment} kommen alle',
  'the file does not say `unmasked: by-exception` of {environment}': 'die Datei sagt von {environment} nicht `unmasked: by-exception`',
  '{environment} is not in the file any more': '{environment} steht nicht mehr in der Datei',
  'no Exception permitted it': 'keine Ausnahme hat es erlaubt',
  'Exception {id} has ended': 'Ausnahme {id} ist zu Ende',
  '{by} took Exception {id} back': '{by} hat Ausnahme {id} zurückgenommen',
  '{what}, and nothing runs there yet to refresh below': '{what}, und dort läuft noch nichts, unter dem aufgefrischt werden könnte',
  '{what} (a refresh is under way)': '{what} (eine Auffrischung läuft)',
  '{what} (a refresh waits: {what2})': '{what} (eine Auffrischung wartet: {what2})',
  'no data are refreshed while {what}': 'keine Daten werden aufgefrischt, solange {what}',
  'the file does not say where the data of {environment} come from': 'die Datei sagt nicht, woher die Daten von {environment} kommen',
  'data proven, and no older than {span}': 'Daten nachgewiesen, und höchstens {span} alt',

  // Scope and requirements.
  '{release} has no scope yet: nobody has written what is to be in it':
    '{release} hat noch keinen Umfang: Niemand hat geschrieben, was darin sein soll',
  '{list} have still to sign the scope of {release}': '{list} müssen den Umfang von {release} noch zeichnen',
  'a {role} has still to sign the scope of {release}': '{role} muss den Umfang von {release} noch zeichnen',
  'an {role} has still to sign the scope of {release}': '{role} muss den Umfang von {release} noch zeichnen',
  '{what}; {by} has changed it since {people} signed it': '{what}; {by} hat ihn geändert, seit {people} ihn gezeichnet hat',
  'nobody can sign the scope of {release} as {list}: neither its authors do':
    'niemand kann den Umfang von {release} als {list} zeichnen: seine Autoren zählen nicht',
  'nobody can sign the scope of {release} as {list}: neither its authors nor {by}, who wrote it, do':
    'niemand kann den Umfang von {release} als {list} zeichnen: weder seine Autoren noch {by}, der ihn geschrieben hat, zählen',
  'requirement {id} ({title}) names no test': 'Anforderung {id} ({title}) nennt keinen Test',
  'requirement {id} ({title}) has no proof: `{test}` {what}': 'Anforderung {id} ({title}) ist nicht nachgewiesen: `{test}` {what}',
  'was skipped': 'wurde übersprungen',
  'was skipped in {environment} ({label})': 'wurde in {environment} übersprungen ({label})',
  'failed in {environment} ({label})': 'ist in {environment} gescheitert ({label})',
  'is in no result of a check of it': 'steht in keinem Ergebnis einer Prüfung davon',
  'is in no result of a check of it in {environment} ({label})': 'steht in keinem Ergebnis einer Prüfung davon in {environment} ({label})',

  // Checks.
  '{label} failed in {environment}: {because}': '{label} ist in {environment} gescheitert: {because}',
  '{label} failed in {environment}': '{label} ist in {environment} gescheitert',
  '{label} ended without a verdict ({state}) in {environment}: {because}':
    '{label} endete in {environment} ohne Urteil ({state}): {because}',
  '{label} has no verdict in {environment} yet': '{label} hat in {environment} noch kein Urteil',
  '{label} looks at real traffic in {environment}, and has no verdict yet':
    '{label} beobachtet echten Verkehr in {environment} und hat noch kein Urteil',
  '{label} runs in {environment} once somebody asks to enter {stage}':
    '{label} läuft in {environment}, sobald jemand in {stage} eintreten will',
  'the verdict of {label} in {environment} was revoked': 'das Urteil von {label} in {environment} wurde widerrufen',
  "{label} can't be proved: {release} no longer runs in {stage}. Let it enter again, or ask an Exception for the gate":
    '{label} ist nicht nachweisbar: {release} läuft nicht mehr in {stage}. Lassen Sie es erneut eintreten, oder erbitten Sie eine Ausnahme für das Gate',
  'worse than what ran before': 'schlechter als das, was vorher lief',
  '{environment} is down: {because}': '{environment} ist ausgefallen: {because}',
  '{what}; the way back to {release} in {environment} would be: {state}':
    '{what}; der Weg zurück zu {release} in {environment} wäre: {state}',
  '{service} adds to the schema ({files}); {release} runs on it until a later release takes away what it uses':
    '{service} erweitert das Schema ({files}); {release} läuft darauf, bis ein späteres Release wegnimmt, was es benutzt',
  'nobody has read what the migrations of {service} do: {release} has no SQL files of them':
    'niemand hat gelesen, was die Migrationen von {service} tun: {release} hat keine SQL-Dateien davon',
  'until contract': 'bis zum Contract',
  reversible: 'umkehrbar',
  not: 'keiner',

  // Soaks.
  'soak: {span} of {span2} left in {stage}': 'Reifezeit ({span2}) in {stage}: noch {span}',
  'soak: {span} of {span2} left in {stage}, until {at}': 'Reifezeit ({span2}) in {stage}: noch {span}, bis {at}',
  'soak: {span} of {span2} left in {stage}; freeze `{name}` pauses it until {at}':
    'Reifezeit ({span2}) in {stage}: noch {span}; Freeze `{name}` hält sie bis {at} an',
  'soak: {span} of {span2} left in {stage}; freeze `{name}` pauses it from {at} until {at2}':
    'Reifezeit ({span2}) in {stage}: noch {span}; Freeze `{name}` hält sie von {at} bis {at2} an',
  'soak: {span} of {span2} left in {stage}, until {at}; freeze `{name}` pauses it until {at2}':
    'Reifezeit ({span2}) in {stage}: noch {span}, bis {at}; Freeze `{name}` hält sie bis {at2} an',
  'soak: {span} of {span2} left in {stage}, until {at}; freeze `{name}` pauses it from {at2} until {at3}':
    'Reifezeit ({span2}) in {stage}: noch {span}, bis {at}; Freeze `{name}` hält sie von {at2} bis {at3} an',
  'soak is broken: another release serves visitors in {stage}; {span} left once that is undone':
    'die Reifezeit ist unterbrochen: Ein anderes Release bedient Besucher in {stage}; noch {span}, sobald das zurückgenommen ist',
  'soak stands still while {stage} is down: {span} left once it is up':
    'die Reifezeit steht still, solange {stage} ausgefallen ist: noch {span}, sobald es wieder läuft',
  'soak of {span} in {stage} ends beyond what calendar `{calendar}` knows':
    'die Reifezeit ({span}) in {stage} endet später, als der Kalender `{calendar}` weiß',
  'soak of {span} in {stage}: calendar `{calendar}` is not compiled, so no day counts':
    'Reifezeit ({span}) in {stage}: Der Kalender `{calendar}` ist nicht berechnet, also zählt kein Tag',
  'soak is over in {environment}: its host is asked whether anything broke it':
    'die Reifezeit in {environment} ist um: Der Host wird gefragt, ob etwas sie unterbrach',
  'soak is over in {environment}, but its host does not attest it: {because}':
    'die Reifezeit in {environment} ist um, aber ihr Host bezeugt sie nicht: {because}',

  // Windows, freezes, trains, stops and holds.
  '{by} stopped everything until {at}: {why}': '{by} hat alles bis {at} gestoppt: {why}',
  'everything is stopped by {by}: {why}': 'alles ist von {by} gestoppt: {why}',
  'everything is stopped by {by}: {why} ({people} may lift or renew it)':
    'alles ist von {by} gestoppt: {why} (aufheben oder verlängern darf: {people})',
  'freeze `{name}` holds until {at}: {why}': 'Freeze `{name}` gilt bis {at}: {why}',
  'code freeze `{name}` lets no new release into the first stage until {at}: {why}':
    'Code-Freeze `{name}` lässt bis {at} kein neues Release in die erste Stage: {why}',
  'window {list} is closed until {at}': 'Zeitfenster {list} ist geschlossen bis {at}',
  'windows {list} are closed until {at}': 'Zeitfenster {list} sind geschlossen bis {at}',
  'window {list} is closed, and no time is known at which it opens again':
    'Zeitfenster {list} ist geschlossen, und es ist nicht bekannt, wann es wieder öffnet',
  'windows {list} are closed, and no time is known at which it opens again':
    'Zeitfenster {list} sind geschlossen, und es ist nicht bekannt, wann eines wieder öffnet',
  'window `{name}` asks for room of {span}, and {span2} are left until {at}':
    'Zeitfenster `{name}` verlangt {span} Platz, und bis {at} sind noch {span2}',
  'train `{name}` departs {at}': 'Zug `{name}` fährt {at}',
  'train `{name}` departs {at}, with those that are there by {at2}': 'Zug `{name}` fährt {at}, mit allen, die bis {at2} da sind',
  'of train {list} no departure is known that it can take': 'vom Zug {list} ist keine Abfahrt bekannt, die es nehmen kann',
  'of trains {list} no departure is known that it can take': 'von den Zügen {list} ist keine Abfahrt bekannt, die es nehmen kann',
  '`{name}` is known from {at} to {at2} only, so nothing starts: compile it for longer':
    '`{name}` ist nur von {at} bis {at2} bekannt, also beginnt nichts: Berechnen Sie es für länger',
  'the windows and freezes of the file are not compiled yet, so nothing starts':
    'die Zeitfenster und Freezes der Datei sind noch nicht berechnet, also beginnt nichts',
  '{stage} is held by {by}: {why}': '{stage} ist von {by} angehalten: {why}',
  '{release} is held back from {stage}: {because}': '{release} wird von {stage} ferngehalten: {because}',

  // Order, leases and what is under way.
  '{release} has not been in {stage} yet': '{release} war noch nicht in {stage}',
  '{release} already runs in {stage}': '{release} läuft bereits in {stage}',
  '{release} is already waiting for {stage}': '{release} wartet bereits auf {stage}',
  '{release} is already on its way into {stage}': '{release} ist bereits auf dem Weg nach {stage}',
  '{stage} is not on the path of {release}, which is {list}': '{stage} liegt nicht auf dem Pfad von {release}; der ist {list}',
  '{release} is a hotfix and live, and nothing shows that {release2} has it in {list}: make a release that has it, or say why not':
    '{release} ist ein Hotfix und live, und nichts zeigt, dass {release2} ihn in {list} hat: Machen Sie ein Release, das ihn hat, oder sagen Sie, warum nicht',
  '{release} is a hotfix on its way into {stage}, and nothing shows that {release2} has it in {list}: let it go live first, make a release that has it, or say why not':
    '{release} ist ein Hotfix auf dem Weg nach {stage}, und nichts zeigt, dass {release2} ihn in {list} hat: Lassen Sie ihn zuerst live gehen, machen Sie ein Release, das ihn hat, oder sagen Sie, warum nicht',
  '{release} is older and goes into {stage} first, unless it is rejected':
    '{release} ist älter und geht zuerst nach {stage}, wenn es nicht abgelehnt wird',
  '{release} is a hotfix and goes into {stage} first, unless it is rejected':
    '{release} ist ein Hotfix und geht zuerst nach {stage}, wenn er nicht abgelehnt wird',
  '{release} is older and goes into {stage} first, unless it is rejected: broken glass waives gates, not the order':
    '{release} ist älter und geht zuerst nach {stage}, wenn es nicht abgelehnt wird: Eine eingeschlagene Scheibe setzt Gates außer Kraft, nicht die Reihenfolge',
  '{release} is a hotfix and goes into {stage} first, unless it is rejected: broken glass waives gates, not the order':
    '{release} ist ein Hotfix und geht zuerst nach {stage}, wenn er nicht abgelehnt wird: Eine eingeschlagene Scheibe setzt Gates außer Kraft, nicht die Reihenfolge',
  '{release} is newer and has been in {stage}; going back is a rollback':
    '{release} ist neuer und war in {stage}; zurück geht es mit einer Rückrollung',
  '{release} still proves itself in {stage} and is not displaced': '{release} bewährt sich noch in {stage} und wird nicht verdrängt',
  '{release} still proves itself in {stage} and is not displaced, not by a hotfix either: `queue: hotfix-first` would let it':
    '{release} bewährt sich noch in {stage} und wird nicht verdrängt, auch nicht von einem Hotfix: `queue: hotfix-first` ließe das zu',
  '{release} proves itself in {stage} now: a hotfix that enters displaces it, and it enters again and soaks anew':
    '{release} bewährt sich jetzt in {stage}: Ein Hotfix, der eintritt, verdrängt es; es tritt dann erneut ein und reift von vorn',
  '{release} is before it in the line for {stage}': '{release} steht in der Reihe für {stage} davor',
  'the rollback to {release} is before it in the line for {stage}': 'die Rückrollung auf {release} steht in der Reihe für {stage} davor',
  'the adoption to {release} is before it in the line for {stage}': 'die Übernahme von {release} steht in der Reihe für {stage} davor',
  'the refresh of the data of {list} is before it in the line for {stage}':
    'die Auffrischung der Daten von {list} steht in der Reihe für {stage} davor',
  'the proof of the data of {list} is before it in the line for {stage}':
    'der Nachweis über die Daten von {list} steht in der Reihe für {stage} davor',
  'the data of {list} are being proven now': 'die Daten von {list} werden gerade durchsucht',
  'the data of {list} are being refreshed now': 'die Daten von {list} werden gerade aufgefrischt',
  'the data of {list} are being taken back now': 'die Daten von {list} werden gerade zurückgenommen',
  '{release} is being brought into {stage} now': '{release} wird gerade nach {stage} gebracht',
  '{release} is being taken back from {stage} now': '{release} wird gerade aus {stage} zurückgenommen',
  'nobody knows whether {id} took effect in {environment}: {because}': 'niemand weiß, ob {id} in {environment} gewirkt hat: {because}',
  'the agent did not answer': 'der Agent hat nicht geantwortet',
  'the agent did not answer in time': 'der Agent hat nicht rechtzeitig geantwortet',
  'the agent did not answer, and could not be asked': 'der Agent hat nicht geantwortet und war nicht zu fragen',
  'the agent of {host} is to answer for {what} in {environment}': 'der Agent von {host} soll für {what} in {environment} antworten',
  'the canary in {environment} is inconclusive: {because}': 'der Canary in {environment} ist unentschieden: {because}',
  '{release} waits in {environment} for a word of {role}': '{release} wartet in {environment} auf ein Wort von {role}',
  'an Exception that let {release} in has ended before its next wave: ask for a new one, or abort':
    'eine Ausnahme, die {release} einließ, endete vor seiner nächsten Welle: Erbitten Sie eine neue, oder brechen Sie ab',
  '{release} is rejected': '{release} ist abgelehnt',
  '{release} is rejected: {why}': '{release} ist abgelehnt: {why}',
  '{release} is superseded': '{release} ist überholt',
  '{release} is superseded: {why}': '{release} ist überholt: {why}',
  '{release} is retired': '{release} ist ausgemustert',
  '{release} is retired: {why}': '{release} ist ausgemustert: {why}',
  '{release} is withdrawn: {why}': '{release} ist zurückgezogen: {why}',

  // What a gate says once it is answered.
  '{by}: approved': '{by}: freigegeben',
  '{by}: done': '{by}: getan',
  '{by}: {count} of {all} as wished': '{by}: {count} von {all} wie gewünscht',
  '{by}: {count} of {all} as wished, the rest does not apply': '{by}: {count} von {all} wie gewünscht, der Rest trifft nicht zu',
  '{by}: ran in {stage} for the whole soak, attested by {people}': '{by}: lief die ganze Reifezeit in {stage}, bezeugt von {people}',
  soak: 'Reifezeit',
  'migrations: none': 'Migrationen: keine',
  'migrations: expand-only': 'Migrationen: nur erweiternde',
  'does not answer': 'antwortet nicht',
  'it does not answer': 'es antwortet nicht',
};
