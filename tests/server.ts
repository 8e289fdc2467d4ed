import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The built product, served in a process of its own on the test database of this file. */
export type TestServer = Readonly<{
  origin: string;
  /** A browser of its own: it keeps cookies and follows no redirect. */
  client(): Client;
  pid: number;
  /** What it wrote to its log, where the settings ask for one with LOG_LEVEL. */
  lines: string[];
  stop(): Promise<void>;
}>;

export type Client = Readonly<{
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form; a list stands for several fields of one name. */
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form with files, as a browser does. */
  upload(path: string, form: FormData): Promise<Response>;
  cookies: Map<string, string>;
}>;

export type Fields = Record<string, string | string[]>;

/**
 * Call after `testDatabase()`, whose settings it inherits.
 * @param settings further settings, for example `{ DEMO: '1' }`
 */
export async function startServer(settings: Record<string, string> = {}): Promise<TestServer> {
  if (!existsSync(fileURLToPath(new URL('../build/handler.js', import.meta.url)))) {
    throw new Error('There is no build: run "npm run check" or "npm start" once.');
  }
  const child = fork(fileURLToPath(new URL('./served.ts', import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'ignore', settings.LOG_LEVEL ? 'pipe' : 'inherit', 'ipc']
  });
  const lines: string[] = [];
  if (child.stderr) createInterface(child.stderr).on('line', (line) => lines.push(line));
  const [origin] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`)))
  ]);
  return {
    origin,
    client: () => browser(origin),
    pid: child.pid ?? 0,
    lines,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  };
}

function browser(origin: string): Client {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit, headers: Record<string, string>) => {
    const response = await fetch(origin + path, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        ...(cookies.size
          ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        ...headers
      }
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  return {
    cookies,
    get: (path, headers = {}) => send(path, {}, headers),
    post: (path, fields = {}, headers = {}) =>
      send(path, { method: 'POST', body: bodyOf(fields) }, { origin, ...headers }),
    upload: (path, form) => send(path, { method: 'POST', body: form }, { origin })
  };
}

function bodyOf(fields: Fields): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one])
  );
  return new URLSearchParams(pairs);
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1));
}
