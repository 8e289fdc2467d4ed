import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, type Arranger } from './factories.ts';
import { operator, password } from './sign-in.ts';

// The real thing, which nothing here installs: nginx with TLS before two processes on one PostgreSQL, started and
// stopped by the scripts of deploy/. In the long run only; without nginx it is left out, and says so.
const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const rollouts = Number(process.env.ROLLOUTS ?? (process.env.LONG ? 20 : 0));
if (rollouts > 0 && !hasNginx) console.log('rolling restart: left out, there is no nginx');

let folder: string;
let database: TestDatabase;
let db: Arranger;
let mail: string;
let port: number;
let nodes: number[];

const nginx = (...args: string[]) =>
  execFileSync('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe']
  });

beforeAll(async () => {
  if (!hasNginx || rollouts === 0) return;
  folder = mkdtempSync(join(tmpdir(), 'tafelrunde-rolling-'));
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  mail = await operator(db);
  port = await freePort();
  nodes = [await freePort(), await freePort()];
  writeProxy(await freePort());
  writeNodes();
  for (const node of nodes) start(node);
  await Promise.all(nodes.map(ready));
  nginx();
}, 300_000);
afterAll(async () => {
  if (!folder) return;
  writeFileSync(join(folder, 'over'), '');
  for (const node of nodes) spawnSync('sh', [join(folder, 'stop.sh'), String(node)]);
  spawnSync('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-s', 'stop']);
  await db.end();
  await database.drop();
  rmSync(folder, { recursive: true });
}, 60_000);

test.runIf(hasNginx && rollouts > 0)(
  'two processes behind nginx are restarted one after the other, again and again, and no request fails',
  async () => {
    const signedIn = await send('POST', '/anmelden', { mail, password });
    const cookie = signedIn.cookies.join('; ');
    expect([signedIn.status, cookie]).toEqual([303, expect.stringContaining('__Host-sitzung=')]);
    const first = await send('GET', '/profil', undefined, cookie);
    expect(first.status).toBe(200);
    for (const name of ['strict-transport-security', 'content-security-policy', 'x-request-id']) {
      expect(first.rawHeaders.filter((one) => one.toLowerCase() === name)).toHaveLength(1);
    }
    const over = new AbortController();
    const told: Told = { count: 0, failed: [] };
    const people = [0, 1, 2, 3].map((person) => work(person, cookie, over.signal, told));
    for (let no = 0; no < rollouts; no++) await rollOut();
    over.abort();
    await Promise.all(people);
    console.log(`rolling restart: ${rollouts} times, ${told.count} requests`);
    expect(told.failed).toEqual([]);
    expect(told.count).toBeGreaterThan(rollouts * 100);
    const { rows } = await db.query('select name from auth."user" where email = $1', [mail]);
    expect(rows).toHaveLength(1);
  },
  1_800_000
);

type Told = { count: number; failed: string[] };

/** Reads and writes by turns, each time over a connection of its own, so that no failure is mended unseen. */
async function work(
  person: number,
  cookie: string,
  signal: AbortSignal,
  told: Told
): Promise<void> {
  for (let no = 0; !signal.aborted; no++) {
    const [method, path, fields, wanted] =
      no % 3 === 0
        ? (['POST', '/profil', { name: `Person ${person} ${no}`, language: 'de' }, 303] as const)
        : (['GET', no % 3 === 1 ? '/profil' : '/impressum', undefined, 200] as const);
    const status = await send(method, path, fields, cookie).then(
      (answer) => answer.status,
      (failure: Error) => failure.message
    );
    told.count += 1;
    if (status !== wanted) told.failed.push(`${method} ${path}: ${status}`);
    await pause(20);
  }
}

async function rollOut(): Promise<void> {
  const child = spawn('sh', ['deploy/rolling-restart.sh', ...nodes.map(String)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODES: join(folder, 'nodes.conf'),
      RELOAD: `nginx -p ${folder} -c ${join(folder, 'nginx.conf')} -s reload`,
      RESTART: `sh ${join(folder, 'stop.sh')} `
    }
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
}

type Answer = { status: number; cookies: string[]; rawHeaders: string[] };

function send(
  method: string,
  path: string,
  fields?: Record<string, string>,
  cookie = ''
): Promise<Answer> {
  const { promise, resolve: done, reject } = Promise.withResolvers<Answer>();
  const origin = `https://localhost:${port}`;
  const asked = request(`${origin}${path}`, {
    method,
    agent: false,
    family: 4,
    ca: readFileSync(join(folder, 'certificate.pem')),
    timeout: 60_000,
    headers: {
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      origin,
      cookie,
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' })
    }
  });
  asked.on('response', (answer) => {
    answer.resume();
    answer.on('error', reject);
    answer.on('end', () =>
      done({
        status: answer.statusCode ?? 0,
        rawHeaders: answer.rawHeaders,
        cookies: (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '')
      })
    );
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer within a minute')));
  asked.on('error', reject);
  asked.end(fields && new URLSearchParams(fields).toString());
  return promise;
}

/** The file of deploy/ with its own ports and a certificate of its own. */
function writeProxy(plainPort: number): void {
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost
      -keyout ${folder}/key.pem -out ${folder}/certificate.pem`.split(/\s+/),
    { stdio: 'ignore' }
  );
  const site = readFileSync('deploy/nginx.conf', 'utf8')
    .replaceAll('/etc/nginx/tafelrunde/', `${folder}/`)
    .replaceAll('runde.example', 'localhost')
    .replace(/^.*\[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace('listen 443 ', `listen 127.0.0.1:${port} `);
  writeFileSync(join(folder, 'site.conf'), site);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
    events {} http { ${places.join(' ')} include ${folder}/site.conf; }`
  );
}

function writeNodes(): void {
  const lines = nodes.map((node) => `server 127.0.0.1:${node} max_fails=3 fail_timeout=5s;\n`);
  writeFileSync(join(folder, 'nodes.conf'), lines.join(''));
  // Ends the process in order and waits until it is gone; the loop around it starts it anew.
  writeFileSync(
    join(folder, 'stop.sh'),
    `pid=$(cat ${folder}/$1.pid); kill -TERM $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done\n`
  );
}

/** What systemd does: starts the process again when it has ended. */
function start(node: number): void {
  const command = `${process.execPath} ${resolve('bin/tafelrunde.mjs')} start`;
  const loop = `while [ ! -e ${folder}/over ]; do ${command} >>${folder}/${node}.log 2>&1 & echo $! >${folder}/${node}.pid; wait; done`;
  spawn('sh', ['-c', loop], {
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: database.loginUrl,
      DATA_DIR: join(folder, String(node)),
      PORT: String(node),
      PUBLIC_URL: `https://localhost:${port}`,
      TRUSTED_PROXY: '127.0.0.1'
    }
  });
}

async function ready(node: number): Promise<void> {
  const patience = Date.now() + 240_000;
  while (
    !(await fetch(`http://127.0.0.1:${node}/readyz`).then(
      ({ ok }) => ok,
      () => false
    ))
  ) {
    if (Date.now() > patience) throw new Error(readFileSync(join(folder, `${node}.log`), 'utf8'));
    await pause(100);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
