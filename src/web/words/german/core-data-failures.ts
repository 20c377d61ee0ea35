import type { Patterns } from './matcher.ts';

/** Why a refresh or a proof came to nothing: what hosts, servers and files said. A server's own words stay as they are. */
export const dataFailures: Patterns = {
  // The file of the source's host.
  'this host says of no database that its data may be copied':
    'dieser Host sagt von keiner Datenbank, dass ihre Daten kopiert werden dürfen',
  'write agent-data.yaml there, and start its agent with --data-file':
    'schreiben Sie dort agent-data.yaml, und starten Sie seinen Agenten mit --data-file',
  'this host has no database {name} in its file': 'dieser Host hat keine Datenbank {name} in seiner Datei',
  'it has {list}': 'sie hat {list}',
  "a copy of {name} may not go to {place}: this host's file lets it go to {where}":
    'eine Kopie von {name} darf nicht nach {place}: Die Datei dieses Hosts lässt sie nach {where}',
  "a copy of {name} may not go to {place}: this host's file lets it go nowhere":
    'eine Kopie von {name} darf nicht nach {place}: Die Datei dieses Hosts lässt sie nirgendwohin',
  "{file} is not the text that this host may use for {name}: its digest is {digest}, and the host's file says {digest2}":
    '{file} ist nicht der Text, den dieser Host für {name} nehmen darf: Sein Digest ist {digest}, und die Datei des Hosts sagt {digest2}',
  '{name} is masked here by {digest}, and {digest2} was ordered': '{name} wird hier nach {digest} maskiert, und bestellt war {digest2}',
  'let both be the same commit': 'lassen Sie beides derselbe Commit sein',
  "the classification can't be read: {message}": 'die Klassifikation ist nicht lesbar: {message}',
  'Git has no {file} in commit {commit} of {folder}': 'Git hat im Commit {commit} von {folder} keine Datei {file}',
  'fetch it, or name another commit': 'holen Sie ihn, oder nennen Sie einen anderen Commit',
  "a copy of {name} goes to {place} masked: this host's file does not say `unmasked: by-exception` of that target":
    'eine Kopie von {name} geht maskiert nach {place}: Die Datei dieses Hosts sagt von diesem Ziel nicht `unmasked: by-exception`',
  'a copy without masks is permitted by two people, and Exception {id} names one':
    'eine Kopie ohne Masken erlauben zwei Personen, und Ausnahme {id} nennt eine',
  'exception {id} for a copy without masks has ended': 'Ausnahme {id} für eine Kopie ohne Masken ist zu Ende',
  'Exception {id} permits a copy without masks for longer than {span}. Nothing was read':
    'Ausnahme {id} erlaubt eine Kopie ohne Masken länger als {span}. Nichts wurde gelesen',

  // What was found before the first row.
  'nothing was read': 'nichts wurde gelesen',
  'the text of {object} holds what reads as {classes}, and would go to staging as it is':
    'der Text von {object} enthält, was sich wie {classes} liest, und ginge so in die Umgebung, wie er ist',
  'take it out of the schema, or say below `ddl` why it may stay':
    'nehmen Sie es aus dem Schema, oder sagen Sie unter `ddl`, warum es bleiben darf',
  'the database has a large object, and the file does not say what becomes of them':
    'die Datenbank hat ein großes Objekt, und die Datei sagt nicht, was daraus wird',
  'the database has {count} large objects, and the file does not say what becomes of them':
    'die Datenbank hat {count} große Objekte, und die Datei sagt nicht, was aus ihnen wird',
  'masked rows of {spot} are not taken: {message}': 'maskierte Zeilen von {spot} werden nicht angenommen: {message}',
  'without a pg_dump that knows this server these cannot be copied: {names}. Install the pg_dump of its version':
    'ohne ein pg_dump, das diesen Server kennt, lassen sich diese nicht kopieren: {names}. Installieren Sie das pg_dump seiner Version',

  // What the world did.
  'refresh again': 'frischen Sie noch einmal auf',
  'refresh again once that is over': 'frischen Sie noch einmal auf, wenn das vorbei ist',
  'somebody holds {spot} of the source for themselves, and reading waits for no lock longer than 2 s':
    'jemand hält {spot} der Quelle für sich allein, und das Lesen wartet auf keine Sperre länger als 2 s',
  'somebody holds a table of the source for themselves, and reading waits for no lock longer than 2 s':
    'jemand hält eine Tabelle der Quelle für sich allein, und das Lesen wartet auf keine Sperre länger als 2 s',
  'somebody refreshes {name} on this server already, proves it, or takes a refresh of it back':
    'jemand frischt {name} auf diesem Server schon auf, durchsucht es, oder nimmt eine Auffrischung davon zurück',
  'wait for it to end': 'warten Sie, bis es endet',
  'the replica that is read had to replay what does not go with reading, and cut it off':
    'das Replikat, das gelesen wird, musste nachspielen, was sich mit dem Lesen nicht verträgt, und brach es ab',
  'the disk of a server is full': 'die Platte eines Servers ist voll',
  'nothing was replaced, and what was copied is gone again': 'nichts wurde ersetzt, und was kopiert war, ist wieder weg',
  'reading {name} took longer than {span}: it would have kept its server from clearing away old rows':
    'das Lesen von {name} dauerte länger als {span}: Es hätte seinen Server gehindert, alte Zeilen wegzuräumen',
  'see `snapshot-at-most`': 'siehe `snapshot-at-most`',
  'a connection broke off, and {spot} has {count} rows where {count2} were copied: the target took a piece whose end nobody heard, or lost one':
    'eine Verbindung brach ab, und {spot} hat {count} Zeilen, wo {count2} kopiert wurden: Das Ziel nahm ein Stück, dessen Ende niemand hörte, oder verlor eines',
  'a database ended a connection: {message}': 'eine Datenbank hat eine Verbindung beendet: {message}',
  'Rows of {table} name rows of {other} by {name} that are not there, in production as here':
    'Zeilen von {table} nennen mit {name} Zeilen von {other}, die es nicht gibt, in der Produktion so wenig wie hier',
  'see them in production by {query}; mend or delete them there, or make the key NOT VALID there: then it comes as it is':
    'zu sehen sind sie in der Produktion mit {query}; richten oder löschen Sie sie dort, oder machen Sie den Schlüssel dort NOT VALID: Dann kommt er, wie er ist',
  'a database refused: {message}': 'eine Datenbank hat abgelehnt: {message}',
  'a connection to a database ended: {message}': 'eine Verbindung zu einer Datenbank endete: {message}',
  'at {spot} {text} is refused: {message}': '{spot}: {text} wird abgelehnt: {message}',
  'the refresh of {name} was stopped: {why}': 'die Auffrischung von {name} wurde angehalten: {why}',
  'it took longer than `at-most` lets it': 'sie dauerte länger, als `at-most` erlaubt',
  'its promotion was aborted, or the agent ended': 'ihre Promotion wurde abgebrochen, oder der Agent endete',
  'nobody can say whether {name} was refreshed: its server does not answer':
    'niemand kann sagen, ob {name} aufgefrischt wurde: Sein Server antwortet nicht',

  // What a proof came to.
  '{count} values were looked for in {all} cells, and the proof could not see: nothing is known':
    '{count} Werte wurden in {all} Zellen gesucht, und der Nachweis konnte nicht sehen: Nichts ist bekannt',
  '{count} values were looked for in {all} cells, and none was found': '{count} Werte wurden in {all} Zellen gesucht, und keiner gefunden',
  '{count} values were looked for in {all} cells, and some were found in {number} place':
    '{count} Werte wurden in {all} Zellen gesucht, und einige an {number} Stelle gefunden',
  '{count} values were looked for in {all} cells, and some were found in {number} places':
    '{count} Werte wurden in {all} Zellen gesucht, und einige an {number} Stellen gefunden',
  'a value that was put there as {encoding} was not found': 'ein Wert, der als {encoding} ausgelegt war, wurde nicht gefunden',
  'of {count} rows of {column}, {count2} were masked and {count3} were NULL':
    'von {count} Zeilen von {column} wurden {count2} maskiert, und {count3} waren NULL',
};
