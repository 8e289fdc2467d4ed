import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** argon2id with OWASP's parameters, as a PHC string that carries them: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${base64(salt)}$${base64(hash)}`;
}

/** Whether it is the password that was hashed, with the parameters of that time. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parts = form.exec(stored);
  if (!parts) return false;
  const [, memory, passes, salt = '', hash = ''] = parts;
  const wanted = Buffer.from(hash, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes)
  });
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

type Cost = Readonly<{ memory: number; passes: number }>;

const cost: Cost = { memory: 19_456, passes: 2 };
const form = /^\$argon2id\$v=19\$m=(\d{4,6}),t=(\d),p=1\$([\w+/]{22})\$([\w+/]{43})$/;
const derived = promisify(argon2);

async function derive(password: string, salt: Buffer, { memory, passes }: Cost): Promise<Buffer> {
  return inTurn(() =>
    derived('argon2id', {
      message: password,
      nonce: salt,
      parallelism: 1,
      tagLength: 32,
      memory,
      passes
    })
  );
}

const atOnce = 4;
const mostWaiting = 200;
let working = 0;
const waiting: (() => void)[] = [];

/** Hashes share four threads with files and DNS, and each takes 19 MiB: more wait, and too many are told to come back. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= mostWaiting) throw new Overload('too many passwords at once');
  if (working >= atOnce) await new Promise<void>((go) => waiting.push(go));
  else working += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else working -= 1;
  }
}

class Overload extends Error {
  /** The class of codes by which a database tells the same; the hooks answer it with 503. */
  readonly code = '53000';
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
