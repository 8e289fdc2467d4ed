import { attacks } from '../attacks.ts';

/** A guard, and the attack whose test must turn red without it. */
export type Guard = Readonly<{ attack: string; test: string }> &
  Readonly<
    /** In the source below `src/`, and so in the built product. */
    | { at: string; from: string; to: string }
    /** In the text of a function of the database. */
    | { of: string; from: string; to: string }
    /** Any statement of the owner of the database. */
    | { sql: string }
  >;

/** What stands on more than one guard is not in this list: without one of them the others hold. */
export const guards: readonly Guard[] = [
  code(
    'A-AU-01',
    'features/accounts/password.ts',
    'const characters = [...password];',
    'const characters = [...password]; if (characters) return null;'
  ),
  code('A-AU-04', 'server/rate-limit.ts', 'if (waits.length) throw', 'if (false) throw'),
  code('A-AU-05', 'server/rate-limit.ts', 'if (waits.length) throw', 'if (false) throw'),
  code('A-AU-06', 'server/network.ts', 'if (!isIPv6(address)) return address', 'return address'),
  rule('A-AU-07', 'auth.try_code(text)', 'half.tries > 5', 'half.tries > 5000'),
  code(
    'A-AU-08',
    'features/invitations/joining.server.ts',
    ".where('i.accepted_at', 'is', null)",
    ''
  ),
  code(
    'A-AU-10',
    'features/invitations/joining.server.ts',
    ".where('i.expires_at', '>'",
    ".where('i.expires_at', '<>'"
  ),
  code('A-AU-12', 'server/one-time-link.ts', 'isMacOf(`${one}:${id}`, mac)', 'true'),
  code('A-AU-16', 'server/session.ts', 'await endSession(cookies);', ''),
  code(
    'A-AU-17',
    'server/session.ts',
    'delete from auth.session where token = $1',
    'delete from auth.session where token = $1 and false'
  ),
  policy('A-TZ-01', 'app.visit', 'see'),
  code('A-TZ-05', 'features/assessments/answer-input.ts', '.strictObject', '.object'),
  sql('A-TZ-06', 'drop trigger a_role_fits on app.invitation'),
  code('A-TZ-08', 'features/organisations/school-filter.ts', 'z.strictObject', 'z.object'),
  code('A-TZ-10', 'features/organisations/school-filter.ts', 'z.strictObject', 'z.object'),
  policy('A-TZ-11', 'app.visit', 'see'),
  rule('A-TZ-13', 'app.releases_to_me()', 'and r.withdrawn_at is null', ''),
  code('A-TZ-14', 'features/guests/reach.ts', 'if (route === null) return false', 'return true'),
  rule('A-TZ-16', 'app.is_current(app.membership)', 'm.valid_to >= app.today()', 'true'),
  policy('A-TZ-20', 'app.visit', 'see'),
  policy('A-TZ-21', 'app.assessment', 'see'),
  code('A-FO-08', 'features/visits/visit-input.ts', "!== 'never'", "!== 'x'"),
  code('A-FO-16', 'base/fields.ts', 'value.length <= limits.max', 'true'),
  code(
    'A-CO-02',
    'features/assessments/answers.server.ts',
    'where answer.version = ${input.version}::integer',
    'where ${input.version}::integer >= 0'
  ),
  code('A-CO-12', 'server/db.ts', 'const mostTries = 3', 'const mostTries = 1'),
  code(
    'A-IM-01',
    'server/office/unzip.ts',
    'maxOutputLength: Math.max(most, 1)',
    'maxOutputLength: 2 ** 31'
  ),
  code('A-IM-03', 'server/office/unzip.ts', 'if (isLink || !isPlainPath(name))', 'if (false)'),
  code('A-IM-10', 'server/office/read-sheet.ts', 'known.is1904', 'false'),
  code(
    'A-IM-11',
    'features/registers/fault-notes.ts',
    'export const mostFaults = 20',
    'export const mostFaults = 1'
  ),
  code(
    'A-UP-01',
    'features/evidence/file-kind.server.ts',
    "return 'unknown';\n}",
    "return kind('pdf');\n}"
  ),
  code(
    'A-UP-02',
    'features/evidence/file-kind.server.ts',
    "? 'unknown' : kind('pdf')",
    "? kind('pdf') : kind('pdf')"
  ),
  code(
    'A-UP-03',
    'features/evidence/file-kind.server.ts',
    "return 'unknown';\n}",
    "return kind('pdf');\n}"
  ),
  code('A-UP-04', 'features/evidence/evidence-name.ts', ".replace(/^[\\s.=+@-]+/, '')", ''),
  sql('A-UP-08', 'drop trigger a_quota on app.file'),
  code('A-EX-01', 'base/csv.ts', "looksLikeFormula(text) ? `'${text}` : text", 'text'),
  code('A-EX-03', 'base/csv.ts', `safe.replaceAll('"', '""')`, 'safe'),
  code('A-EX-10', 'features/files/download.ts', 'encodeURIComponent(name.toWellFormed())', 'name'),
  code('A-EM-02', 'base/fields.ts', '^[^\\s@<>"\',;:()[\\]\\\\]+@', '^.+@'),
  code('A-EM-08', 'server/mail/send.ts', 'messageId: `<${id}@', 'messageId: `<${Math.random()}@'),
  code(
    'A-AP-04',
    'server/http/checks.ts',
    'if (isSafe(req)) return undefined;\n  const from',
    'return undefined;\n  const from'
  ),
  code('A-AP-09', 'server/http/checks.ts', 'if (!bodyTypes.includes(type)) return 415', ''),
  code(
    'A-AP-10',
    'features/goals/steps.server.ts',
    'if (goals.length < new Set(ticked.map(({ id }) => id)).size) error(404)',
    ''
  ),
  code(
    'A-HT-03',
    'server/http/checks.ts',
    'if (name === site.host || name === site.hostWithPort) return undefined',
    'return undefined'
  ),
  code('A-HT-05', 'server/http/checks.ts', 'if (url.length > longest) return 414', ''),
  code(
    'A-HT-06',
    'server/http/checks.ts',
    "methods.includes(req.method ?? '') ? undefined : 405",
    'undefined'
  ),
  code('A-HT-10', 'server/http/headers.ts', "['x-frame-options', 'DENY'],", ''),
  code('A-HT-11', 'server/http/address.ts', 'if (claims.test(name))', 'if (false)')
];

function code(attack: string, at: string, from: string, to: string): Guard {
  return { attack, test: testOf(attack), at, from, to };
}

function rule(attack: string, of: string, from: string, to: string): Guard {
  return { attack, test: testOf(attack), of, from, to };
}

function sql(attack: string, statement: string): Guard {
  return { attack, test: testOf(attack), sql: statement };
}

/** Open wide to everybody of the application. */
function policy(attack: string, table: string, name: string): Guard {
  return sql(attack, `alter policy ${name} on ${table} using (true)`);
}

function testOf(attack: string): string {
  const tried = attacks[attack];
  if (!tried || !('test' in tried)) throw new Error(`${attack} is not tried`);
  return tried.test;
}
