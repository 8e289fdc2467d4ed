import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Refusal } from '#base/refusal.ts';
import { recipientOf } from '#server/backup/age-keys.ts';

export type Settings = Readonly<{
  /** `localhost` stands for both loopback addresses. */
  host: string;
  port: number;
  /** An origin: scheme, host and port without a path or a slash at the end. */
  publicUrl: string;
  dataDir: string;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  secretFile: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Addresses or networks (`10.0.0.0/8`) whose `x-forwarded-*` headers are believed. */
  trustedProxies: string[];
  /** Seconds between being asked to stop and taking no more requests. */
  stopDelay: number;
  logLevel: (typeof logLevels)[number];
  demo: boolean;
  /** How many days somebody whose role needs a second factor has to set one up. */
  factorGraceDays: number;
  /** `YYYY-MM-DD`: the clock is shifted to this day. */
  today: string | undefined;
  /** Where backups go that are made without being asked for. */
  backupDir: string;
  /** Where deletions are noted outside of the database, one a line; none with a PostgreSQL of its own. */
  deletionsFile: string | undefined;
  /** How many nightly backups are kept; 0: none is made. */
  backupDays: number;
  /** Keys of age (`age1…`): backups are encrypted so that only who has the other half of one reads them. */
  backupRecipients: string[];
  /** Where anchors of the history are sent to, one a day. */
  anchorMail: string | undefined;
  /** Set by `start` from the database: the first part of the names of its roles. */
  rolePrefix: string;
  /** Set by `start`: the database is the one that is brought along. */
  ownDatabase: boolean;
}>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Reads and checks all settings; a wrong value is refused with one sentence that names it. */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const key = Object.keys(schema.shape)
    .map((name) => env[name] ?? '')
    .join('\n');
  // Each transaction asks; checking the same values again would cost more than the question.
  if (last?.key !== key) last = { key, settings: checked(env) };
  return last.settings;
}

let last: { key: string; settings: Settings } | undefined;

function checked(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Refusal(`Setting ${issue?.path.join('.')}: ${issue?.message}.`, 2);
  }
  const values = parsed.data;
  refuseContradictions(values);
  const dataDir = resolve(values.DATA_DIR ?? defaultDataDir());
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    dataDir,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    secretFile: values.SECRET_FILE && resolve(values.SECRET_FILE),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? 'Tafelrunde <tafelrunde@localhost>',
    trustedProxies: values.TRUSTED_PROXY,
    stopDelay: values.STOP_DELAY ?? (values.TRUSTED_PROXY.length > 0 ? 2 : 0),
    logLevel: values.LOG_LEVEL,
    demo: values.DEMO,
    factorGraceDays: values.SECOND_FACTOR_GRACE_DAYS,
    today: values.TODAY,
    backupDir: resolve(values.BACKUP_DIR ?? join(dataDir, 'backups')),
    deletionsFile: deletionsFile(values, dataDir),
    backupDays: values.BACKUP_DAYS,
    backupRecipients: values.BACKUP_RECIPIENT,
    anchorMail: values.ANCHOR_MAIL,
    rolePrefix: values.ROLE_PREFIX,
    ownDatabase: values.OWN_DATABASE
  };
}

function deletionsFile(values: z.output<typeof schema>, dataDir: string): string | undefined {
  if (values.DELETIONS_FILE) return resolve(values.DELETIONS_FILE);
  const isOwn = values.OWN_DATABASE || !values.DATABASE_URL;
  return isOwn ? join(dataDir, 'deletions.log') : undefined;
}

function refuseContradictions(values: z.output<typeof schema>): void {
  if (values.DATABASE_URL && !values.SECRET_FILE) {
    throw new Refusal(
      'Setting SECRET_FILE: with DATABASE_URL all nodes share one secret, so name its file.',
      2
    );
  }
  if (values.DATABASE_OWNER_URL && !values.DATABASE_URL) {
    throw new Refusal('Setting DATABASE_OWNER_URL: it needs DATABASE_URL beside it.', 2);
  }
  if (values.SMTP_URL && !values.MAIL_FROM) {
    throw new Refusal('Setting MAIL_FROM: with SMTP_URL name the address mails come from.', 2);
  }
  if (values.DEMO && values.PUBLIC_URL?.startsWith('https:')) {
    throw new Refusal(
      'Setting DEMO: the demo signs anyone in and is refused when PUBLIC_URL is https.',
      2
    );
  }
}

/** Root serves from its own system folder, because the database user cannot enter root's home. */
function defaultDataDir(): string {
  const root = process.getuid?.() === 0;
  return root ? '/var/lib/tafelrunde' : fileURLToPath(new URL('../../.data', import.meta.url));
}

const databaseUrl = z
  .string()
  .refine((text) => ['postgres:', 'postgresql:'].includes(protocolOf(text)), {
    message: 'expected an address that begins with postgres://'
  });

const schema = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'expected a host name or an IP address')
    .default('localhost'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port number from 1 to 65535')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, 'expected a port number from 1 to 65535')
    .default(3000),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'expected an address like https://tafelrunde.example without a path')
    .transform((text) => new URL(text).origin)
    .optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  SECRET_FILE: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine((text) => ['smtp:', 'smtps:'].includes(protocolOf(text)), {
      message: 'expected an address that begins with smtp:// or smtps://'
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, {
      message: 'expected an address like Tafelrunde <post@example.org>'
    })
    .optional(),
  TRUSTED_PROXY: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      message: 'expected IP addresses or networks like 10.0.0.0/8, separated by commas'
    })
    .default([]),
  STOP_DELAY: z
    .string()
    .regex(/^\d{1,2}$/, 'expected a number of seconds from 0 to 99')
    .transform(Number)
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: `expected one of ${logLevels.join(', ')}` })
    .default('info'),
  DEMO: z
    .enum(['0', '1'], { error: 'expected 1 or 0' })
    .transform((text) => text === '1')
    .default(false),
  SECOND_FACTOR_GRACE_DAYS: z
    .string()
    .regex(/^\d{1,2}$/, 'expected a number of days from 0 to 99')
    .transform(Number)
    .default(14),
  BACKUP_DIR: z.string().optional(),
  DELETIONS_FILE: z.string().optional(),
  BACKUP_DAYS: z
    .string()
    .regex(/^\d{1,4}$/, 'expected the number of nightly backups that are kept, 0 for none')
    .transform(Number)
    .default(14),
  BACKUP_RECIPIENT: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => recipientOf(part)), {
      message: 'expected public keys that begin with age1, separated by commas'
    })
    .default([]),
  ANCHOR_MAIL: z
    .string()
    .regex(/^[^<>@\s,]+@[^<>@\s,]+$/, 'expected a mail address')
    .optional(),
  OWN_DATABASE: z
    .enum(['0', '1'], { error: 'expected 1 or 0' })
    .transform((text) => text === '1')
    .default(false),
  TODAY: z.iso.date({ error: 'expected a day like 2026-11-30' }).optional(),
  ROLE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, 'expected lower-case letters, digits and underscores')
    .default('app')
});

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

function isOrigin(text: string): boolean {
  if (!['http:', 'https:'].includes(protocolOf(text))) return false;
  const { username, password, pathname, search, hash } = new URL(text);
  return !username && !password && pathname === '/' && !search && !hash;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (!family || rest.length) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
