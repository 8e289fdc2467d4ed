import type { Client, Fields } from '../server.ts';
import type { Answer, Row } from './http-rows.ts';
import type { Asker, HttpWorld } from './http-world.ts';

/** One check of the table. */
export type Asked = { row: Row; asker: Asker; answer: Answer };

/** What the browser gets for this row. */
export async function answerTo(world: HttpWorld, browser: Client, row: Row): Promise<Answer> {
  const address = addressOf(world, row);
  const [verb = '', action] = row.entrance.split(' ', 1)[0]?.split(':') ?? [];
  if (verb === 'page') return answerOf(await browser.get(address));
  if (verb === 'GET') return answerOf(await browser.get(address, { accept: '*/*' }));
  const page = async () => (await browser.get(address)).text();
  const body = await row.body(world, page);
  const target = action ? `${address}?/${action}` : address;
  return answerOf(await sent(browser, target, body));
}

export function sent(browser: Client, target: string, body: Fields | FormData): Promise<Response> {
  return body instanceof FormData ? browser.upload(target, body) : browser.post(target, body);
}

/** The same page as a script asks for it, whose answer says inside what it is. */
export async function dataAnswerTo(world: HttpWorld, browser: Client, row: Row): Promise<Answer> {
  const address = addressOf(world, row).replace(/\/$/, '');
  const response = await browser.get(`${address}/__data.json`, { accept: '*/*' });
  if (response.status !== 200) return response.status;
  const { type, location = '', nodes = [] } = await response.json();
  if (type === 'redirect') return location.startsWith('/anmelden') ? 'sign-in' : 303;
  return nodes.find((node: { type: string } | null) => node?.type === 'error')?.error.status ?? 200;
}

export function addressOf(world: HttpWorld, { entrance, places }: Row): string {
  const route = entrance.slice(entrance.indexOf(' ') + 1);
  return route.replace(/\[(\w+)(=\w+)?\]/g, (_all, place: string) => {
    const found = world.things[places[place] ?? usual[place] ?? ''];
    if (!found) throw new Error(`${entrance}: nothing in the world fills ${place}`);
    return found;
  });
}

function answerOf(response: Response): Answer {
  // A stream would stay open.
  void response.body?.cancel();
  const location = response.headers.get('location') ?? '';
  if (response.status === 303 && location.startsWith('/anmelden')) return 'sign-in';
  return response.status;
}

const usual: Record<string, string> = {
  region: 'region',
  kurzname: 'region',
  mail: 'droppedMail',
  aufgabe: 'failedJob',
  passkey: 'passkey',
  kennung: 'regionId',
  phase: 'phase',
  seite: 'legalPage',
  farbe: 'colour',
  einschaetzung: 'assessment',
  kriterium: 'criterionKey',
  beleg: 'evidence',
  gast: 'guest',
  stand: 'copy',
  freigabe: 'toBeta',
  besuch: 'visit',
  ziel: 'goal',
  massnahme: 'measure',
  ergebnis: 'visitItem',
  schule: 'schoolOfLead',
  art: 'itemSlug',
  organisation: 'alpha',
  kommune: 'municipality',
  bereich: 'unit',
  auftrag: 'mandate',
  einladung: 'invitation',
  mitgliedschaft: 'alphaMemberMembership',
  uebergabe: 'handOver',
  lesung: 'reading',
  mappe: 'filledWorkbook',
  auszug: 'dataExtract',
  runde: 'assessmentRound',
  datei: 'paper',
  einlesung: 'registerImport',
  fassung: 'template'
};
