import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  sequence,
  type Handle,
  type HandleServerError,
  type ServerInit
} from '@sveltejs/kit/hooks';
import { isOpenWithoutFactor } from '#features/factors/reach.ts';
import { guestMayOpen } from '#features/guests/reach.ts';
import { startMailWorker, stopMailWorker } from '#features/mail/worker.server.ts';
import { shortNameNow } from '#features/regions/former.server.ts';
import { translateShipped } from '#features/matrices/templates.server.ts';
import { m } from '#messages';
import { isEnhanced, wantsPage } from '#server/asking.ts';
import { as, asSystem, closeDatabase } from '#server/db.ts';
import { onDrain } from '#server/drain.ts';
import { leaveFlash } from '#server/flash.ts';
import { keepInput } from '#server/kept-input.ts';
import { log } from '#server/log.ts';
import { orUnsent } from '#server/outage.ts';
import { isOverload } from '#server/overload.ts';
import { sparing } from '#server/sparing.ts';
import { guestOf, sessionOf } from '#server/session.ts';
import { paraglideMiddleware } from '#paraglide/server.js';

const complaints = sparing(1);

/** Once, before the first request: this process also takes its share of the background work. */
export const init: ServerInit = async () => {
  await asSystem(translateShipped);
  await startMailWorker();
  onDrain(async () => {
    await stopMailWorker();
    await closeDatabase();
  });
};

const language: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ locale }) =>
    resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) })
  );

/** Who asks. Below /r/ nothing is answered to anybody who is not a member of that region. */
const person: Handle = async ({ event, resolve }) => {
  event.locals.session = await sessionOf(event.cookies, event.params.region, isUse(event));
  if (event.locals.session?.isFactorDue && !isOpenWithoutFactor(event.route.id)) {
    await askForFactor(event);
  }
  const guest = await guestAt(event);
  event.locals.acting = guest ? guestActing(guest) : actingOf(event);
  event.locals.read = (work) => as(actorOf(event), 'read only', work);
  event.locals.write = (work) => as(actorOf(event), 'read write', work);
  if (guest?.isEnded) refuse(event);
  else {
    if (!event.locals.session && !event.locals.acting) await keepTyped(event);
    if (event.url.pathname.startsWith('/r/')) await admit(event);
  }
  return resolve(event);
};

/** Around all that asks the database, and within the language. */
const outage: Handle = ({ event, resolve }) => {
  event.locals.requestId = event.request.headers.get('x-request-id') ?? crypto.randomUUID();
  return orUnsent(event, () => resolve(event));
};

export const handle = sequence(language, outage, person);

export const handleError: HandleServerError = ({ kind, error: failure, event }) => {
  const requestId = event.locals.requestId;
  if (kind !== 'unknown') return { requestId };
  // Who sends too much or leaves half-way is no fault of ours; the access log has it.
  const level = isCutShort(failure) ? 'debug' : 'error';
  const line = { err: failure, requestId, route: event.route.id };
  if (!isOverload(failure)) {
    log[level](line, 'request failed');
    return { requestId };
  }
  // The same fault for everybody: it is enough to be told once a second.
  complaints((unlogged) => log.error({ ...line, ...unlogged }, 'request failed'));
  return { requestId, status: 503 };
};

function isCutShort(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  return failure.name === 'BodyTooLarge' || ('code' in failure && failure.code === 'ECONNRESET');
}

/** A form of a session that has ended is answered by the sign-in page, and what it brought waits behind it. */
async function keepTyped(event: RequestEvent): Promise<void> {
  const done = await keepInput(event);
  if (done === 'nothing') return;
  if (done === 'kept') leaveFlash(event.cookies, m.kept_told(), 'info');
  else leaveFlash(event.cookies, m.kept_too_long(), 'warning');
  redirect(303, `/anmelden?weiter=${encodeURIComponent('/gemerkt')}`);
}

/** What a page asks by itself keeps nobody signed in: how long the session lasts, and what others change. */
function isUse({ request, route }: RequestEvent): boolean {
  const isAsked = route.id === '/sitzung' && isReading(request);
  return !isAsked && request.headers.get('accept') !== 'text/event-stream';
}

/** Whoever must have a second factor and has none sets one up first; what a form brought is kept meanwhile. */
async function askForFactor(event: RequestEvent): Promise<void> {
  const { request, isDataRequest, url, cookies } = event;
  if (!isDataRequest && !wantsPage(request) && !isEnhanced(request)) error(403);
  const done = await keepInput(event);
  if (done === 'kept') leaveFlash(cookies, m.factor_kept(), 'info');
  if (done === 'tooLong') leaveFlash(cookies, m.kept_too_long(), 'warning');
  const back = done === 'kept' ? '/gemerkt' : isReading(request) ? url.pathname + url.search : '/';
  redirect(303, `/profil/zweiter-faktor?weiter=${encodeURIComponent(back)}`);
}

/** Who holds several memberships acts with none until one is chosen, also after the chosen one has ended. */
function actingOf({ locals }: RequestEvent): App.Locals['acting'] {
  const region = locals.session?.region;
  const memberships = region?.memberships ?? [];
  const chosen = memberships.find((one) => one.id === region?.actingMembershipId);
  const only = memberships.length === 1 && !region?.actingMembershipId ? memberships[0] : undefined;
  const membership = chosen ?? only;
  const sessionId = locals.session?.sessionId;
  return sessionId && region && membership ? { sessionId, region, membership } : null;
}

type Guest = Awaited<ReturnType<typeof guestOf>>;

/** Also where no page stands, and so no region is named. */
async function guestAt({ locals, cookies, url }: RequestEvent): Promise<Guest> {
  const [, region = ''] = /^\/r\/([^/]+)/.exec(url.pathname) ?? [];
  return locals.session || !region ? null : guestOf(cookies, region);
}

/** Who came by the link of a guest has no account, and acts as that guest and nothing else. */
function guestActing(guest: NonNullable<Guest>): App.Locals['acting'] {
  if (guest.isEnded) return null;
  const { sessionId, region } = guest;
  const membership = region.memberships?.[0];
  return membership ? { sessionId, region, membership } : null;
}

/**
 * Nothing stands here for this browser. Pages say so themselves, in their frame: acting as nobody, each of them
 * ends in 404. Everything else has no page to say it on.
 */
function refuse({ request, isDataRequest }: RequestEvent): void {
  if (!isReading(request) || isDataRequest || !wantsPage(request)) error(404);
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function actorOf({ locals }: RequestEvent) {
  if (!locals.acting) error(404);
  const { region, membership } = locals.acting;
  return { regionId: region.id, personId: region.personId, membershipId: membership.id };
}

async function admit(event: RequestEvent): Promise<void> {
  if (event.locals.acting) {
    const { role } = event.locals.acting.membership;
    if (role !== 'guest' || guestMayOpen(event.route.id)) return;
    event.locals.acting = null;
    return refuse(event);
  }
  if (event.locals.session?.region?.memberships?.length) return askFirst(event);
  if (event.locals.session) {
    // Nothing stands at this address for anybody; the page that says so keeps its frame.
    if (!event.route.id) return;
    const { regions, suspendedRegions } = event.locals.session;
    const isSuspended = suspendedRegions.some(({ shortName }) => shortName === event.params.region);
    return isSuspended ? refuseSuspended(event) : followRenaming(event, regions);
  }
  // Files, streams and JSON cannot follow to a sign-in page.
  const { request, isDataRequest } = event;
  if (!isDataRequest && !wantsPage(request) && !isEnhanced(request)) error(401);
  const back = request.method === 'GET' ? event.url.pathname + event.url.search : '';
  redirect(303, back ? `/anmelden?weiter=${encodeURIComponent(back)}` : '/anmelden');
}

/** Its own people are told by the region's layout that it is closed; to everybody else it stays unknown. */
function refuseSuspended({ request, isDataRequest }: RequestEvent): void {
  if (!isReading(request) || !(isDataRequest || wantsPage(request))) error(403);
}

/** In whose name somebody acts is never guessed: the page that asks comes first and leads back. */
function askFirst({ url, request, params, route }: RequestEvent): void {
  if (route.id === '/r/[region]/wechsel') return;
  if (request.method !== 'GET' || !route.id) error(403);
  const back = encodeURIComponent(url.pathname + url.search);
  redirect(303, `/r/${params.region}/wechsel?weiter=${back}`);
}

/** Old links keep working for the people of a region whose short name was changed. */
async function followRenaming(
  event: RequestEvent,
  regions: readonly { shortName: string }[]
): Promise<void> {
  const { url, params } = event;
  const former = params.region ?? '';
  const now = former && (await shortNameNow(former));
  if (!now || !regions.some(({ shortName }) => shortName === now)) return refuse(event);
  const rest = url.pathname.slice(`/r/${former}`.length);
  // 307: a form that was open meanwhile is sent on as it is.
  redirect(307, `/r/${now}${rest}${url.search}`);
}
