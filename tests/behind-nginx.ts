import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export type BehindNginx = Awaited<ReturnType<typeof behindNginx>>;

/** Two processes on one PostgreSQL behind nginx with TLS, all as `deploy/` has it. */
export async function behindNginx(databaseUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-rolling-'));
  const file = (name: string) => join(folder, name);
  const nginx = ['-p', folder, '-c', file('nginx.conf')];
  const port = await freePort();
  const nodes = [await freePort(), await freePort()];
  writeCertificate(folder);
  writeProxy(folder, { port, plainPort: await freePort() });
  writeNodes(folder, nodes);
  for (const node of nodes) {
    start(folder, node, {
      DATABASE_URL: databaseUrl,
      PUBLIC_URL: `https://localhost:${port}`,
      TRUSTED_PROXY: '127.0.0.1'
    });
  }
  const stop = () => {
    writeFileSync(file('over'), '');
    for (const node of nodes) spawnSync('sh', [file('stop.sh'), String(node)]);
    spawnSync('nginx', [...nginx, '-s', 'stop']);
    rmSync(folder, { recursive: true });
  };
  try {
    await Promise.all(nodes.map((node) => ready(folder, node)));
    execFileSync('nginx', nginx, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (failure) {
    stop();
    throw failure;
  }

  return {
    origin: `https://localhost:${port}`,
    certificate: readFileSync(file('certificate.pem')),
    /** Restarts one process after the other; its exit code. */
    async rollOut(): Promise<unknown> {
      const child = spawn('sh', ['deploy/rolling-restart.sh', ...nodes.map(String)], {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          NODES: file('nodes.conf'),
          RELOAD: ['nginx', ...nginx, '-s', 'reload'].join(' '),
          RESTART: `sh ${file('stop.sh')} `
        }
      });
      const [code] = await once(child, 'exit');
      return code;
    },
    stop
  };
}

function writeCertificate(folder: string): void {
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost
      -keyout ${folder}/key.pem -out ${folder}/certificate.pem`.split(/\s+/),
    { stdio: 'ignore' }
  );
}

/** The file of deploy/ with ports of its own. */
function writeProxy(
  folder: string,
  { port, plainPort }: { port: number; plainPort: number }
): void {
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

function writeNodes(folder: string, nodes: readonly number[]): void {
  const lines = nodes.map((node) => `server 127.0.0.1:${node} max_fails=3 fail_timeout=5s;\n`);
  writeFileSync(join(folder, 'nodes.conf'), lines.join(''));
  // Ends the process in order and waits until it is gone; the loop around it starts it anew.
  writeFileSync(
    join(folder, 'stop.sh'),
    `pid=$(cat ${folder}/$1.pid); kill -TERM $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done\n`
  );
}

/** What systemd does: starts the process again when it has ended. */
function start(folder: string, node: number, settings: Record<string, string>): void {
  const command = `${process.execPath} ${resolve('bin/tafelrunde.mjs')} start`;
  const loop = `while [ ! -e ${folder}/over ]; do ${command} >>${folder}/${node}.log 2>&1 & echo $! >${folder}/${node}.pid; wait; done`;
  const own = { NODE_ENV: 'production', DATA_DIR: join(folder, String(node)), PORT: String(node) };
  spawn('sh', ['-c', loop], { stdio: 'ignore', env: { ...process.env, ...own, ...settings } });
}

async function ready(folder: string, node: number): Promise<void> {
  const patience = Date.now() + 240_000;
  const isReady = () =>
    fetch(`http://127.0.0.1:${node}/readyz`).then(
      ({ ok }) => ok,
      () => false
    );
  while (!(await isReady())) {
    if (Date.now() > patience) throw new Error(readFileSync(join(folder, `${node}.log`), 'utf8'));
    await pause(100);
  }
}
