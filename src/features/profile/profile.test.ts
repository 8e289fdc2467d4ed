import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneTimeLink } from '#server/one-time-link.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  member,
  owner,
  region
} from '../../../tests/factories.ts';
import { comparable } from '../../../tests/page-text.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, password, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let second: TestServer;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const settings = { TRUSTED_PROXY: '127.0.0.1,::1' };
  [server, second] = await Promise.all([startServer(settings), startServer(settings)]);
});
afterAll(async () => {
  await Promise.all([server?.stop(), second?.stop(), db?.end()]);
  await database.drop();
});

const better = 'sieben blaue Tassen im Garten';

/** Somebody with an account in two regions; returns the address. */
async function somebody(): Promise<string> {
  const regionId = await region(db);
  const mail = await account(
    db,
    await member(db, regionId, await owner(db, regionId, 'Stadt Ahlbrück'), 'ownerLead')
  );
  const other = await region(db);
  const actor = await member(db, other, await owner(db, other, 'Stadt Omega'), 'ownerLead');
  await db.query(
    'update app.person set mail = $1, user_id = (select id from auth."user" where email = $1) where id = $2',
    [mail, actor.personId]
  );
  return mail;
}

/** The same browser as another server sees it. */
function elsewhere(client: Client): Client {
  const copy = second.client();
  for (const [name, value] of client.cookies) copy.cookies.set(name, value);
  return copy;
}

async function rows(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await db.query(text, values)).rows;
}

const peopleOf = (mail: string) => rows('select name from app.person where mail = $1', mail);
const mailsTo = async (mail: string) =>
  (await rows('select kind from app.mail where recipient = $1 order by id', mail)).map(
    ({ kind }) => kind
  );

test('name and language change in the account and in every region at once', async () => {
  const mail = await somebody();
  const client = await signedIn(server, mail);
  const answer = await client.post('/profil', { name: 'Mia Neu', language: 'en' });
  expect(answer.headers.get('location')).toBe('/profil');
  expect(await peopleOf(mail)).toEqual([{ name: 'Mia Neu' }, { name: 'Mia Neu' }]);
  expect(await rows('select name, language from auth."user" where email = $1', mail)).toEqual([
    { name: 'Mia Neu', language: 'en' }
  ]);
  expect(await (await client.get('/profil')).text()).toContain('<html lang="en"');
});

test('A-TZ-06 nobody gives themselves a role through the profile', async () => {
  const client = await signedIn(server, await somebody());
  const form = { name: 'Mia', language: 'de' };
  for (const field of ['role', 'role[]', 'rolle']) {
    expect((await client.post('/profil', { ...form, [field]: 'regionCoordinator' })).status).toBe(
      422
    );
  }
  expect((await client.post('/profil', { ...form, name: ['a', 'b'] })).status).toBe(422);
});

test('the profile is linked from every page of whoever is signed in', async () => {
  const client = await signedIn(server, await somebody());
  for (const path of ['/', '/impressum', '/profil']) {
    expect(await (await client.get(path)).text()).toContain('href="/profil"');
  }
  expect(await (await server.client().get('/impressum')).text()).not.toContain('href="/profil"');
});

describe('the password', () => {
  test('A-AU-19 changes with the current one; other sessions end on every server and a mail tells', async () => {
    const mail = await somebody();
    const [client, other, third] = [
      await signedIn(server, mail),
      await signedIn(server, mail),
      await signedIn(second, mail)
    ];
    const form = { mail, currentPassword: password, password: better };
    expect((await client.post('/profil/passwort', form)).status).toBe(303);
    expect((await client.get('/profil')).status).toBe(200);
    for (const one of [other, elsewhere(other), third]) {
      expect((await one.get('/profil')).headers.get('location')).toContain('/anmelden');
    }
    expect(await mailsTo(mail)).toEqual(['passwordChanged']);
    await expect(signedIn(server, mail)).rejects.toThrow('422');
    expect((await server.client().post('/anmelden', { mail, password: better })).status).toBe(303);
  });

  test('A-AU-01 the rules for new ones hold, and the form shows nothing that was typed', async () => {
    const mail = await somebody();
    const client = await signedIn(server, mail);
    for (const bad of ['Kurz1!', 'passwort1234', 'StadtAhlbrück2026!']) {
      const form = { mail, currentPassword: password, password: bad };
      const answer = await client.post('/profil/passwort', form);
      expect(answer.status).toBe(422);
      const page = await answer.text();
      expect(page).toContain('id="password-fehler"');
      expect(page).not.toContain(bad);
      expect(page).not.toContain(password);
    }
  });

  test('five wrong tries and it waits, also for the right one', async () => {
    const client = await signedIn(server, await somebody());
    const form = { currentPassword: 'falsch geraten', password: better };
    const at = { 'x-forwarded-for': '198.51.100.9' };
    const statuses = [];
    for (let tried = 0; tried < 6; tried += 1) {
      statuses.push((await client.post('/profil/passwort', form, at)).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    const right = { ...form, currentPassword: password };
    expect((await client.post('/profil/passwort', right, at)).status).toBe(429);
  });
});

describe('the address', () => {
  async function asked() {
    const mail = await somebody();
    const fresh = `neu-${mail}`;
    const client = await signedIn(server, mail);
    const answer = await client.post('/profil/adresse', { mail: fresh, currentPassword: password });
    expect(answer.status).toBe(303);
    const [change] = await rows('select id from auth.mail_change where new_mail = $1', fresh);
    const path = (kind: 'mailConfirm' | 'mailStop') =>
      new URL(oneTimeLink(kind, String(change?.id))).pathname;
    return { mail, fresh, client, confirm: path('mailConfirm'), stop: path('mailStop') };
  }

  test('changes in the account and in all regions once the new one confirms, and only once', async () => {
    const { mail, fresh, client, confirm } = await asked();
    expect(await mailsTo(fresh)).toEqual(['mailChangeConfirm']);
    expect(await mailsTo(mail)).toEqual(['mailChangeNotice']);
    expect(await (await client.get(confirm)).text()).toContain(fresh);
    expect(await peopleOf(mail)).toHaveLength(2);
    expect((await client.post(confirm)).headers.get('location')).toBe('/profil');
    expect(await peopleOf(mail)).toHaveLength(0);
    expect(await peopleOf(fresh)).toHaveLength(2);
    expect((await client.post(confirm)).status).toBe(410);
    await signedIn(second, fresh);
    expect(await mailsTo(mail)).toEqual(['mailChangeNotice', 'mailChangeNotice']);
  });

  test('twenty parallel confirmations change it once', async () => {
    const { client, confirm, mail } = await asked();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.post(confirm)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect(await mailsTo(mail)).toHaveLength(2);
  });

  test('a stranger who reads the mail to a mistyped address cannot take the account over', async () => {
    const { confirm, mail } = await asked();
    const anonymous = await server.client().post(confirm);
    expect(anonymous.headers.get('location')).toContain('/anmelden');
    const stranger = await signedIn(server, await somebody());
    expect((await stranger.get(confirm)).status).toBe(403);
    expect((await stranger.post(confirm)).status).toBe(403);
    expect(await peopleOf(mail)).toHaveLength(2);
  });

  test.each(['before', 'after'])(
    'the old one takes it back %s the confirmation; sessions and password are worth nothing then',
    async (when) => {
      const { mail, fresh, client, confirm, stop } = await asked();
      if (when === 'after') await client.post(confirm);
      const old = second.client();
      expect((await old.get(stop)).status).toBe(200);
      expect((await old.post(stop)).headers.get('location')).toBe('/anmelden');
      expect(await peopleOf(mail)).toHaveLength(2);
      expect(await peopleOf(fresh)).toHaveLength(0);
      expect((await client.get('/profil')).headers.get('location')).toContain('/anmelden');
      await expect(signedIn(server, mail)).rejects.toThrow('422');
      expect(await mailsTo(mail)).toContain('passwordReset');
      expect((await old.post(stop)).status).toBe(410);
      expect((await client.post(confirm)).status).toBe(410);
    }
  );

  test('links of one kind open nothing of another', async () => {
    const { confirm, stop } = await asked();
    const [id = '', mac = ''] = (confirm.split('/').at(-1) ?? '').split('.');
    for (const path of [`/passwort/${id}.${mac}`, `/einladung/${id}.${mac}`]) {
      expect((await server.client().get(path)).status).toBe(404);
    }
    expect(stop.split('.')[1]).not.toBe(mac);
  });

  test('whether another account has it is told to nobody, and that account gets no mail', async () => {
    const taken = await somebody();
    const mail = await somebody();
    const client = await signedIn(server, mail);
    const answers = [];
    for (const wanted of [taken, `frei-${taken}`]) {
      const answer = await client.post('/profil/adresse', {
        mail: wanted,
        currentPassword: password
      });
      const page = await client.get('/profil/adresse');
      answers.push([
        answer.status,
        answer.headers.get('location'),
        comparable(await page.text()).replaceAll(wanted, '')
      ]);
    }
    expect(answers[0]?.slice(0, 2)).toEqual(answers[1]?.slice(0, 2));
    const [facts] = await rows(
      `select app.mail_facts(id) ->> 'obstacle' as obstacle from app.mail where recipient = $1`,
      taken
    );
    // Withdrawn by the second request; alone it is held back because the address is used.
    expect(facts?.obstacle).toMatch(/used|withdrawn/);
    const [change] = await rows('select id from auth.mail_change where new_mail = $1', taken);
    await db.query('update auth.mail_change set stopped_at = null where id = $1', [change?.id]);
    const confirm = new URL(oneTimeLink('mailConfirm', String(change?.id))).pathname;
    expect((await client.post(confirm)).status).toBe(422);
    expect(await peopleOf(taken)).toHaveLength(2);
  });

  test('asking again stops what was asked before, and withdrawing stops it too', async () => {
    const { client, confirm, fresh } = await asked();
    await client.post('/profil/adresse', { mail: `x-${fresh}`, currentPassword: password });
    expect((await client.get(confirm)).status).toBe(410);
    expect((await client.post('/profil/adresse/ruecknahme')).status).toBe(303);
    expect(
      await rows(
        'select from auth.mail_change where stopped_at is null and new_mail = $1',
        `x-${fresh}`
      )
    ).toEqual([]);
  });
});

describe('sessions', () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';

  test('are listed by device for their owner only, and end on the next request everywhere', async () => {
    const mail = await somebody();
    const client = await signedIn(server, mail);
    const other = second.client();
    await other.post('/anmelden', { mail, password }, { 'user-agent': firefox });
    const page = await (await client.get('/profil/sitzungen')).text();
    expect(page).toContain('Firefox, Windows');
    const id = /name="sitzung" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
    expect((await client.post('/profil/sitzungen', { sitzung: id })).status).toBe(303);
    expect((await other.get('/profil')).headers.get('location')).toContain('/anmelden');
    expect((await client.get('/profil')).status).toBe(200);
  });

  test('nobody ends those of somebody else', async () => {
    const victim = await somebody();
    const client = await signedIn(server, victim);
    const [session] = await rows(
      `select s.id from auth.session s join auth."user" u on u.id = s.user_id where u.email = $1`,
      victim
    );
    const attacker = await signedIn(server, await somebody());
    await attacker.post('/profil/sitzungen', { sitzung: String(session?.id) });
    await attacker.post('/profil/sitzungen', { sitzung: 'andere' });
    expect((await client.get('/profil')).status).toBe(200);
  });
});

describe('what is mailed', () => {
  const write = async (kind: string, recipient: string) => {
    const [found] = await rows('select region_id from app.person where mail = $1', recipient);
    await db.query(
      `insert into app.mail (region_id, kind, recipient, subject_id) values ($1, $2, $3, app.new_id())`,
      [found?.region_id, kind, recipient]
    );
  };

  const choice = {
    release: 'sofort',
    withdrawal: 'nicht',
    visitInvitation: 'nicht',
    visitChange: 'taeglich',
    reportSheet: 'nicht',
    roundInvitation: 'sofort',
    roundReminder: 'sofort',
    roundExtension: 'sofort',
    roundWish: 'sofort',
    commentRound: 'sofort'
  };

  test('what somebody does not want is not even written, what comes once a day waits; security never does', async () => {
    const mail = await somebody();
    const client = await signedIn(server, mail);
    expect((await client.post('/profil/mitteilungen', choice)).status).toBe(303);
    for (const kind of ['release', 'withdrawal', 'visitChange', 'invitation', 'passwordChanged']) {
      await write(kind, mail);
    }
    const written = await rows(
      `select m.kind, m.is_collected,
         exists (select from jobs.job j where j.data ->> 'mailId' = m.id::text) as "isQueued"
       from app.mail m where m.recipient = $1 order by m.created_at, m.id`,
      mail
    );
    expect(written).toEqual([
      { kind: 'release', is_collected: false, isQueued: true },
      { kind: 'visitChange', is_collected: true, isQueued: false },
      { kind: 'invitation', is_collected: false, isQueued: true },
      { kind: 'passwordChanged', is_collected: false, isQueued: true }
    ]);
    const page = await (await client.get('/profil/mitteilungen')).text();
    const checked = [...page.matchAll(/<input[^>]*type="radio"[^>]* checked[^>]*>/g)];
    expect(checked.map(([input]) => /value="(\w+)"/.exec(input)?.[1])).toEqual(
      Object.values(choice)
    );
  });

  test('nobody can switch off what is about security, and every kind has an answer', async () => {
    const mail = await somebody();
    const client = await signedIn(server, mail);
    for (const wrong of [{ ...choice, passwordChanged: 'nicht' }, { release: 'sofort' }]) {
      expect((await client.post('/profil/mitteilungen', wrong)).status).toBe(422);
    }
    const [found] = await rows('select id from auth."user" where email = $1', mail);
    await expect(
      insert(db, 'auth.mail_choice', { user_id: found?.id, kind: 'passwordReset', way: 'never' })
    ).rejects.toThrow('mail_choice_kind_check');
  });
});
