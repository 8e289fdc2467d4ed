import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt } from '#server/auth/totp.ts';
import { opened } from '#server/auth/sealed.ts';
import { resetFactorByCommand } from '#features/operator/factor.server.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, member, owner, region } from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, operator, password, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
/** Gives nobody time to set one up. */
let strict: TestServer;
let regionName: string;
let regionId: string;
let ownerId: string;

const root = '/profil/zweiter-faktor';

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  [server, strict] = await Promise.all([
    startServer({ LOG_LEVEL: 'error' }),
    startServer({ SECOND_FACTOR_GRACE_DAYS: '0' })
  ]);
  regionName = 'ahlbrueck';
  regionId = await region(db, regionName);
  ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
});
afterAll(async () => {
  await Promise.all([server?.stop(), strict?.stop(), db?.end()]);
  await database.drop();
});

async function newMail(role: 'ownerLead' | 'ownerMember' = 'ownerLead'): Promise<string> {
  return account(db, await member(db, regionId, ownerId, role));
}

/** Sets an app up through the forms, as a browser without scripts does; returns the recovery codes. */
async function setUp(client: Client): Promise<string[]> {
  const begun = await client.post(`${root}/einrichten?/beginnen`, { currentPassword: password });
  expect(begun.status).toBe(303);
  const page = await (await client.get(`${root}/einrichten`)).text();
  const secret = /class="secret[^>]*>([A-Z2-7 ]+)</.exec(page)?.[1]?.replaceAll(' ', '') ?? '';
  expect(page).toMatch(/<svg viewBox="0 0 (\d+) \1" role="img"/);
  const wrong = await client.post(`${root}/einrichten?/bestaetigen`, { code: '12345' });
  expect(wrong.status).toBe(422);
  const done = await client.post(`${root}/einrichten?/bestaetigen`, { code: now(secret) });
  expect(done.status).toBe(200);
  const codes = [...(await done.text()).matchAll(/<li[^>]*>([a-z0-9]{5}-[a-z0-9]{5})<\/li>/g)];
  expect(codes).toHaveLength(10);
  return codes.map(([, code = '']) => code);
}

function now(secret: string): string {
  return codeAt(secret, Math.floor(Date.now() / 30_000));
}

/** The next code of an account's app, as if half a minute had passed since the last one. */
async function nextCode(mail: string): Promise<string> {
  const { rows } = await db.query(
    `update auth.totp t set last_step = 0 from auth."user" u where u.id = t.user_id and u.email = $1 returning t.secret`,
    [mail]
  );
  return now(await opened(rows[0].secret));
}

/** A browser whose password was right and that is asked for a code. */
async function half(mail: string, on = server): Promise<Client> {
  const client = on.client();
  const answer = await client.post('/anmelden', { mail, password, weiter: `/r/${regionName}` });
  expect(answer.headers.get('location')).toBe('/anmelden/code?weiter=%2Fr%2Fahlbrueck');
  expect(client.cookies.has('sitzung')).toBe(false);
  return client;
}

async function mailsTo(mail: string): Promise<string[]> {
  const { rows } = await db.query(
    'select kind from app.mail where recipient = $1 order by created_at, id',
    [mail]
  );
  return rows.map(({ kind }) => kind);
}

test('an app is set up without scripts, asked for from then on, and each of its codes counts once', async () => {
  const mail = await newMail();
  const client = await signedIn(server, mail);
  const elsewhere = await signedIn(server, mail);
  await setUp(client);
  expect((await client.get(`/r/${regionName}`)).status).toBe(200);
  // What began without it is over.
  expect((await elsewhere.get('/profil')).headers.get('location')).toMatch(/^\/anmelden/);
  expect(await mailsTo(mail)).toEqual(['factorAdded']);

  const first = await half(mail);
  for (const path of ['/profil', `/r/${regionName}`, '/gemerkt', '/betrieb']) {
    expect((await first.get(path)).headers.get('location')).toMatch(/^\/anmelden/);
  }
  const code = await nextCode(mail);
  const done = await first.post('/anmelden/code', { code, weiter: `/r/${regionName}` });
  expect([done.status, done.headers.get('location')]).toEqual([303, `/r/${regionName}`]);
  expect((await first.get(`/r/${regionName}`)).status).toBe(200);
  expect(first.cookies.has('anmeldung')).toBe(false);
  // Looked over the shoulder, and at the same moment in many browsers.
  const others = await Promise.all([1, 2, 3, 4].map(() => half(mail)));
  const answers = await Promise.all(others.map((one) => one.post('/anmelden/code', { code })));
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
});

test('nothing of a second factor lies in the database as it is', async () => {
  const mail = await newMail();
  const client = await signedIn(server, mail);
  const codes = await setUp(client);
  const { rows } = await db.query(
    `select t.secret, (select json_agg(c.code) from auth.recovery_code c where c.user_id = t.user_id) as codes
      from auth.totp t join auth."user" u on u.id = t.user_id where u.email = $1`,
    [mail]
  );
  const clear = await opened(rows[0].secret);
  expect(clear).toMatch(/^[A-Z2-7]{32}$/);
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(clear);
  for (const code of codes) expect(stored).not.toContain(code.replace('-', ''));
  const waiting = await half(mail);
  const tokens = await db.query('select token from auth.half_session');
  expect(JSON.stringify(tokens.rows)).not.toContain(waiting.cookies.get('anmeldung'));
});

test('a recovery code opens once, however it is typed, and its account is told', async () => {
  const mail = await newMail();
  const [code = '', ...others] = await setUp(await signedIn(server, mail));
  const tries = await Promise.all([half(mail), half(mail), half(mail)]);
  const typed = ` ${code.toUpperCase().replace('-', ' ')} `;
  const answers = await Promise.all(
    tries.map((one) => one.post('/anmelden/code', { code: typed }))
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect(await mailsTo(mail)).toEqual(['factorAdded', 'recoveryCodeUsed']);

  const winner = tries[answers.findIndex(({ status }) => status === 303)] ?? server.client();
  expect(await (await winner.get(root)).text()).toContain('Noch 9 von 10 Codes');
  expect((await winner.post(`${root}/codes`, { currentPassword: 'falsch' })).status).toBe(422);
  const renewed = await winner.post(`${root}/codes`, { currentPassword: password });
  expect(renewed.status).toBe(200);
  const old = await half(mail);
  expect((await old.post('/anmelden/code', { code: others[0] ?? '' })).status).toBe(422);
});

test('A-AU-07 codes are guessed five times for a sign-in and fifteen times an hour for an account, also at once', async () => {
  const mail = await newMail();
  await setUp(await signedIn(server, mail));
  const guess = async (client: Client, many: number) => {
    const sent = Array.from({ length: many }, (_, index) =>
      client.post('/anmelden/code', { code: String(index).padStart(6, '0') })
    );
    return (await Promise.all(sent)).map(({ status }) => status);
  };
  const counts: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const statuses = await guess(await half(mail), 8);
    expect(statuses.every((status) => status === 422 || status === 429)).toBe(true);
    counts.push(statuses.filter((status) => status === 422).length);
  }
  expect(counts).toEqual([5, 5, 5, 0]);
  const late = await half(mail);
  const right = await late.post('/anmelden/code', { code: await nextCode(mail) });
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(3000);
  // Somebody else is not held up by it.
  const other = await newMail();
  await setUp(await signedIn(server, other));
  const fine = await half(other);
  expect((await fine.post('/anmelden/code', { code: await nextCode(other) })).status).toBe(303);
});

test('a sign-in that waits too long, or was never begun, begins anew', async () => {
  const mail = await newMail();
  await setUp(await signedIn(server, mail));
  const late = await half(mail);
  await db.query(`update auth.half_session set expires_at = now() - interval '1 second'`);
  const code = await nextCode(mail);
  for (const client of [late, server.client()]) {
    expect((await client.get('/anmelden/code')).headers.get('location')).toBe('/anmelden');
    const answer = await client.post('/anmelden/code', { code });
    expect(answer.headers.get('location')).toBe('/anmelden');
    expect(client.cookies.has('sitzung')).toBe(false);
  }
});

test('before anything changes the password is asked for, and what a role needs cannot be removed', async () => {
  const mail = await newMail();
  const client = await signedIn(server, mail);
  const refused = await client.post(`${root}/einrichten?/beginnen`, { currentPassword: 'falsch' });
  expect(refused.status).toBe(422);
  const never = await client.post(`${root}/einrichten?/bestaetigen`, { code: '123456' });
  expect(never.headers.get('location')).toBe(`${root}/einrichten`);
  await setUp(client);
  const removal = await client.post(`${root}/entfernen`, { currentPassword: password });
  expect(removal.status).toBe(422);
  expect(await removal.text()).toContain('Ihre Rolle verlangt einen zweiten Faktor.');

  const free = await newMail('ownerMember');
  const member = await signedIn(server, free);
  await setUp(member);
  expect((await member.post(`${root}/entfernen`, { currentPassword: 'falsch' })).status).toBe(422);
  expect((await member.post(`${root}/entfernen`, { currentPassword: password })).status).toBe(303);
  expect(await mailsTo(free)).toEqual(['factorAdded', 'factorRemoved']);
  await signedIn(server, free);
});

test('whoever must have one is told until when, and afterwards reaches nothing but its set-up', async () => {
  const mail = await newMail();
  const client = await signedIn(server, mail);
  const today = await (await client.get(`/r/${regionName}`)).text();
  expect(today).toContain('Ihre Rolle verlangt einen zweiten Faktor.');
  const free = await signedIn(strict, await newMail('ownerMember'));
  const page = await free.get(`/r/${regionName}`);
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('zweiten Faktor');

  const late = await signedIn(strict, mail);
  const setUpPage = (back: string) => `${root}?weiter=${encodeURIComponent(back)}`;
  for (const path of ['/', '/profil', '/profil/passwort', '/gemerkt', '/betrieb', '/nirgends']) {
    expect((await late.get(path)).headers.get('location')).toBe(setUpPage(path));
  }
  const matrix = `/r/${regionName}/matrix`;
  expect((await late.get(matrix)).headers.get('location')).toBe(setUpPage(matrix));
  const data = await late.get(`${matrix}/__data.json`);
  expect(await data.json()).toMatchObject({ type: 'redirect' });
  const plain = { accept: '*/*' };
  expect((await late.get(`${matrix}/liste.xlsx`, plain)).status).toBe(403);
  expect((await late.get(`/r/${regionName}/besuche`, plain)).status).toBe(403);
  const written = await late.post('/profil', { name: 'Anders', language: 'de' });
  expect(written.headers.get('location')).toBe(setUpPage('/gemerkt'));
  for (const path of [root, '/impressum', '/barrierefreiheit']) {
    expect((await late.get(path)).status).toBe(200);
  }
  await setUp(late);
  expect((await late.get(`/r/${regionName}`)).status).toBe(200);
  expect(await (await late.get('/gemerkt')).text()).toContain('Anders');
});

test('whoever is given such a role has the days from then on', async () => {
  const actor = await member(db, regionId, ownerId, 'ownerMember', { from: '2020-01-01' });
  const mail = await account(db, actor);
  // As if the rule had come long ago, and the membership as well.
  await db.query(`update migration.applied set applied_at = '2020-01-01' where name like '0054%'`);
  await db.query(`update app.membership set role_since = '2020-01-01' where region_id = $1`, [
    regionId
  ]);
  await db.query(`update app.membership set role = 'ownerLead' where id = $1`, [
    actor.membershipId
  ]);
  const page = await (await signedIn(server, mail)).get(`/r/${regionName}`);
  expect([page.status, (await page.text()).includes('verlangt einen zweiten Faktor')]).toEqual([
    200,
    true
  ]);
  await db.query(`update app.membership set role_since = '2020-01-01' where id = $1`, [
    actor.membershipId
  ]);
  const late = await (await signedIn(server, mail)).get(`/r/${regionName}`);
  expect(late.headers.get('location')).toMatch(/^\/profil\/zweiter-faktor/);
  await db.query(`update migration.applied set applied_at = now() where name like '0054%'`);
});

test('an operator resets what somebody lost: unseen, told by mail, and only the password is left', async () => {
  const mail = await newMail();
  const person = await signedIn(server, mail);
  await setUp(person);
  const outsider = await signedIn(server, await newMail());
  const looksAfter = await signedIn(server, await operator(db));
  const path = '/betrieb/zweiter-faktor';
  expect((await outsider.post(path, { mail, gewiss: '1' })).status).toBe(404);
  const asked = await looksAfter.post(path, { mail });
  expect([asked.status, (await asked.text()).includes(mail)]).toEqual([200, true]);
  const done = await looksAfter.post(path, { mail, gewiss: '1' });
  const none = await looksAfter.post(path, { mail: 'niemand@ort.example', gewiss: '1' });
  expect([done.status, none.status]).toEqual([303, 303]);
  expect(done.headers.get('location')).toBe(none.headers.get('location'));
  expect((await person.get('/profil')).headers.get('location')).toMatch(/^\/anmelden/);
  expect(await mailsTo(mail)).toEqual(['factorAdded', 'factorReset']);
  const again = await signedIn(server, mail);
  await setUp(again);
  await resetFactorByCommand(mail);
  await signedIn(server, mail);
  const { rows } = await db.query(
    `select by_command, subject from auth.operator_deed where deed = 'factorReset' order by at desc limit 1`
  );
  expect(rows).toEqual([{ by_command: true, subject: '' }]);
});
