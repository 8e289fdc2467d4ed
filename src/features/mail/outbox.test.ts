import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { closeMail } from '#server/mail/send.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { invite } from '#features/invitations/invitations.server.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  member,
  owner,
  region
} from '../../../tests/factories.ts';
import { startServer } from '../../../tests/server.ts';
import { account } from '../../../tests/sign-in.ts';
import { headersOf, type MailServer, mailServer, textOf } from '../../../tests/smtp.ts';
import { gatherDigests } from './digest.server.ts';
import { deliver } from './outbox.server.ts';

let database: TestDatabase;
let db: Arranger;
let smtp: MailServer;
let regionId: string;
let ownerId: string;
let lead: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  smtp = await mailServer(['gibtsnicht@test.example']);
  process.env.MAIL_FROM = 'Tafelrunde Musterland <post@tafelrunde.example>';
  process.env.SMTP_URL = smtp.url;
  regionId = await region(db, 'musterland');
  ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  lead = await member(db, regionId, ownerId, 'ownerLead');
});
afterEach(() => {
  process.env.SMTP_URL = smtp.url;
});
afterAll(async () => {
  delete process.env.SMTP_URL;
  delete process.env.MAIL_FROM;
  closeMail();
  await Promise.all([smtp.close(), db.end()]);
  await database.drop();
});

async function invited(mail: string): Promise<{ mailId: string; invitationId: string }> {
  await as(lead, 'read write', (tx) =>
    invite(tx, { organisation: ownerId, role: 'ownerMember', name: 'Mia Neu', mail })
  );
  const { rows } = await db.query(
    'select id as "mailId", subject_id as "invitationId" from app.mail where recipient = $1',
    [mail]
  );
  return rows[0];
}

async function outcome(mailId: string) {
  const { rows } = await db.query(
    `select sent_at is not null as sent, dropped_at is not null as dropped, reason, attempts
       from app.mail where id = $1`,
    [mailId]
  );
  return rows[0];
}

async function last() {
  const mail = smtp.mails.at(-1);
  if (!mail) throw new Error('no mail came');
  return { ...mail, headers: headersOf(mail.raw), text: textOf(mail.raw) };
}

describe('one mail', () => {
  test('goes to one address, in plain text, with a link that begins with the public address', async () => {
    const { mailId, invitationId } = await invited('mia@test.example');
    await deliver({ mailId });
    const { to, from, headers, text } = await last();
    expect(to).toEqual(['mia@test.example']);
    expect(from).toBe('post@tafelrunde.example');
    expect(headers.get('to')).toEqual(['mia@test.example']);
    expect(headers.get('message-id')).toEqual([`<${mailId}@tafelrunde.example>`]);
    expect(headers.get('content-type')?.[0]).toMatch(/^text\/plain/);
    expect(text).toContain(oneTimeLink('invitation', invitationId));
    expect(text).toContain('Stadt Ahlbrück');
    for (const [link] of text.matchAll(/https?:\S+/g))
      expect(link).toMatch(/^http:\/\/localhost:3000\//);
    expect(await outcome(mailId)).toMatchObject({ sent: true, attempts: 1, reason: null });
  });

  test('is not sent a second time', async () => {
    const { mailId } = await invited('einmal@test.example');
    await deliver({ mailId });
    const count = smtp.mails.length;
    await deliver({ mailId });
    expect(smtp.mails).toHaveLength(count);
  });

  test('is written in the language of whoever reads it', async () => {
    const reader = await member(db, regionId, ownerId, 'ownerMember');
    const mail = await account(db, reader);
    await db.query(`update auth."user" set language = 'en' where email = $1`, [mail]);
    const second = await owner(db, regionId, 'Gemeinde Birkfeld');
    const other = await member(db, regionId, second, 'ownerLead');
    await as(other, 'read write', (tx) =>
      invite(tx, { organisation: second, role: 'ownerMember', name: 'Reader', mail })
    );
    const { rows } = await db.query('select id from app.mail where recipient = $1', [mail]);
    await deliver({ mailId: rows[0].id });
    expect((await last()).text).toContain('Accept the invitation here');
  });

  test('A-EM-01 a title with line ends stays one subject and adds nobody', async () => {
    const partner = await owner(db, regionId, 'Gemeinde Cord');
    const reader = await member(db, regionId, partner, 'ownerLead');
    for (const [at, title] of [
      'Besuch\r\nBcc: x@canary.example',
      'Besuch%0d%0aBcc: x@canary.example',
      'Besuch\u2028Bcc: x@canary.example'
    ].entries()) {
      const visit = await insert(db, 'app.visit', {
        region_id: regionId,
        owner_id: ownerId,
        title,
        held_on: `2027-03-1${at}`,
        starts_at: '14:30'
      });
      await insert(db, 'app.visit_partner', {
        region_id: regionId,
        visit_id: visit.id,
        organisation_id: partner,
        owner_id: ownerId,
        access_until: '2027-04-30'
      });
      await db.query(`select app.mail_leads($1, 'visitInvitation', $2, $3)`, [
        regionId,
        partner,
        visit.id
      ]);
      const { rows } = await db.query('select id from app.mail where subject_id = $1', [visit.id]);
      await deliver({ mailId: rows[0].id });
      const { to, headers, text } = await last();
      expect(to).toHaveLength(1);
      expect(headers.get('subject')).toHaveLength(1);
      expect(headers.has('bcc')).toBe(false);
      expect(text).toContain('14:30 Uhr');
      expect(text).not.toMatch(/^Bcc:/m);
    }
    expect(reader.regionId).toBe(regionId);
  });

  test('A-EM-03 a name that looks like an address stays a name', async () => {
    await as(lead, 'read write', (tx) =>
      invite(tx, {
        organisation: ownerId,
        role: 'ownerMember',
        name: 'Bürgermeisterin <x@canary.example>',
        mail: 'name@test.example'
      })
    );
    const { rows } = await db.query(
      `select id from app.mail where recipient = 'name@test.example'`
    );
    await deliver({ mailId: rows[0].id });
    const { to, from, headers } = await last();
    expect(to).toEqual(['name@test.example']);
    expect(from).toBe('post@tafelrunde.example');
    expect([...headers.values()].flat().join('\n')).not.toContain('canary');
  });

  test.each([
    ['withdrawn', 'revoked_at = now()', 'withdrawn'],
    ['accepted', 'accepted_at = now()', 'used'],
    ['run out', `expires_at = now() - interval '1 minute'`, 'expired']
  ])('of an invitation that is %s is not sent, with the reason', async (name, change, reason) => {
    const { mailId, invitationId } = await invited(`${name.replace(' ', '-')}@test.example`);
    await db.query(`update app.invitation set ${change} where id = $1`, [invitationId]);
    const count = smtp.mails.length;
    await deliver({ mailId });
    expect(smtp.mails).toHaveLength(count);
    expect(await outcome(mailId)).toMatchObject({ sent: false, dropped: true, reason });
  });

  test('A-EM-10 A-TZ-22 whoever lost access meanwhile gets nothing', async () => {
    const partner = await owner(db, regionId, 'Gemeinde Dorn');
    const reader = await member(db, regionId, partner, 'ownerLead');
    const visit = await insert(db, 'app.visit', {
      region_id: regionId,
      owner_id: ownerId,
      title: 'Besuch',
      held_on: '2027-05-10',
      starts_at: '14:30'
    });
    await insert(db, 'app.visit_partner', {
      region_id: regionId,
      visit_id: visit.id,
      organisation_id: partner,
      owner_id: ownerId,
      access_until: '2027-06-30'
    });
    await db.query(`select app.mail_leads($1, 'visitInvitation', $2, $3)`, [
      regionId,
      partner,
      visit.id
    ]);
    await db.query('update app.person set suspended_at = now() where id = $1', [reader.personId]);
    const { rows } = await db.query('select id from app.mail where subject_id = $1', [visit.id]);
    await deliver({ mailId: rows[0].id });
    expect(await outcome(rows[0].id)).toMatchObject({ dropped: true, reason: 'recipient' });
  });

  test('A-EM-08 waits while the mail server is away and keeps its Message-ID', async () => {
    const { mailId } = await invited('spaeter@test.example');
    const gone = await mailServer();
    process.env.SMTP_URL = gone.url;
    await gone.close();
    await expect(deliver({ mailId })).rejects.toThrow();
    expect(await outcome(mailId)).toMatchObject({ sent: false, reason: 'unreachable' });
    process.env.SMTP_URL = smtp.url;
    await deliver({ mailId });
    expect((await last()).headers.get('message-id')).toEqual([`<${mailId}@tafelrunde.example>`]);
    expect(await outcome(mailId)).toMatchObject({ sent: true, attempts: 2, reason: null });
  });

  test('to an address the server refuses for good is given up', async () => {
    const { mailId } = await invited('gibtsnicht@test.example');
    await deliver({ mailId });
    expect(await outcome(mailId)).toMatchObject({ dropped: true, reason: 'refused' });
  });

  test('of work that was rolled back never exists', async () => {
    const undone = as(lead, 'read write', async (tx) => {
      await invite(tx, {
        organisation: ownerId,
        role: 'ownerMember',
        name: 'Nie',
        mail: 'nie@test.example'
      });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const { rows } = await db.query(
      `select (select count(*)::int from app.mail where recipient = 'nie@test.example') as mails`
    );
    expect(rows[0].mails).toBe(0);
  });
});

describe('once a day', () => {
  const at = (moment: string) => gatherDigests(new Date(moment));

  async function reader(name: string) {
    const organisation = await owner(db, regionId, name);
    const lead = await member(db, regionId, organisation, 'ownerLead');
    const mail = await account(db, lead);
    await choose(mail, 'daily');
    return { organisation, lead, mail };
  }

  async function choose(mail: string, way: string) {
    for (const kind of ['visitInvitation', 'visitChange']) {
      await db.query(
        `insert into auth.mail_choice (user_id, kind, way) select id, $2, $3 from auth."user" where email = $1
         on conflict (user_id, kind) do update set way = excluded.way`,
        [mail, kind, way]
      );
    }
  }

  async function visitWith(organisation: string, title: string) {
    const visit = await insert(db, 'app.visit', {
      region_id: regionId,
      owner_id: ownerId,
      title,
      venue: 'Raum 212',
      held_on: '2027-03-20',
      starts_at: '14:30'
    });
    await insert(db, 'app.visit_partner', {
      region_id: regionId,
      visit_id: visit.id,
      organisation_id: organisation,
      owner_id: ownerId,
      access_until: '2099-12-31'
    });
    return String(visit.id);
  }

  async function tell(kind: string, organisation: string, visit: string, moment: string) {
    await db.query(
      `select set_config('app.now', $4, false), app.mail_leads($1, $5, $2, $3),
         set_config('app.now', '', false)`,
      [regionId, organisation, visit, moment, kind]
    );
  }

  const digests = async (mail: string): Promise<string[]> => {
    const { rows } = await db.query(
      `select id from app.mail where recipient = $1 and kind = 'digest' order by created_at`,
      [mail]
    );
    return rows.map(({ id }) => id);
  };

  test('at seven in Germany one mail tells all of the day, by subject and link alone', async () => {
    const { organisation, mail } = await reader('Gemeinde Emmer');
    const first = await visitWith(organisation, 'Besuch im Frühling');
    const second = await visitWith(organisation, 'Besuch im Herbst');
    await tell('visitInvitation', organisation, first, '2027-03-10T05:59:00Z');
    await tell('visitChange', organisation, first, '2027-03-10T12:00:00Z');
    await tell('visitChange', organisation, first, '2027-03-10T13:00:00Z');
    await tell('visitInvitation', organisation, second, '2027-03-11T06:30:00Z');
    // 06:59 in winter time: what was written since seven yesterday waits.
    await at('2027-03-10T05:59:30Z');
    expect(await digests(mail)).toEqual([]);
    await at('2027-03-11T05:59:59Z');
    const [early] = await digests(mail);
    await Promise.all([at('2027-03-11T06:00:00Z'), at('2027-03-11T06:00:00Z')]);
    const [, due, ...more] = await digests(mail);
    expect(more).toEqual([]);
    await deliver({ mailId: early });
    expect((await last()).text.match(/http:\S+/g)).toHaveLength(2);
    await deliver({ mailId: due });
    const { to, headers, text } = await last();
    expect(to).toEqual([mail]);
    expect(headers.get('subject')?.[0]).toMatch(/Neues/);
    expect(text.match(/Geändert: Besuch im Frühling/g)).toHaveLength(1);
    expect(text).toContain(`/r/musterland/besuche/${first}`);
    expect(text).not.toMatch(/Herbst|Raum 212|14:30/);
    // In summer time seven is an hour earlier; the invitation of the eleventh is told by then.
    await at('2027-03-29T05:00:00Z');
    const summer = (await digests(mail)).at(-1);
    await deliver({ mailId: summer });
    expect((await last()).text).toContain('Einladung: Besuch im Herbst');
    const sent = smtp.mails.length;
    await at('2027-03-30T05:00:00Z');
    expect(await digests(mail)).toHaveLength(3);
    const { rows } = await db.query(
      'select count(*)::int as open from app.mail where recipient = $1 and sent_at is null',
      [mail]
    );
    expect(rows[0].open).toBe(0);
    expect(smtp.mails).toHaveLength(sent);
  });

  test('nothing is told that is no more the recipient’s to know or wanted no more', async () => {
    const { organisation, lead, mail } = await reader('Gemeinde Farn');
    const visit = await visitWith(organisation, 'Besuch');
    await tell('visitInvitation', organisation, visit, '2027-04-01T12:00:00Z');
    await at('2027-04-02T06:00:00Z');
    await db.query('update app.person set suspended_at = now() where id = $1', [lead.personId]);
    const [lost] = await digests(mail);
    await deliver({ mailId: lost });
    expect(await outcome(lost ?? '')).toMatchObject({ dropped: true, reason: 'gone' });
    const other = await reader('Gemeinde Ginster');
    const shared = await visitWith(other.organisation, 'Besuch');
    await tell('visitChange', other.organisation, shared, '2027-04-02T12:00:00Z');
    await choose(other.mail, 'never');
    await at('2027-04-03T06:00:00Z');
    expect(await digests(other.mail)).toEqual([]);
  });
});

test('mails wait without a mail server; with one, two processes send each of them once', async () => {
  delete process.env.SMTP_URL;
  const waiting = [];
  for (let at = 0; at < 12; at += 1) waiting.push(await invited(`schar-${at}@test.example`));
  for (const { mailId } of waiting.slice(0, 6)) await deliver({ mailId });
  expect(await outcome(waiting[0]?.mailId ?? '')).toMatchObject({
    sent: false,
    reason: 'noServer'
  });
  await db.query("delete from jobs.job where data ->> 'mailId' = any ($1)", [
    waiting.slice(0, 6).map(({ mailId }) => mailId)
  ]);
  const before = smtp.mails.length;
  const settings = { SMTP_URL: smtp.url, MAIL_FROM: 'post@tafelrunde.example' };
  const servers = await Promise.all([startServer(settings), startServer(settings)]);
  await smtp.received(before + 12);
  await Promise.all(servers.map((server) => server.stop()));
  const got = smtp.mails.slice(before).map(({ to }) => to[0]);
  expect(got.filter((one) => one?.startsWith('schar-')).sort()).toEqual(
    waiting.map((_, at) => `schar-${at}@test.example`).sort()
  );
}, 120_000);
