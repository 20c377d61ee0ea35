import type { Patterns } from './matcher.ts';

/** What is said of a refresh: how far it is, what its masks make, which rows came, and what its proof found and promises. */
export const dataWords: Patterns = {
  // How far it is.
  '{number} of {number2} {unit}, {number3} MB/s': '{number} von {number2} {unit}, {number3} MB/s',
  '{number} of {number2} {unit}, {number3} MB/s, about {left} left': '{number} von {number2} {unit}, {number3} MB/s, noch etwa {left}',
  'indexes and keys: {count} of {all}': 'Indexe und Schlüssel: {count} von {all}',
  'indexes and keys: {count} of {all}, about {left} left': 'Indexe und Schlüssel: {count} von {all}, noch etwa {left}',
  'the copy is searched for people’s own values': 'die Kopie wird nach Werten von Personen durchsucht',
  'the copy is searched for people’s own values, about {left} left': 'die Kopie wird nach Werten von Personen durchsucht, noch etwa {left}',
  'reading goes on': 'das Lesen geht weiter',
  'reading waits: {what}': 'das Lesen wartet: {what}',

  // When it is due, and what runs around it.
  'the refresh of the data of {environment} that was due {at} is left out: {because}':
    'die Auffrischung der Daten von {environment}, die {at} fällig war, fällt aus: {because}',
  'the refresh of the data of {environment} that was due {at} (and {count} before it) is left out: {because}':
    'die Auffrischung der Daten von {environment}, die {at} fällig war (und {count} davor), fällt aus: {because}',
  '{because}; it is due to be refreshed {at}': '{because}; fällig ist eine Auffrischung {at}',
  'nothing ran in {environment}': 'in {environment} lief nichts',
  'nobody looked in time': 'niemand sah rechtzeitig hin',
  '{promotion} was not done with them': '{promotion} war noch nicht fertig mit ihnen',
  '{promotion} has refreshed them since': '{promotion} hat sie seither aufgefrischt',
  'the file does not say any more when they are due': 'die Datei sagt nicht mehr, wann sie fällig sind',
  'the data of {environment} are read for {promotion} now, and one after the other':
    'die Daten von {environment} werden gerade für {promotion} gelesen, und eine nach der anderen',
  '{because}; {label} failed in {environment} once its data were back: {why}':
    '{because}; {label} ist in {environment} gescheitert, nachdem die Daten zurück waren: {why}',

  // What masks make, and what stays.
  'address below .test': 'Adresse unterhalb von .test',
  'valid; equal ones stay equal': 'gültig; gleiche bleiben gleich',
  'equal ones stay equal': 'gleiche bleiben gleich',
  'another given name': 'ein anderer Vorname',
  'another family name': 'ein anderer Nachname',
  'the name of another person': 'der Name einer anderen Person',
  'the script, its capitals': 'die Schrift, ihre Großbuchstaben',
  'another number': 'eine andere Nummer',
  'a number that is nobody’s': 'eine Nummer, die niemandem gehört',
  'country, length and groups': 'Land, Länge und Gruppen',
  'another day': 'ein anderer Tag',
  'the year, or a few years': 'das Jahr, oder einige Jahre',
  'another right number': 'eine andere richtige Nummer',
  'country, form, year of birth': 'Land, Form, Geburtsjahr',
  'other letters and figures': 'andere Buchstaben und Ziffern',
  'the shape': 'die Form',
  'one value for all': 'ein Wert für alle',
  'a street that there is not': 'eine Straße, die es nicht gibt',
  'whether there is a number': 'ob es eine Nummer gibt',
  'a town that there is not': 'ein Ort, den es nicht gibt',
  'another code': 'eine andere Postleitzahl',
  'the region': 'die Region',
  'another place': 'ein anderer Ort',
  'the cell of a grid': 'die Zelle eines Gitters',
  'another number, each once': 'eine andere Zahl, jede einmal',
  'the range; joins hold': 'der Bereich; Verknüpfungen halten',
  'another UUID, each once': 'eine andere UUID, jede einmal',
  'version; joins hold': 'Version; Verknüpfungen halten',
  'another text, each once': 'ein anderer Text, jeder einmal',
  'the shape; joins hold': 'die Form; Verknüpfungen halten',
  'another card': 'eine andere Karte',
  'issuer and check': 'Herausgeber und Prüfziffer',
  'another account': 'ein anderes Konto',
  'country and check': 'Land und Prüfziffer',
  'more or less by a share': 'um einen Anteil mehr oder weniger',
  'sign and magnitude': 'Vorzeichen und Größenordnung',
  'some days earlier or later': 'einige Tage früher oder später',
  'what lies between two': 'was zwischen zweien liegt',
  'an address that is nobody’s': 'eine Adresse, die niemandem gehört',
  'another address, each once': 'eine andere Adresse, jede einmal',
  'kind and form': 'Art und Form',
  'an address that there can’t be': 'eine Adresse, die es nicht geben kann',
  'each path by its own mask': 'jeder Pfad nach seiner Maske',
  'keys and types': 'Schlüssel und Typen',
  'each field by its own mask': 'jedes Feld nach seiner Maske',
  'which fields there are': 'welche Felder es gibt',
  'other words': 'andere Wörter',
  'their lengths': 'ihre Längen',
  'what was recognised is masked': 'was erkannt wurde, ist maskiert',
  'the rest of the text': 'der übrige Text',
  'an empty file': 'eine leere Datei',
  'the kind of file': 'die Art der Datei',

  // Which rows came.
  'chosen by themselves ({choice})': 'selbst ausgewählt ({choice})',
  'because rows of {table} name them ({edge})': 'weil Zeilen von {table} sie nennen ({edge})',
  'because they name rows of {table} ({edge})': 'weil sie Zeilen von {table} nennen ({edge})',
  'nothing there fulfils what the subset asks for': 'nichts dort erfüllt, was der Teil verlangt',
  'no row is named by one that was chosen, or names one of which that is asked':
    'keine Zeile wird von einer ausgewählten genannt, oder nennt eine, von der das verlangt ist',
  'no foreign key leads there: `{table}: all` below `start` copies it':
    'kein Fremdschlüssel führt dorthin: `{table}: all` unter `start` kopiert sie',
  'it has no primary key: rows are drawn by all that stands in them, and a changed one is drawn anew':
    'sie hat keinen Primärschlüssel: Zeilen werden nach allem gezogen, was in ihnen steht, und eine geänderte neu',
  '{column} becomes NULL in {count}: the rows that they name did not come':
    '{column} wird in {count} NULL: Die Zeilen, die sie nennen, kamen nicht mit',

  // What its proof found.
  'nothing was replaced': 'nichts wurde ersetzt',
  'staging is as it was before: the copy that was made is gone': 'die Umgebung ist wie zuvor: Die gemachte Kopie ist weg',
  'the proof is broken: {why}': 'der Nachweis ist gebrochen: {why}',
  '{spot} holds values of {column} ({encoding}) in {count} cell: mask it in the classification file, or remove them in production':
    '{spot} enthält Werte von {column} ({encoding}) in {count} Zelle: Maskieren Sie es in der Klassifikation, oder entfernen Sie sie in der Produktion',
  '{spot} holds values of {column} ({encoding}) in {count} cells: mask it in the classification file, or remove them in production':
    '{spot} enthält Werte von {column} ({encoding}) in {count} Zellen: Maskieren Sie es in der Klassifikation, oder entfernen Sie sie in der Produktion',
  'Nothing was replaced. {spot} holds values of {column} ({encoding}) in {count} cell: mask it in the classification file, or remove them in production':
    'Nichts wurde ersetzt. {spot} enthält Werte von {column} ({encoding}) in {count} Zelle: Maskieren Sie es in der Klassifikation, oder entfernen Sie sie in der Produktion',
  'Nothing was replaced. {spot} holds values of {column} ({encoding}) in {count} cells: mask it in the classification file, or remove them in production':
    'Nichts wurde ersetzt. {spot} enthält Werte von {column} ({encoding}) in {count} Zellen: Maskieren Sie es in der Klassifikation, oder entfernen Sie sie in der Produktion',

  // Why nothing was read.
  'nothing was read: {file} does not decide about everything': 'nichts wurde gelesen: {file} entscheidet nicht über alles',
  '`lockstep data plan` shows all of it': '`lockstep data plan` zeigt alles davon',
  'and {count} more': 'und {count} weitere',
  'table {spot} is in the database, and the file does not say what becomes of it':
    'die Tabelle {spot} ist in der Datenbank, und die Datei sagt nicht, was aus ihr wird',
  'column {spot} is in the database, and the file does not say what becomes of it':
    'die Spalte {spot} ist in der Datenbank, und die Datei sagt nicht, was aus ihr wird',
  'the field {spot} is in the database, and the file does not say what becomes of it':
    'das Feld {spot} ist in der Datenbank, und die Datei sagt nicht, was aus ihm wird',
  'column {spot} was {type} when it was reviewed, and is {type2} now':
    'die Spalte {spot} war {type}, als sie durchgesehen wurde, und ist jetzt {type2}',
  'the labels of the enum {spot} were reviewed by nobody': 'die Werte der Aufzählung {spot} hat niemand durchgesehen',
  'the enum {spot} has labels that nobody reviewed: {labels}': 'die Aufzählung {spot} hat Werte, die niemand durchgesehen hat: {labels}',
  'the enum {spot} has lost labels, or has them in another order':
    'die Aufzählung {spot} hat Werte verloren, oder hat sie in anderer Reihenfolge',

  // What was not looked for.
  'empty, or signs without letters and figures': 'leer, oder Zeichen ohne Buchstaben und Ziffern',
  'shorter than 8 letters and figures': 'kürzer als 8 Buchstaben und Ziffern',
  'of less than 20 bits: few different signs, or plain words': 'von weniger als 20 Bit: wenige verschiedene Zeichen, oder einfache Wörter',
  'numbers of fewer than 9 figures, amounts and places': 'Zahlen mit weniger als 9 Ziffern, Beträge und Orte',
  'dates and times': 'Tage und Zeiten',
  'values of a list that everybody knows: yes and no, labels of an enum, towns':
    'Werte einer Liste, die alle kennen: ja und nein, Namen einer Aufzählung, Orte',
  'a given or a family name alone; the two together are looked for': 'ein Vor- oder Nachname allein; beide zusammen werden gesucht',
  'made of words that masks themselves write': 'aus Wörtern, die Masken selbst schreiben',
  'the same in many rows, so nobody’s own': 'in vielen Zeilen gleich, also niemandes eigen',
  'words of a column that the file keeps': 'Wörter einer Spalte, die die Datei behält',
  'pictures and other bytes that are no text': 'Bilder und andere Bytes, die kein Text sind',
  'texts of which the mask leaves what it does not recognise': 'Texte, von denen die Maske lässt, was sie nicht erkennt',
  'left out by chance, for there were more than fit into memory':
    'durch Zufall weggelassen, weil es mehr waren, als in den Speicher passen',

  // What it promises, and what not.
  'no value of a masked column that was looked for stands on staging, as text or in capitals, in wide letters, in groups, behind URL signs, escapes, base64, base64url or hex, up to two within each other':
    'kein gesuchter Wert einer maskierten Spalte steht in der Umgebung, als Text oder in Großbuchstaben, in breiten Zeichen, in Gruppen, hinter URL-Zeichen, Escapes, base64, base64url oder hex, bis zu zweien ineinander',
  'tables, materialised views, JSON with its keys, arrays, bytes, large objects and every text of the schema were read':
    'Tabellen, materialisierte Sichten, JSON mit seinen Schlüsseln, Arrays, Bytes, große Objekte und jeder Text des Schemas wurden gelesen',
  'every row of a masked column went through its mask, or was NULL':
    'jede Zeile einer maskierten Spalte ging durch ihre Maske oder war NULL',
  'values that were not looked for are counted by reason; of them nothing is promised but that their columns were masked':
    'Werte, die nicht gesucht wurden, sind nach Grund gezählt; von ihnen wird nichts versprochen, als dass ihre Spalten maskiert wurden',
  'stories that tell who somebody is, pictures, and what is encrypted or packed are not understood':
    'Geschichten, die sagen, wer jemand ist, Bilder, und was verschlüsselt oder gepackt ist, werden nicht verstanden',
  'who knows amounts or times that the file keeps may find a person by them; masks drawn by the value show how often each comes':
    'wer Beträge oder Zeiten kennt, die die Datei behält, findet vielleicht eine Person daran; Masken nach dem Wert zeigen, wie oft jeder vorkommt',
  'nothing was written anywhere, and nothing of staging was changed':
    'nichts wurde irgendwohin geschrieben, und nichts in der Umgebung geändert',
  'values that were not looked for are counted by reason; of them nothing is promised':
    'Werte, die nicht gesucht wurden, sind nach Grund gezählt; von ihnen wird nichts versprochen',
  'whether every row went through its mask is known of a refresh alone: rows that people changed or added since are looked at for values that production had when this proof read it, and for no others':
    'ob jede Zeile durch ihre Maske ging, ist nur von einer Auffrischung bekannt: Zeilen, die seither geändert oder ergänzt wurden, werden nach Werten durchsucht, die die Produktion hatte, als dieser Nachweis sie las, und nach keinen anderen',
  'a value that production has deleted since the refresh is not looked for, and one that the file keeps never is':
    'ein Wert, den die Produktion seit der Auffrischung gelöscht hat, wird nicht gesucht, und einer, den die Datei behält, nie',
  'a row that somebody moved while staging was read may have been missed':
    'eine Zeile, die jemand verschob, während gelesen wurde, kann übersehen worden sein',
  'the data is pseudonymous, not anonymous, as long as the mask key exists':
    'die Daten sind pseudonym, nicht anonym, solange es den Schlüssel der Masken gibt',
};
