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

  // Servers, their rights and their versions.
  '{server} does not take a connection: {message}': '{server} nimmt keine Verbindung an: {message}',
  'the role {name} of {server} {what}: the copy could not take its place. Run on that server: {help}':
    'die Rolle {name} von {server} {what}: Die Kopie könnte ihren Platz nicht einnehmen. Führen Sie auf jenem Server aus: {help}',
  'it may not end what others have open in {name}': 'sie darf nicht beenden, was andere in {name} offen haben',
  'it does not own {name}, which {owner} does': 'sie ist nicht der Eigentümer von {name}, sondern {owner} ist es',
  'may not make databases': 'darf keine Datenbanken anlegen',
  'does not own {name}, which {owner} does': 'ist nicht der Eigentümer von {name}, sondern {owner} ist es',
  'may not end what others have open in {name}': 'darf nicht beenden, was andere in {name} offen haben',
  'somebody stays connected to {name}, whatever is ended': 'jemand bleibt mit {name} verbunden, was auch beendet wird',
  '{list} stays connected to {name}, and the role that loads may not end that: `pg_signal_backend` lets it, but for superusers':
    '{list} bleibt mit {name} verbunden, und die Rolle, die lädt, darf das nicht beenden: `pg_signal_backend` erlaubt es, außer bei Superusern',
  '{list} stay connected to {name}, and the role that loads may not end that: `pg_signal_backend` lets it, but for superusers':
    '{list} bleiben mit {name} verbunden, und die Rolle, die lädt, darf das nicht beenden: `pg_signal_backend` erlaubt es, außer bei Superusern',
  'disconnect, and refresh again': 'trennen Sie sie, und frischen Sie noch einmal auf',
  "the server of the copy can't store texts in {encoding}, as the source does: {message}":
    'der Server der Kopie kann Texte nicht in {encoding} speichern, wie die Quelle es tut: {message}',
  'the server of the target is PostgreSQL {number}, and does not know all that the schema of the source says, which is {number2} (SQLSTATE {code})':
    'der Server des Ziels ist PostgreSQL {number}, und kennt nicht alles, was das Schema der Quelle sagt, die {number2} ist (SQLSTATE {code})',
  'let copies go to a server of {number} or later': 'lassen Sie Kopien auf einen Server ab {number} gehen',
  'pg_dump could not read the schema: {message}': 'pg_dump konnte das Schema nicht lesen: {message}',
  'pg_dump wrote what nobody here can read: {message}': 'pg_dump schrieb, was hier niemand lesen kann: {message}',
  '{objects} is made by superusers alone, and the role of this target is none. Let a superuser be its role, or say below `ddl` why it stays behind (`leave-out`)':
    '{objects} legen nur Superuser an, und die Rolle dieses Ziels ist keiner. Nehmen Sie dort einen Superuser, oder sagen Sie unter `ddl`, warum es zurückbleibt (`leave-out`)',
  'the source went away while rows were chosen': 'die Quelle ging weg, während Zeilen ausgewählt wurden',
  'PostgreSQL broke off the choice of rows (SQLSTATE {code})': 'PostgreSQL brach die Auswahl der Zeilen ab (SQLSTATE {code})',
  'a condition or a reference of the file meets a value that it cannot read':
    'eine Bedingung oder eine Referenz der Datei trifft auf einen Wert, den sie nicht lesen kann',
  "the file of this host's databases can't be read: {message}": 'die Datei der Datenbanken dieses Hosts ist nicht lesbar: {message}',
  "the password of {name} can't be read: {message}": 'das Passwort von {name} ist nicht lesbar: {message}',
  "the key of the masks can't be read: {message}": 'der Schlüssel der Masken ist nicht lesbar: {message}',
  'the password of {name} in {file} can be read by others. Write: {command}':
    'das Passwort von {name} in {file} können andere lesen. Schreiben Sie: {command}',
  'the key of the masks in {file} can be read by others. Write: {command}':
    'den Schlüssel der Masken in {file} können andere lesen. Schreiben Sie: {command}',
  'the password of {name} in {file} has {count} bytes: that is another file':
    'das Passwort von {name} in {file} hat {count} Bytes: Das ist eine andere Datei',
  'the key of the masks in {file} has {count} bytes: that is another file':
    'der Schlüssel der Masken in {file} hat {count} Bytes: Das ist eine andere Datei',
  'there is no second copy of {name}. With `reset: true` at {place} the next refresh makes one; one that was taken back had dropped the older. Refresh once':
    'von {name} gibt es keine zweite Kopie. Mit `reset: true` bei {place} legt die nächste Auffrischung eine an; eine, die zurückgenommen wurde, hatte die ältere verworfen. Frischen Sie einmal auf',
  'what stood in {name} before is gone: there is no database {other}. Refresh it anew':
    'was zuvor in {name} stand, ist weg: Die Datenbank {other} gibt es nicht. Frischen Sie neu auf',

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
