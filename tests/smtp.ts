import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

export type Received = Readonly<{ from: string; to: string[]; raw: string }>;

export type MailServer = Readonly<{
  url: string;
  /** Everything received so far. */
  mails: Received[];
  /** Waits until so many mails are there. */
  received(count: number): Promise<Received[]>;
  close(): Promise<void>;
}>;

/**
 * A mail server that takes everything and delivers nothing.
 * @param refuses addresses it refuses for good
 */
export async function mailServer(refuses: string[] = []): Promise<MailServer> {
  const mails: Received[] = [];
  const waiting: (() => void)[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    converse(socket, refuses, (mail) => {
      mails.push(mail);
      for (const look of waiting) look();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    received: (count) =>
      new Promise((resolve) => {
        const look = () => mails.length >= count && resolve(mails);
        waiting.push(look);
        look();
      }),
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    }
  };
}

function converse(socket: Socket, refuses: string[], done: (mail: Received) => void): void {
  let from = '';
  let to: string[] = [];
  let data: string[] | undefined;
  let rest = '';
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 test');
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });

  function hear(line: string): void {
    if (data) return hearText(line, data);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') from = address;
    if (verb === 'RCPT' && refuses.includes(address)) return void say('550 no such person');
    if (verb === 'RCPT') to.push(address);
    if (verb === 'DATA') data = [];
    say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok');
    if (verb === 'QUIT') socket.end();
  }

  function hearText(line: string, text: string[]): void {
    if (line !== '.') return void text.push(line.replace(/^\.\./, '.'));
    done({ from, to, raw: text.join('\r\n') });
    to = [];
    data = undefined;
    say('250 taken');
  }
}

/** The header lines of a mail by lower-case name, folded ones joined. */
export function headersOf(raw: string): Map<string, string[]> {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(name.length + 1).trim()]);
  }
  return headers;
}

/** The text of a mail as people read it. */
export function textOf(raw: string): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  const [encoding] = headersOf(raw).get('content-transfer-encoding') ?? [];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
