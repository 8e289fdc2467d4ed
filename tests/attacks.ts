/** Where an attack of the catalogue is tried, for what it waits, or why it can never happen here. */
export type Tried = { test: string } | { notYet: string } | { never: string };

const access = 'tests/access';
const accounts = 'src/features/accounts';
const invitations = 'src/features/invitations/invitations.test.ts';
const guests = 'src/features/guests/guests.test.ts';
const assessments = 'src/features/assessments';
const releases = 'src/features/releases';
const reportSheets = 'src/features/report-sheets';
const registers = 'src/features/registers';
const dossiers = 'src/features/dossiers';
const evidence = 'src/features/evidence';
const calendar = 'src/features/calendar';
const outbox = 'src/features/mail/outbox.test.ts';
const workbooks = 'src/server/office/read-workbook.test.ts';

/**
 * The attacks on signing in (AU), rights and regions (TZ), forms and texts (FO), two at once (CO), imports
 * (IM), uploads (UP), exports (EX), documents (PD), mail and calendar (EM). A test names its attack in its title;
 * `attacks.test.ts` holds both against each other.
 */
export const attacks: Record<string, Tried> = {
  'A-AU-01': { test: invitations },
  'A-AU-02': { test: invitations },
  'A-AU-03': { test: `${accounts}/passwords.test.ts` },
  'A-AU-04': { test: `${accounts}/sign-in.test.ts` },
  'A-AU-05': { test: `${accounts}/sign-in.test.ts` },
  'A-AU-06': { test: `${accounts}/sign-in.test.ts` },
  'A-AU-07': { never: 'no code is mailed: links carry an HMAC of 256 bits' },
  'A-AU-08': { test: invitations },
  'A-AU-09': { test: invitations },
  'A-AU-10': { test: invitations },
  'A-AU-11': { test: invitations },
  'A-AU-12': { test: invitations },
  'A-AU-13': { test: `${accounts}/passwords.test.ts` },
  'A-AU-14': { notYet: 'signing in through an identity provider is not offered' },
  'A-AU-15': { notYet: 'signing in through an identity provider is not offered' },
  'A-AU-16': { test: `${accounts}/sign-in.test.ts` },
  'A-AU-17': { test: `${accounts}/sign-in.test.ts` },
  'A-AU-18': { test: `${access}/http-change.test.ts` },
  'A-AU-19': { test: `${accounts}/passwords.test.ts` },
  'A-AU-20': { test: `${access}/http-attacks.test.ts` },

  'A-TZ-01': { test: `${access}/http-invisible.test.ts` },
  'A-TZ-02': { test: `${access}/http.test.ts` },
  'A-TZ-03': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-04': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-05': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-06': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-07': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-08': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-09': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-10': { test: `${access}/http-attacks.test.ts` },
  'A-TZ-11': { test: 'src/features/search/search.test.ts' },
  'A-TZ-12': { test: guests },
  'A-TZ-13': { test: `${access}/http-change.test.ts` },
  'A-TZ-14': { test: guests },
  'A-TZ-15': { notYet: 'moderators of bodies' },
  'A-TZ-16': { test: `${access}/http-change.test.ts` },
  'A-TZ-17': { test: `${access}/http.test.ts` },
  'A-TZ-18': { notYet: 'nobody reads the history in the application' },
  'A-TZ-19': { notYet: 'figures over several organisations' },
  'A-TZ-20': { test: `${access}/connection.test.ts` },
  'A-TZ-21': { test: `${access}/http.test.ts` },
  'A-TZ-22': { test: 'src/features/mail/outbox.test.ts' },

  'A-FO-01': { test: `${releases}/release-page.test.ts` },
  'A-FO-02': { never: 'no field takes formatted text: what is typed is shown as that text' },
  'A-FO-03': { never: 'no field takes formatted text, and no page writes raw HTML' },
  'A-FO-04': { test: `${calendar}/calendar.test.ts` },
  'A-FO-05': { never: 'no field takes an object, and no markup spreads one' },
  'A-FO-06': { notYet: 'no field takes an amount of money before plans and budgets are there' },
  'A-FO-07': { notYet: 'no amounts are added up before plans and budgets are there' },
  'A-FO-08': { test: 'src/features/visits/visit-input.test.ts' },
  'A-FO-09': { test: `${releases}/release-page.test.ts` },
  'A-FO-10': { notYet: 'nothing warns of a new name that looks like an existing one' },
  'A-FO-11': { test: `${assessments}/answers.test.ts` },
  'A-FO-12': { test: `${assessments}/answers.test.ts` },
  'A-FO-13': { test: `${releases}/release-page.test.ts` },
  'A-FO-14': { test: 'src/features/visits/visits.test.ts' },
  'A-FO-15': { test: `${reportSheets}/report-sheets.test.ts` },
  'A-FO-16': { test: 'tests/long-input.test.ts' },
  'A-FO-17': { test: `${releases}/release-page.test.ts` },
  'A-FO-18': { test: `${releases}/release-page.test.ts` },

  'A-CO-01': { test: `${assessments}/finish.test.ts` },
  'A-CO-02': { test: `${assessments}/matrix-page.test.ts` },
  'A-CO-03': { test: 'src/features/assignments/assignments.test.ts' },
  'A-CO-04': { test: `${reportSheets}/report-sheets.test.ts` },
  'A-CO-05': { test: `${reportSheets}/report-sheets.test.ts` },
  'A-CO-06': { notYet: 'nothing is booked on a budget before plans and budgets are there' },
  'A-CO-07': { test: `${reportSheets}/report-sheets.test.ts` },
  'A-CO-08': { test: `${assessments}/removal-race.test.ts` },
  'A-CO-09': { notYet: 'sending again after a lost answer, for forms that make something new' },
  'A-CO-10': { notYet: 'several databases' },
  'A-CO-11': {
    never: 'no organisation is deleted or merged: the register marks it as gone, and its rows stay'
  },
  'A-CO-12': { test: 'src/server/db.test.ts' },

  'A-IM-01': { test: workbooks },
  'A-IM-02': { test: `${registers}/register-page.test.ts` },
  'A-IM-03': { test: workbooks },
  'A-IM-04': { test: `${registers}/register-page.test.ts` },
  'A-IM-05': { test: `${registers}/register-page.test.ts` },
  'A-IM-06': { test: `${registers}/list-page.test.ts` },
  'A-IM-07': { test: `${registers}/register-page.test.ts` },
  'A-IM-08': { test: `${registers}/mutations.test.ts` },
  'A-IM-09': { test: `${registers}/register-page.test.ts` },
  'A-IM-10': { test: workbooks },
  'A-IM-11': { test: `${registers}/parse.test.ts` },
  'A-IM-12': { test: `${registers}/register-page.test.ts` },
  'A-IM-13': { test: 'src/features/invitations/bulk-page.test.ts' },
  'A-IM-14': { test: `${registers}/register-page.test.ts` },
  'A-IM-15': { test: `${registers}/check.test.ts` },
  'A-IM-16': { test: `${registers}/tidying.test.ts` },

  'A-UP-01': { test: `${evidence}/file-kind.test.ts` },
  'A-UP-02': { test: `${evidence}/file-kind.test.ts` },
  'A-UP-03': { test: `${evidence}/file-kind.test.ts` },
  'A-UP-04': { test: `${evidence}/file-kind.test.ts` },
  'A-UP-05': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-06': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-07': { test: `${evidence}/hostile-uploads.test.ts` },
  'A-UP-08': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-09': { test: `${evidence}/hostile-uploads.test.ts` },
  'A-UP-10': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-11': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-12': { test: `${evidence}/hostile-uploads.test.ts` },
  'A-EX-01': { test: 'src/features/invitations/bulk.test.ts' },
  'A-EX-02': { test: 'src/server/office/workbook.test.ts' },
  'A-EX-03': { test: 'src/features/invitations/bulk.test.ts' },
  'A-EX-04': { test: `${access}/lists.test.ts` },
  'A-EX-05': { test: `${access}/lists.test.ts` },
  'A-EX-06': { never: 'nothing is exported by a job: a file is made while it is asked for' },
  'A-EX-07': { test: 'src/server/office/workbook.test.ts' },
  'A-EX-08': { notYet: 'moving a whole region comes with the archive' },
  'A-EX-09': { notYet: 'the export of what is kept about a person' },
  'A-EX-10': { test: 'src/features/files/download.test.ts' },
  'A-PD-01': { test: `${dossiers}/dossiers.test.ts` },
  'A-PD-02': { test: `${dossiers}/dossiers.test.ts` },
  'A-PD-03': { never: 'a document takes no options: language, template and format are fixed' },
  'A-PD-04': { test: `${dossiers}/dossiers.test.ts` },
  'A-PD-05': {
    never:
      'people put no pictures into documents, and each document gets its title from the program'
  },
  'A-PD-06': { test: `${dossiers}/dossiers.test.ts` },
  'A-PD-07': { test: 'src/server/pictures/pictures.test.ts' },
  'A-PD-08': { test: `${dossiers}/dossier-page.test.ts` },
  'A-EM-01': { test: outbox },
  'A-EM-02': { test: invitations },
  'A-EM-03': { test: outbox },
  'A-EM-04': { test: `${calendar}/calendar.test.ts` },
  'A-EM-05': { test: `${calendar}/calendar.test.ts` },
  'A-EM-06': { test: `${calendar}/visit-mails.test.ts` },
  'A-EM-07': { never: 'mails are plain text' },
  'A-EM-08': { test: outbox },
  'A-EM-09': { test: `${calendar}/visit-mails.test.ts` },
  'A-EM-10': { test: outbox }
};
