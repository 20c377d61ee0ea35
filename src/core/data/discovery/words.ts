// What columns are called in twelve languages. A word alone says little (`name`), two say more (`first name`), and some say it all (`iban`).
import type { PersonalClass } from './classes.ts';

interface NameRule {
  readonly class: PersonalClass;
  /** How sure the words make it, from 0 to 1. */
  readonly sure: number;
  /** Words that stand side by side, without signs and marks: `first name`, `vorname`, `data nascimento`. */
  readonly words: readonly string[];
}

export const nameRules: readonly NameRule[] = [
  {
    class: 'email',
    sure: 0.9,
    words: list(
      'email, e mail, mail address, email address, emailadresse, courriel, correo, correo electronico, posta elettronica, adres email, epost, sahkoposti, eposta, mailadresse, contact mail',
    ),
  },
  { class: 'email', sure: 0.55, words: list('mail, recipient, sendto, send to, cc, bcc, reply to') },
  {
    class: 'phone',
    sure: 0.9,
    words: list(
      'phone, telephone, mobile number, phone number, telefon, telefonnummer, handynummer, mobilnummer, rufnummer, telefono, movil, portable, telefoon, telefoonnummer, telefone, celular, komorka, numer telefonu, cellulare, puhelin, telefonszam, telefonni cislo, telefonnummer, msisdn, fax, faxnummer',
    ),
  },
  { class: 'phone', sure: 0.6, words: list('mobile, handy, cell, tel, gsm, tlf, mobil, sms, whatsapp') },
  {
    class: 'first name',
    sure: 0.9,
    words: list(
      'first name, firstname, given name, givenname, forename, vorname, rufname, prenom, nombre, primer nombre, nome proprio, voornaam, imie, fornamn, etunimi, keresztnev, jmeno, fname',
    ),
  },
  {
    class: 'last name',
    sure: 0.9,
    words: list(
      'last name, lastname, surname, family name, familyname, nachname, familienname, zuname, nom de famille, apellido, apellidos, cognome, sobrenome, apelido, achternaam, nazwisko, efternamn, sukunimi, vezeteknev, prijmeni, maiden name, geburtsname, lname',
    ),
  },
  {
    class: 'full name',
    sure: 0.85,
    words: list(
      'full name, fullname, display name, displayname, real name, realname, person name, customer name, contact name, cardholder, card holder, account holder, kontoinhaber, ansprechpartner, nom complet, nombre completo, nome completo, nome e cognome, volledige naam, imie i nazwisko, author name, recipient name, patient name, employee name, birth name, mother name',
    ),
  },
  {
    class: 'user name',
    sure: 0.85,
    words: list(
      'user name, username, login name, loginname, nickname, screen name, benutzername, nom utilisateur, nombre usuario, nome utente, gebruikersnaam, kayttajanimi, anvandarnamn, nazwa uzytkownika, account name',
    ),
  },
  { class: 'user name', sure: 0.7, words: list('login, nick, handle, usuario, uid') },
  {
    class: 'birth date',
    sure: 0.95,
    words: list(
      'birth date, birthdate, birthday, date of birth, dob, born, born on, geburtsdatum, geb datum, geburtstag, geboren, date de naissance, naissance, fecha nacimiento, fecha de nacimiento, nacimiento, data di nascita, nascita, data nascimento, data de nascimento, geboortedatum, data urodzenia, fodelsedatum, fodselsdato, syntymaaika, szuletesi datum, datum narozeni',
    ),
  },
  {
    class: 'street address',
    sure: 0.85,
    words: list(
      'street, street address, address line, address line 1, address line 2, addr, address1, address2, strasse, hausnummer, anschrift, adresse, direccion, calle, indirizzo, via, endereco, logradouro, straat, straatnaam, adres, ulica, ulice, gata, gatuadress, katuosoite, osoite, utca, house number, postal address, billing address, shipping address, delivery address, home address',
    ),
  },
  { class: 'street address', sure: 0.5, words: list('address') },
  {
    class: 'city',
    sure: 0.7,
    words: list(
      'city, town, ort, stadt, wohnort, ville, commune, ciudad, poblacion, citta, comune, cidade, plaats, woonplaats, miasto, stad, kaupunki, varos, mesto, locality, place of birth, geburtsort',
    ),
  },
  {
    class: 'postcode',
    sure: 0.8,
    words: list(
      'zip, zip code, zipcode, postcode, postal code, postalcode, plz, postleitzahl, code postal, codigo postal, cap, cep, kod pocztowy, postnummer, postinumero, iranyitoszam, psc',
    ),
  },
  {
    class: 'place on the globe',
    sure: 0.8,
    words: list(
      'latitude, longitude, lat, lon, lng, geo, geolocation, gps, coordinates, coords, breitengrad, laengengrad, latitud, longitud, latitudine, longitudine',
    ),
  },
  {
    class: 'ip address',
    sure: 0.9,
    words: list(
      'ip, ip address, ipaddress, ipaddr, remote addr, remote address, client ip, last ip, host ip, ip adresse, adresse ip, direccion ip, ipv4, ipv6',
    ),
  },
  { class: 'mac address', sure: 0.85, words: list('mac, mac address, macaddress, macaddr, hardware address, bssid') },
  {
    class: 'card number',
    sure: 0.95,
    words: list(
      'card number, cardnumber, credit card, creditcard, cc number, ccnum, kreditkarte, kartennummer, carte bancaire, numero carte, tarjeta, numero tarjeta, carta di credito, numer karty, pan number, debit card',
    ),
  },
  {
    class: 'bank account',
    sure: 0.95,
    words: list(
      'iban, bank account, account number, kontonummer, bankverbindung, compte bancaire, cuenta bancaria, conto corrente, rekeningnummer, numer konta, kontonr, routing number, sort code, bic',
    ),
  },
  {
    class: 'national id',
    sure: 0.95,
    words: list(
      'ssn, social security, social security number, national id, nationalid, id number, identity card, passport, passport number, tax id, taxid, tin, steuer id, steuernummer, steueridentifikationsnummer, personalausweis, ausweisnummer, sozialversicherungsnummer, numero securite sociale, nir, dni, nie, nif, codice fiscale, cpf, bsn, burgerservicenummer, pesel, personnummer, fodselsnummer, cpr, hetu, henkilotunnus, nhs number, driving licence, driver license, drivers license, fuehrerschein, cnp, egn, rodne cislo, sin, aadhaar, curp, szemelyi szam, vat id',
    ),
  },
  {
    class: 'secret',
    sure: 0.95,
    words: list(
      'password, passwd, pass, pwd, password hash, passwordhash, hashed password, passwort, kennwort, mot de passe, contrasena, clave, senha, wachtwoord, haslo, losenord, salasana, jelszo, heslo, secret, api key, apikey, access token, refresh token, auth token, session token, token, private key, privatekey, client secret, salt, pin, otp, totp, mfa, recovery code, credential, credentials, psk, passphrase, snmp community, security answer',
    ),
  },
  {
    class: 'web address',
    sure: 0.5,
    words: list(
      'url, website, homepage, web site, link, avatar, avatar url, picture url, photo, photo url, profile url, webseite, site web, sitio web, sito web',
    ),
  },
  {
    class: 'free text',
    sure: 0.5,
    words: list(
      'note, notes, comment, comments, remark, remarks, description, bio, about, message, body, feedback, notiz, notizen, bemerkung, bemerkungen, kommentar, beschreibung, nachricht, commentaire, remarque, observaciones, nota, comentario, messaggio, opmerking, opmerkingen, uwagi, anteckning, huomautus, subject, transcript, reason',
    ),
  },
  {
    class: 'sensitive',
    sure: 0.85,
    words: list(
      'religion, konfession, ethnicity, race, political party, union member, sexual orientation, health, diagnosis, diagnose, krankheit, disease, illness, medication, allergies, blood group, blutgruppe, disability, behinderung, criminal record, salary, gehalt, salaire, salario, stipendio, income, einkommen, marital status, familienstand, genetic, biometric, fingerprint',
    ),
  },
];

/** A word that says that a person is meant: beside it `name` is one. */
export const personWords: ReadonlySet<string> = new Set(
  list(
    'person, people, user, customer, client, patient, employee, member, contact, author, owner, guest, student, teacher, subscriber, passenger, applicant, candidate, participant, player, driver, tenant, holder, recipient, sender, kunde, kunden, benutzer, mitarbeiter, mitglied, utilisateur, usager, cliente, usuario, empleado, utente, dipendente, klant, gebruiker, medewerker, klient, uzytkownik, pracownik, kund, anvandare, asiakas, ugyfel, zakaznik, staff, doctor, nurse, friend, follower, buyer, seller, supplier',
  ),
);

/** A column that is called so counts, tells states apart or names rows: whatever its neighbours are. */
export const plainWords: ReadonlySet<string> = new Set(
  list(
    'count, total, number of, changed, is, has, enabled, disabled, active, status, state, type, kind, flag, version, created, updated, deleted, sort, order, position, level, size, width, height, currency, locale, language, timezone, format, color, colour, template, verified, confirmed, sent',
  ),
);

function list(words: string): readonly string[] {
  return words.split(', ');
}
