import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import type pg from 'pg';
import { hashPassword, isPassword } from '#server/auth/password-hash.ts';
import { signInPool } from '#server/db.ts';
import { log } from '#server/log.ts';
import { macOf } from '#server/secret.ts';
import { hashOf, sessionSeconds } from '#server/session.ts';
import { readSettings } from '#server/settings.ts';

/** A new session of the account with this address and password; `null` when they do not fit. */
export async function sessionByPassword(mail: string, password: string): Promise<string | null> {
  try {
    return await withNewToken(() => auth().api.signInEmail({ body: { email: mail, password } }));
  } catch (failure) {
    // 400: what was typed is no address, and so nobody's.
    if (isAPIError(failure) && [400, 401].includes(failure.statusCode)) return null;
    throw failure;
  }
}

/** A new session of an account that proved itself in another way, for example by a one-time link. */
export async function sessionOfAccount(userId: string): Promise<string> {
  return withNewToken(async () => (await auth().$context).internalAdapter.createSession(userId));
}

// The library would store the token as it is: the hook below makes a token for the browser, keeps it here
// and lets only its hash go to the database.
const made = new AsyncLocalStorage<{ token: string | null }>();

async function withNewToken(work: () => Promise<unknown>): Promise<string> {
  const kept: { token: string | null } = { token: null };
  await made.run(kept, work);
  if (!kept.token) throw new Error('no session was made');
  return kept.token;
}

type Auth = ReturnType<typeof authOn>;
let current: { pool: pg.Pool; auth: Auth } | undefined;

function auth(): Auth {
  const pool = signInPool();
  if (current?.pool !== pool) current = { pool, auth: authOn(pool) };
  return current.auth;
}

/** Its HTTP handler is mounted nowhere: forms call what they need, everything else of it is out of reach. */
function authOn(pool: pg.Pool) {
  const dates = { createdAt: 'created_at', updatedAt: 'updated_at' };
  return betterAuth({
    database: pool,
    secret: macOf('better-auth'),
    baseURL: readSettings().publicUrl,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // Counted in code units; the rule for new passwords counts characters.
      maxPasswordLength: 1024,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) }
    },
    user: { fields: { ...dates, emailVerified: 'email_verified' } },
    session: {
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      fields: {
        ...dates,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent'
      }
    },
    account: {
      fields: {
        ...dates,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at'
      }
    },
    verification: { fields: { ...dates, expiresAt: 'expires_at' } },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const token = randomBytes(32).toString('base64url');
            const kept = made.getStore();
            if (kept) kept.token = token;
            return { data: { ...session, token: hashOf(token) } };
          }
        }
      }
    },
    advanced: {
      database: { generateId: false, validateSchema: false },
      ipAddress: { disableIpTracking: true }
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message) => log.error({ from: 'better-auth' }, message)
    }
  });
}
