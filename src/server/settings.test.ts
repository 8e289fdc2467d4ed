import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '#base/refusal.ts';
import { readSettings } from '#server/settings.ts';

test('without any setting everything is safe and local', () => {
  expect(readSettings({})).toMatchObject({
    host: 'localhost',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    trustedProxies: [],
    stopDelay: 0,
    logLevel: 'info',
    demo: false,
    today: undefined
  });
});

test('the public address follows the port and loses a slash at its end', () => {
  expect(readSettings({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  expect(readSettings({ PUBLIC_URL: 'https://runde.example/' }).publicUrl).toBe(
    'https://runde.example'
  );
});

test('an empty value is as good as none', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port: 3000,
    databaseUrl: undefined
  });
});

const wrong: Record<string, string>[] = [
  { PORT: '0' },
  { PORT: '65536' },
  { PORT: '80a' },
  { HOST: 'two words' },
  { PUBLIC_URL: 'runde.example' },
  { PUBLIC_URL: 'https://runde.example/app' },
  { PUBLIC_URL: 'https://me@runde.example' },
  { DATABASE_URL: 'mysql://localhost/x', SECRET_FILE: '/x' },
  { SMTP_URL: 'http://mail.example', MAIL_FROM: 'a@b' },
  { MAIL_FROM: 'nobody' },
  { MAIL_FROM: 'A <a@b>\r\nBcc: c@d' },
  { TRUSTED_PROXY: '10.0.0.0/33' },
  { TRUSTED_PROXY: 'proxy.example' },
  { STOP_DELAY: 'soon' },
  { BACKUP_RECIPIENT: 'age1qqqq' },
  { ANCHOR_MAIL: 'nobody' },
  { LOG_LEVEL: 'loud' },
  { DEMO: 'yes' },
  { TODAY: '2026-02-30' }
];

test.each(wrong)('%o is refused with one sentence that names the setting', (env) => {
  const name = Object.keys(env)[0] ?? '';
  expect(() => readSettings(env)).toThrow(Refusal);
  expect(() => readSettings(env)).toThrow(new RegExp(`^Setting ${name}: [^\\n]+\\.$`));
});

test('settings that contradict each other are refused', () => {
  const url = 'postgres://login@localhost/x';
  expect(() => readSettings({ DATABASE_URL: url })).toThrow('SECRET_FILE');
  expect(() => readSettings({ DATABASE_OWNER_URL: url })).toThrow('DATABASE_URL');
  expect(() => readSettings({ SMTP_URL: 'smtp://mail.example' })).toThrow('MAIL_FROM');
  expect(() => readSettings({ DEMO: '1', PUBLIC_URL: 'https://runde.example' })).toThrow('DEMO');
});

test('whatever is given, the answer is settings or one sentence', () => {
  const names = [
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'MAIL_FROM',
    'TRUSTED_PROXY',
    'TODAY',
    'ROLE_PREFIX'
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string({ unit: 'grapheme' }), (name, value) => {
      try {
        return (
          readSettings({ [name]: value }).port === (name === 'PORT' ? Number(value || 3000) : 3000)
        );
      } catch (failure) {
        return failure instanceof Refusal && /^Setting .*\.$/s.test(failure.message);
      }
    })
  );
});

test('every port there is can be set', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 65535 }),
      (port) => readSettings({ PORT: String(port) }).port === port
    )
  );
});
