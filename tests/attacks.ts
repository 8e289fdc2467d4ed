/** Where an attack of the catalogue is tried, for what it waits, or why it can never happen here. */
export type Tried = { test: string } | { notYet: string } | { never: string };

const access = 'tests/access';
const accounts = 'src/features/accounts';
const invitations = 'src/features/invitations/invitations.test.ts';
const registers = 'src/features/registers';
const evidence = 'src/features/evidence';
const workbooks = 'src/server/office/read-workbook.test.ts';

/**
 * The attacks on signing in (AU), on rights and regions (TZ), by several at once (CO), on imports (IM), by uploads
 * (UP) and on exports (EX). A test names its attack in its title; `attacks.test.ts` holds both against each other.
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
  'A-TZ-11': { notYet: 'the search' },
  'A-TZ-12': { notYet: 'guests by mail link' },
  'A-TZ-13': { test: `${access}/http-change.test.ts` },
  'A-TZ-14': { notYet: 'guests by mail link' },
  'A-TZ-15': { notYet: 'moderators of bodies' },
  'A-TZ-16': { test: `${access}/http-change.test.ts` },
  'A-TZ-17': { test: `${access}/http.test.ts` },
  'A-TZ-18': { notYet: 'nobody reads the history in the application' },
  'A-TZ-19': { notYet: 'figures over several organisations' },
  'A-TZ-20': { test: `${access}/connection.test.ts` },
  'A-TZ-21': { test: `${access}/http.test.ts` },
  'A-TZ-22': { test: 'src/features/mail/outbox.test.ts' },

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
  'A-UP-07': { notYet: 'no scanner is configured; nothing is ever previewed, only given back' },
  'A-UP-08': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-09': { notYet: 'many uploads broken off half-way, in the long run' },
  'A-UP-10': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-11': { test: `${evidence}/evidence-page.test.ts` },
  'A-UP-12': { notYet: 'files of plans and agreements' },

  'A-CO-01': { notYet: 'forms carry no key that makes sending twice one' },
  'A-CO-02': { test: 'src/features/assessments/matrix-page.test.ts' },
  'A-CO-03': { test: 'src/features/assignments/assignments.test.ts' },
  'A-CO-04': { notYet: 'agreements' },
  'A-CO-05': { notYet: 'minutes that are approved' },
  'A-CO-06': { notYet: 'budgets' },
  'A-CO-07': { notYet: 'minutes with numbers' },
  'A-CO-08': { notYet: 'rights that end while a save is in flight' },
  'A-CO-09': { notYet: 'forms carry no key that makes sending twice one' },
  'A-CO-10': { notYet: 'a cluster' },
  'A-CO-11': { notYet: 'merging of organisations' },
  'A-CO-12': { notYet: 'writes of several rows in opposite order' },

  'A-EX-01': { test: 'src/features/invitations/bulk.test.ts' },
  'A-EX-02': { test: 'src/server/office/workbook.test.ts' },
  'A-EX-03': { test: 'src/features/invitations/bulk.test.ts' },
  'A-EX-04': { test: `${access}/lists.test.ts` },
  'A-EX-05': { test: `${access}/lists.test.ts` },
  'A-EX-06': {
    never: 'no export is a job: it is made while it is asked for, with the rights of then'
  },
  'A-EX-07': { test: 'src/server/office/workbook.test.ts' },
  'A-EX-08': { notYet: 'a region is not moved between installations' },
  'A-EX-09': { notYet: 'access under Art. 15 DSGVO is not offered' },
  'A-EX-10': { test: 'src/features/files/download.test.ts' }
};
