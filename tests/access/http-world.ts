import { randomUUID } from 'node:crypto';
import { feedOf } from '#features/calendar/feed.server.ts';
import { sampleSheet } from '#features/report-sheets/document/sample-sheet.ts';
import { sendForComments } from '#features/report-sheets/comments.server.ts';
import { fingerprintOf } from '#features/registers/known.server.ts';
import { as } from '#server/db.ts';
import { publicationAddress } from '#features/publications/published.server.ts';
import { guestLink } from '#server/guest-link.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import type { TestDatabase } from '../database.ts';
import { arranger, insert, region as regionOf, type Arranger } from '../factories.ts';
import { account, operator, signedIn } from '../sign-in.ts';
import { startServer, type Client, type TestServer } from '../server.ts';
import { personas, sectionSaid, world, type World } from './world.ts';

/** Everybody who may ask: the personas with an account each, the operator, and people nobody knows. */
export const askers = [...personas, 'operator', 'anonymous'] as const;

export type Asker = (typeof askers)[number];

/** The world of the access table with accounts and with each thing in the states its pages are for. */
export type HttpWorld = World & {
  server: TestServer;
  /** The address each signs in with. */
  mails: Map<Asker, string>;
  /** What fills the places of an address: `region`, and the id of everything by its name. */
  things: Record<string, string>;
};

let counties = 10_000;

/**
 * @param at an arranger, or the address of the owner for one of its own
 * @param who else than Gamma, who forgot the password, has an account: each takes a while
 */
export async function httpWorld(
  at: string | Arranger,
  server: TestServer,
  who: readonly Asker[] = askers
): Promise<HttpWorld> {
  const base = await world(at);
  const { db, regionId, ids } = base;
  const mails = new Map<Asker, string>();
  for (const persona of personas) {
    // A guest has no account, but a link.
    if (persona === 'guest') continue;
    if (who.includes(persona) || persona === 'gammaLead')
      mails.set(persona, await account(db, base.actors[persona]));
  }
  if (who.includes('operator')) mails.set('operator', await operator(db));
  // Only what changed since the last copy makes a new one.
  await db.query(`update app.answer set remark = 'neu' where assessment_id = $1`, [ids.assessment]);
  await db.query('update app.region set county_key = $2 where id = $1', [
    regionId,
    String(counties++)
  ]);
  const region = await one(
    db,
    'select short_name as value from app.region where id = $1',
    regionId
  );
  const things = { region, regionId, ...ids, ...(await states(base)) };
  // A preview of the directory as it is: what compares with another one is refused as outdated.
  const seen = await as(base.actors.coordinator, 'read only', (tx) => fingerprintOf(tx, regionId));
  await db.query('update app.register_import set fingerprint = $1 where id = $2', [
    seen,
    ids.registerImport
  ]);
  return { ...base, server, mails, things };
}

/** The built product on a test database; the arranger's rules lock tables, so they come first. */
export async function serverOn(
  { ownerUrl }: TestDatabase,
  settings: Record<string, string> = {}
): Promise<TestServer> {
  await (await arranger(ownerUrl)).end();
  return startServer(settings);
}

/** A browser in which the asker is signed in, through the form like everybody. */
export async function browserOf(world: HttpWorld, asker: Asker): Promise<Client> {
  if (asker === 'guest') return guestBrowser(world);
  const mail = world.mails.get(asker);
  return mail ? signedIn(world.server, mail) : world.server.client();
}

/** A browser in which the guest has opened the visit with the link of its mail. */
export async function guestBrowser({ server, ids }: HttpWorld): Promise<Client> {
  const client = server.client();
  const answer = await client.post(`/gast/${tokenIn(guestLink({ id: ids.guest, linkNo: 1 }))}`, {});
  if (answer.status !== 303) throw new Error(`the link of the guest answered ${answer.status}`);
  return client;
}

/** Of an account that has nothing else. */
async function passkey(db: Arranger): Promise<string> {
  const own = randomUUID();
  const user = await insert(db, 'auth."user"', { email: `${own}@test.example`, name: 'Test' });
  const row = { user_id: user.id, credential_id: own, public_key: Buffer.from('AA'), counter: 0 };
  return (await insert(db, 'auth.passkey', { ...row, name: 'Diensthandy' })).id ?? '';
}

/** A talk under way with a goal, two that are over and have the draft of a Berichtsbogen, links to use. */
async function states(world: World): Promise<Record<string, string>> {
  const { db, regionId, ids, actors } = world;
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const visit = async (state: string) => {
    const row = { title: 'Besuch', held_on: '2026-11-20', starts_at: '14:00', state };
    const id = await put('visit', { owner_id: ids.alpha, ...row });
    for (const partner of [ids.beta, ids.office, ids.guest]) {
      const at = { visit_id: id, organisation_id: partner, owner_id: ids.alpha };
      await put('visit_partner', { ...at, access_until: '2099-12-31' });
    }
    return id;
  };
  const [talk, held, reported] = [await visit('talking'), await visit('held'), await visit('held')];
  const round = { organisation_id: ids.alpha, template_id: ids.template };
  const doneAssessment = await put('assessment', {
    ...round,
    label: '2024',
    started_on: '2025-01-10'
  });
  await put('theme_assignment', {
    ...round,
    assessment_id: doneAssessment,
    theme_id: ids.keptTheme,
    unit_id: ids.it,
    done_at: '2025-02-01'
  });
  const talkGoal = await put('goal', { visit_id: talk, owner_id: ids.alpha, title: 'WLAN' });
  const agendaItem = await put('agenda_item', {
    visit_id: talk,
    owner_id: ids.alpha,
    kind: 'other',
    position: 1,
    title: 'Begrüßung',
    minutes: 10
  });
  const sent = await visit('held');
  for (const visit_id of [held, reported, sent]) {
    await put('visit_school', { visit_id, school_id: ids.schoolOfLead, owner_id: ids.alpha });
  }
  const talkItem = await put('visit_item', {
    visit_id: talk,
    owner_id: ids.alpha,
    kind: 'openPoint',
    text: 'Zeitfenster'
  });
  const sheets: string[] = [];
  for (const [index, visit_id] of [held, reported, sent].entries()) {
    sheets.push(
      await put('report_sheet', { visit_id, owner_id: ids.alpha, year: 2026, number: index + 2 })
    );
  }
  await as(actors.alphaLead, 'read write', (tx) => sendForComments(tx, sent, 1));
  const frozen = await visit('held');
  const ofFrozen = { visit_id: frozen, owner_id: ids.alpha };
  await put('visit_school', { ...ofFrozen, school_id: ids.schoolOfLead });
  const frozenFile = await put('file', {
    organisation_id: ids.alpha,
    name: 'berichtsbogen.pdf',
    media_type: 'application/pdf',
    size: 1,
    sha256: '4'.repeat(64)
  });
  await put('file_piece', { file_id: frozenFile, no: 0, bytes: Buffer.from('z') });
  const frozenSheet = await put('report_sheet', {
    ...ofFrozen,
    year: 2026,
    number: 9,
    state: 'confirmed',
    content: sampleSheet().content,
    sha256: '2'.repeat(64),
    file_id: frozenFile
  });
  await put('report_section', {
    ...ofFrozen,
    sheet_id: frozenSheet,
    school_id: ids.schoolOfLead,
    content: sectionSaid,
    seals: {},
    sha256: '3'.repeat(64),
    frozen_on: '2026-11-21'
  });
  const gammaAccount = await one(
    db,
    'select user_id as value from app.person where id = $1',
    actors.gammaLead.personId
  );
  const reset = await insert(db, 'auth.verification', {
    identifier: 'passwordReset',
    value: gammaAccount,
    expires_at: '2099-01-01'
  });
  const mailChange = await insert(db, 'auth.mail_change', {
    user_id: gammaAccount,
    old_mail: await one(db, 'select email as value from auth."user" where id = $1', gammaAccount),
    new_mail: `${gammaAccount}@neu.example`,
    expires_at: '2099-01-01'
  });
  const listImport = await put('register_import', { as_of: '2026-05-02', files: '[]' });
  const list = {
    encoding: 'utf8',
    delimiter: ';',
    // Nobody can guess what the third column is.
    header: ['Schule', 'Träger', 'Lage'],
    rows: [{ line: 2, fields: ['Ulmenschule', 'Stadt Neu', 'Neu'] }]
  };
  await put('register_import_part', {
    import_id: listImport,
    kind: 'list',
    content: JSON.stringify(list)
  });
  const barrierReport = await insert(db, 'auth.barrier_report', { message: 'Zu klein' });
  // The worker must not take them first.
  await db.query('begin');
  const droppedMail = await mail(db, regionId, { reason: 'refused', dropped_at: '2026-01-02' });
  const waitingMail = await mail(db, regionId, { reason: 'unreachable' });
  await db.query(`delete from jobs.job where data ->> 'mailId' = any ($1)`, [
    [droppedMail, waitingMail]
  ]);
  await db.query('commit');
  return {
    barrierReport: barrierReport.id ?? '',
    passkey: await passkey(db),
    failedJob: await failedJob(db),
    otherFailedJob: await failedJob(db),
    emptyRegion: await regionOf(db),
    droppedMail,
    waitingMail,
    listImport,
    talk,
    held,
    talkGoal,
    talkItem,
    agendaItem,
    reportedSheet: sheets[1] ?? '',
    sent,
    frozen,
    frozenSheet,
    sheetPlace: 'bogen.highlights.0',
    itemSlug: 'offener-punkt',
    reported,
    doneAssessment,
    criterionKey: 'T1.1',
    paper: 'word',
    keptKey: 'T2.1',
    schoolKey: 'S1.1',
    freeKey: 'T2.2',
    colour: '1c3f94',
    legalPage: 'impressum',
    invitationToken: tokenIn(oneTimeLink('invitation', ids.invitation)),
    municipality: await one(
      db,
      'select id as value from app.municipality where region_id = $1',
      regionId
    ),
    providersMandate: await one(
      db,
      'select mandate_id as value from app.membership where id = $1',
      actors.provider.membershipId
    ),
    calendarToken: await calendarOf(db, gammaAccount),
    ...(await published(world, await visit('held'))),
    guestToken: tokenIn(guestLink({ id: ids.guest, linkNo: 1 })),
    reset: reset.id ?? '',
    resetToken: tokenIn(oneTimeLink('passwordReset', reset.id ?? '')),
    mailChange: mailChange.id ?? '',
    mailConfirmToken: tokenIn(oneTimeLink('mailConfirm', mailChange.id ?? '')),
    mailStopToken: tokenIn(oneTimeLink('mailStop', mailChange.id ?? '')),
    alphaMemberMembership: actors.alphaMember.membershipId,
    alphaLeadMembership: actors.alphaLead.membershipId
  };
}

/** The public version of a confirmed Berichtsbogen, approved and published. */
async function published(
  { db, regionId, ids }: World,
  visitId: string
): Promise<Record<'published' | 'publication' | 'publicationToken', string>> {
  const of = { region_id: regionId, owner_id: ids.alpha, visit_id: visitId };
  const pdf = async (name: string) => {
    const row = { region_id: regionId, organisation_id: ids.alpha, name, size: 1 };
    const kept = { media_type: 'application/pdf', sha256: '6'.repeat(64) };
    const { id } = await insert(db, 'app.file', { ...row, ...kept });
    const piece = { region_id: regionId, file_id: id, no: 0, bytes: Buffer.from('p') };
    await insert(db, 'app.file_piece', piece);
    return id;
  };
  const sheet = await insert(db, 'app.report_sheet', {
    ...of,
    year: 2026,
    number: 8,
    state: 'confirmed',
    content: sampleSheet().content,
    sha256: '4'.repeat(64),
    file_id: await pdf('berichtsbogen.pdf')
  });
  await insert(db, 'app.public_sheet', {
    ...of,
    sheet_id: sheet.id,
    year: 2026,
    number: 1,
    content: publicSaid,
    seals: {},
    sha256: '5'.repeat(64),
    file_id: await pdf('oeffentlich.pdf'),
    approved_on: '2026-11-21'
  });
  const publication = await insert(db, 'app.publication', {
    region_id: regionId,
    owner_id: ids.alpha,
    sheet_id: sheet.id
  });
  const id = publication.id ?? '';
  return {
    published: visitId,
    publication: id,
    publicationToken: tokenIn(publicationAddress(id))
  };
}

const publicSaid = {
  format: 1,
  ownerName: 'Stadt Alpha',
  regionName: 'Region',
  visit: sampleSheet().content.visit,
  participants: [],
  summary: ['Das Netz wächst.'],
  goals: [],
  plans: [],
  topics: [],
  nextDate: null,
  approvedOn: '2026-11-21'
};

async function mail(db: Arranger, regionId: string, row: Record<string, unknown>): Promise<string> {
  const about = { kind: 'invitation', recipient: 'x@alpha.example', subject_id: regionId };
  return (await insert(db, 'app.mail', { region_id: regionId, ...about, ...row })).id ?? '';
}

/** A job whose every try has failed, with a reason that tells more than anybody should read. */
async function failedJob(db: Arranger): Promise<string> {
  const output = { name: 'Error', code: 'ECONNREFUSED', message: 'an x@alpha.example' };
  const job = await insert(db, 'jobs.job', {
    name: 'mail',
    state: 'failed',
    data: {},
    retry_count: 12,
    output
  });
  return job.id ?? '';
}

async function calendarOf(db: Arranger, userId: string): Promise<string> {
  await insert(db, 'auth.calendar_feed', { user_id: userId });
  const feed = await feedOf(userId);
  return tokenIn(feed?.address ?? '').replace('.ics', '');
}

function tokenIn(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

async function one(db: Arranger, text: string, id: string): Promise<string> {
  const { rows } = await db.query(text, [id]);
  return String(rows[0]?.value);
}
