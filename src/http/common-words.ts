/** What lists of leaked passwords are made of, in small letters: words, names, clubs, films, oaths. None is shorter than three letters. */
export const commonWords: readonly string[] = `
  password passwort passwd pass secret admin administrator root user guest login master welcome letmein access default changeme change test
  tester testing temp demo sample example system server service computer internet windows microsoft apple google facebook twitter youtube
  instagram linkedin samsung android iphone nokia sony dell intel cisco oracle linux ubuntu debian docker kubernetes database mysql postgres
  dragon monkey shadow sunshine princess football baseball basketball soccer hockey tennis golf superman batman spiderman ironman starwars
  pokemon pikachu naruto matrix hunter ranger killer ninja samurai warrior soldier angel devil demon heaven hell god jesus christ jesuschrist
  church faith blessed praise lord bible trinity savior michael michelle jessica jennifer jordan joshua matthew daniel andrew anthony
  ashley amanda nicole charlie thomas robert william david james john jonathan richard joseph christopher christian christine christina
  alexander alexandra alexandria stephanie elizabeth victoria katherine catherine samantha natasha natalie brandon justin tyler austin kevin
  steven patrick gabriel nicholas benjamin sebastian maximilian valentina isabella gabriella maria martin andrea sandra barbara sabrina
  melissa rebecca rachel vanessa veronica caroline charlotte george harley maggie buster tigger snoopy ginger pepper cookie peanut
  chocolate butterfly flower summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday january february march
  april june july august september october november december sommer herbst fruehling montag freitag love iloveyou loveyou lovely lover
  forever always friend friends friendship family mother father brother sister daughter babygirl babyboy baby boy girl girls honey sweet
  sweety sweetheart darling beautiful beauty pretty happy happiness smile lucky dream dreams magic wonderful fantastic awesome unbelievable
  incredible amazing perfect freedom peace hope money dollar million millionaire diamond silver golden gold platinum crystal pearl purple
  orange yellow green black white blue red pink banana strawberry cherry coffee whiskey vodka beer pizza cheese chicken turkey rabbit
  horse tiger lion eagle eagles falcon panther wolf wolves bear bears shark dolphin dolphins elephant kitten kitty cat cats dog dogs puppy
  doggy snake spider scorpion phoenix unicorn dinosaur liverpool manchester united manchesterunited chelsea arsenal barcelona realmadrid
  madrid juventus milan bayern muenchen borussia dortmund schalke ajax benfica porto celtic rangers yankees redsox cowboys steelers packers
  lakers patriots raiders broncos giants dodgers england london germany deutschland berlin hamburg france paris italia brasil brazil mexico
  america american california californication chicago boston dallas houston texas florida newyork vegas canada australia russia moscow china
  india pakistan philippines indonesia japan tokyo hello hallo bonjour goodbye goodluck whatever nothing something anything trustno
  blink182 metallica nirvana slipknot eminem tupac greenday linkinpark beatles elvis music guitar rock rockstar superstar star sexy
  hottie fuck fucker fuckyou motherfucker asshole bitch bastard bullshit shit pussy dick cock penis vagina porn naked horny corvette
  mustang ferrari porsche mercedes toyota honda yamaha kawasaki suzuki ducati chevrolet chevy camaro subaru nissan harleydavidson police
  doctor teacher student school college university captain sergeant marine marines army navy airforce pilot rocket thunder lightning storm
  tornado hurricane thunderbird firebird bluebird mickey mouse donald minnie winnie simpson homer bart potter harry hogwarts gandalf frodo
  legolas aragorn skywalker vader yoda jedi starcraft warcraft minecraft fortnite counterstrike halo zelda mario sonic nintendo playstation
  xbox gamer player champion winner legend hero number one two three four five six seven eight nine ten the and you for abc xyz qwe asd zxc
  mein dein ich liebe dich schatz hase maus engel geheim sicher kennwort hallo123 contrasena teamo motdepasse azerty soleil doudou bonheur
  wachtwoord parola senha
`
  .trim()
  .split(/\s+/);

/** Words of the place where Lockstep runs: whoever guesses at its accounts begins with them. Told in docs/security.md. */
export const placeWords: readonly string[] = [
  'lockstep',
  'staging',
  'production',
  'preprod',
  'release',
  'releases',
  'deploy',
  'deployment',
  'promote',
  'promotion',
  'rollback',
  'environment',
  'controller',
  'agent',
  'approver',
  'approve',
  'approval',
  'developer',
  'operator',
  'auditor',
  'manager',
  'customer',
  'installation',
];
