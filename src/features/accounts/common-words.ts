/**
 * What passwords are made of most often: words, first names, clubs, months, keys beside each other. Twelve
 * characters are asked for anyway, so single words count here only as parts.
 */
export const commonWords: readonly string[] = `
passwort password passwd passwor kennwort geheim secret login admin administrator root user benutzer gast guest
test tester testing demo start neu willkommen welcome hallo hello moin servus schatz schatzi liebe love ich liebe
dich iloveyou ichliebedich ficken arschloch fuck baby mausi engel angel prinzessin princess sonne sunshine stern
star starwars mond moon blume flower schmetterling butterfly katze hund tiger dragon drache monkey affe pferd
fussball fußball football baseball basketball hockey soccer sport schalke schalke04 dortmund bvb borussia bayern
muenchen münchen werder bremen hamburg koeln köln berlin frankfurt stuttgart deutschland germany europa nrw
westfalen sommer winter herbst frühling fruehling summer spring autumn januar februar märz maerz april juni juli
august september oktober november dezember january february march june july october december montag dienstag
mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday friday saturday sunday
computer internet windows google facebook iphone samsung apple microsoft office server system netzwerk master
superman batman pokemon minecraft matrix merlin shadow killer ninja pirat trustno1 letmein access changeme
aendern ändern bitte danke freude glück glueck urlaub ferien geld kaffee pizza schokolade banane erdbeere
schule schulen schueler schüler lehrer lehrerin lehrkraft klasse unterricht bildung bildungsregion schulamt
schulverwaltung verwaltung stadt gemeinde kreis rathaus amt buero büro abteilung leitung digital medien
michael thomas andreas stefan stephan christian daniel alexander martin markus sebastian matthias peter klaus
wolfgang frank juergen jürgen uwe bernd dieter hans heinz werner guenter günter manfred tobias florian dennis
patrick marcel kevin jan tim lukas leon paul felix max maximilian jonas julian niklas philipp david simon
maria anna sandra nicole stefanie andrea claudia sabine petra monika susanne birgit gabi heike martina angelika
ursula karin renate ingrid brigitte christine christina katrin kathrin melanie jessica jennifer vanessa laura
lisa julia sarah lena lea hannah emma mia sophie katharina jasmin nadine tanja anja kerstin silke
qwert qwertz qwerty asdf asdfgh yxcvb yxcvbn zxcvbn 1q2w3e 1q2w3e4r 1qay2wsx qayxsw abc123 a1b2c3
`
  .split(/\s+/)
  .filter((word) => word.length >= 3);
