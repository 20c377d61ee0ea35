// For tests only: columns as databases in many languages call them, with what stands in them. Seven in ten were looked at while the words
// were chosen; the rest were not, and tell how good the words are.
import { personalClasses, type PersonalClass } from './classes.ts';

export interface LabelledColumn {
  readonly table: string;
  readonly column: string;
  /** Absent: nothing personal. */
  readonly class?: PersonalClass;
  readonly isHeldOut: boolean;
}

/** `table.column`, as people wrote them. */
const personal: { readonly [Class in PersonalClass]: string } = {
  email: `users.email users.email_address accounts.emailAddress orders.contact_email customers.EMail kunden.email_adresse clientes.correo
    clients.courriel klienci.adres_email users.primary_email subscriptions.subscriberEmail invites.invitee_email leads.work_email
    people.private_mail_address asiakkaat.sahkoposti kunder.epost musteri.eposta utenti.posta_elettronica commits.author_email
    stripe_customers.billing_email newsletters.recipient_email res_partner.email_normalized zakaznici.email_kontakt ugyfelek.email_cim`,
  phone: `users.phone users.phone_number customers.telephone kunden.telefon kunden.mobilnummer clientes.telefono clients.telephone_portable
    klanten.telefoonnummer contacts.work_phone contacts.fax employees.mobile_phone leads.cellphone orders.delivery_phone users.msisdn
    utenti.cellulare clientes.celular pracownicy.numer_telefonu asiakkaat.puhelin kunder.telefonnummer kontakty.telefonni_cislo users.phoneHome
    customers.contact_tel partners.mobile staff.handy_nr`,
  'first name': `users.first_name users.firstName people.given_name kunden.vorname clients.prenom clientes.nombre_pila klanten.voornaam
    pracownicy.imie kunder.fornamn asiakkaat.etunimi employees.fname patients.forename staff.firstname res_users.preferred_first_name
    zakaznici.jmeno ugyfelek.keresztnev contacts.FirstName mitarbeiter.rufname`,
  'last name': `users.last_name users.lastName people.surname people.family_name kunden.nachname clients.nom_de_famille clientes.apellidos
    clientes.apellido_materno utenti.cognome clientes.sobrenome klanten.achternaam pracownicy.nazwisko kunder.efternamn asiakkaat.sukunimi
    employees.lname patients.maiden_name mitarbeiter.familienname zakaznici.prijmeni ugyfelek.vezeteknev contacts.LastName kunden.geburtsname`,
  'full name': `users.name users.full_name customers.name profiles.display_name people.realname contacts.contact_name cards.cardholder_name
    patients.patient_name clients.nom_complet clientes.nombre_completo utenti.nome_e_cognome klanten.volledige_naam konten.kontoinhaber
    firmen.ansprechpartner employees.employee_name orders.customer_name books.author_name bookings.guest_name shipments.recipient_name
    passengers.name subscribers.fullName`,
  'user name': `users.username users.user_name accounts.login accounts.login_name players.nickname users.screen_name benutzer.benutzername
    gebruikers.gebruikersnaam utilisateurs.nom_utilisateur sessions.username auth_user.username members.nick logs.userName`,
  'birth date': `users.birth_date users.birthday users.dob users.date_of_birth kunden.geburtsdatum clients.date_naissance
    clientes.fecha_nacimiento utenti.data_di_nascita klanten.geboortedatum pracownicy.data_urodzenia kunder.fodelsedatum asiakkaat.syntymaaika
    patients.birthdate members.dateOfBirth zakaznici.datum_narozeni clientes.data_nascimento employees.born_on students.geb_datum`,
  'street address': `users.street addresses.street_address addresses.address_line_1 addresses.addressLine2 customers.home_address
    orders.shipping_address orders.billing_street kunden.strasse kunden.hausnummer kunden.anschrift clientes.direccion clientes.calle
    utenti.indirizzo klanten.straatnaam klienci.ulica kunder.gatuadress asiakkaat.katuosoite clients.adresse_postale orders.ship_address
    employees.address1 zakaznici.ulice addresses.house_number clientes.logradouro`,
  city: `users.city addresses.town kunden.wohnort kunden.ort clients.ville clientes.ciudad utenti.citta klanten.woonplaats klienci.miasto
    addresses.locality patients.place_of_birth orders.ship_city clientes.cidade kunder.stad asiakkaat.kaupunki`,
  postcode: `users.zip addresses.zip_code addresses.postcode addresses.postal_code kunden.plz kunden.postleitzahl clients.code_postal
    clientes.codigo_postal utenti.cap klienci.kod_pocztowy kunder.postnummer asiakkaat.postinumero orders.ship_zip addresses.postalCode clientes.cep`,
  'place on the globe': `devices.latitude devices.longitude checkins.lat checkins.lng users.last_geo photos.gps_coordinates visits.geolocation
    stores_visits.user_lat_lng fahrten.breitengrad`,
  'ip address': `sessions.ip sessions.ip_address logins.remote_addr users.last_login_ip audit.client_ip requests.ipaddr visits.visitor_ip
    users.current_sign_in_ip devices.ipv4_address logs.remoteAddress`,
  'mac address': `devices.mac devices.mac_address hosts.macaddr phones.wifi_bssid clients.hardware_address`,
  'card number': `payments.card_number payments.credit_card payments.ccNumber cards.pan_number zahlungen.kreditkarte pagos.numero_tarjeta
    orders.credit_card_no payments.debit_card`,
  'bank account': `accounts.iban payments.bank_account_number kunden.kontonummer kunden.bankverbindung clients.compte_bancaire klanten.rekeningnummer
    employees.account_number vendors.routing_number kunder.kontonr payouts.bic klienci.numer_konta`,
  'national id': `employees.ssn users.social_security_number people.national_id travellers.passport_number kunden.steuer_id kunden.personalausweis_nr
    clientes.dni clientes.cpf utenti.codice_fiscale klanten.bsn pracownicy.pesel kunder.personnummer asiakkaat.henkilotunnus patients.nhs_number
    drivers.license_number drivers.driving_licence assures.numero_securite_sociale zakaznici.rodne_cislo customers.tax_id angajati.cnp ugyfelek.szemelyi_szam
    clientes.curp employees.aadhaar_number`,
  secret: `users.password users.password_hash users.encrypted_password users.passwd sessions.session_token oauth.access_token oauth.refresh_token
    api.api_key clients.client_secret users.salt users.reset_password_token users.otp_secret users.two_factor_recovery_codes benutzer.passwort
    utilisateurs.mot_de_passe usuarios.contrasena gebruikers.wachtwoord uzytkownicy.haslo vault.private_key users.remember_token users.pin
    webhooks.signing_secret kayttajat.salasana`,
  'web address': `users.website users.avatar_url profiles.homepage profiles.picture_url contacts.linkedin_url`,
  'free text': `tickets.message tickets.body orders.notes customers.comment users.bio users.about_me kunden.bemerkung kunden.notizen clients.commentaire
    reviews.feedback calls.transcript chat.message_text emails.subject clientes.observaciones klanten.opmerkingen cases.description visits.remarks
    klienci.uwagi`,
  sensitive: `employees.salary patients.diagnosis users.religion people.ethnicity mitarbeiter.gehalt patients.blood_group patients.allergies
    people.marital_status patients.medication employees.disability members.political_party mitarbeiter.konfession employees.monthly_income`,
};

const plain = `users.id users.created_at users.updated_at users.is_active users.email_verified users.role_id users.locale users.timezone users.login_count
  users.last_seen_at users.password_changed_at users.status orders.id orders.total orders.currency orders.status orders.customer_id orders.placed_at
  orders.quantity orders.tax orders.discount products.name products.sku products.price products.weight products.category_id products.stock products.ean
  categories.name categories.slug categories.parent_id countries.name countries.iso_code currencies.symbol invoices.number invoices.due_date
  invoices.amount_cents payments.amount payments.method payments.provider payments.status shipments.carrier shipments.tracking_state shipments.weight_kg
  files.size files.mime_type files.checksum files.path jobs.queue jobs.attempts jobs.run_at jobs.priority migrations.version migrations.checksum
  settings.key settings.value_type events.kind events.sequence events.occurred_at metrics.bucket metrics.p99_ms sessions.expires_at
  sessions.data_version artikel.bezeichnung artikel.preis artikel.lagerbestand bestellungen.menge bestellungen.datum rechnungen.betrag rechnungen.faellig_am
  produits.prix produits.quantite commandes.statut pedidos.cantidad pedidos.fecha productos.precio ordini.stato prodotti.quantita bestellingen.aantal
  zamowienia.ilosc zamowienia.status tilaukset.maara bestallningar.antal permissions.action permissions.resource roles.name groups.name teams.color
  builds.commit_sha builds.duration_ms releases.version releases.channel stages.position features.enabled flags.rollout_percent articles.title_length
  articles.published_at articles.word_count tags.label warehouses.capacity machines.temperature sensors.humidity sensors.voltage rooms.floor rooms.seats
  flights.departure_at flights.gate trains.platform vehicles.horsepower vehicles.fuel_type recipes.servings books.isbn books.pages movies.runtime
  tracks.bpm games.score levels.difficulty polls.votes surveys.question_count courses.credits exams.max_points budgets.fiscal_year ledgers.debit ledgers.credit
  stocks.ticker stocks.closing_price rates.interest_rate plans.interval plans.trial_days licenses.seats domains.registered_until certificates.not_after
  queues.depth caches.hit_rate nodes.cpu_cores nodes.memory_mb pods.restart_count images.width images.height videos.bitrate documents.page_count
  templates.engine layouts.columns menus.sort_order pages.view_count links.click_count`;

export const labelledColumns: readonly LabelledColumn[] = [
  ...personalClasses.flatMap((kind) => namesIn(personal[kind]).map((each) => ({ ...each, class: kind }))),
  ...namesIn(plain),
];

function namesIn(names: string): readonly LabelledColumn[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => {
      const [table = '', column = ''] = name.split('.');
      return { table, column, isHeldOut: isHeldOut(name) };
    });
}

/** Three names in ten, by what they are called. */
function isHeldOut(name: string): boolean {
  let hash = 0x811c9dc5;
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash >>> 8) % 10 < 3;
}
