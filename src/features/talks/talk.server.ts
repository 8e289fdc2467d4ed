import { error } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import type { AgendaKind } from '#features/agendas/agenda.ts';
import type { Mark } from '#features/preparation/mark.ts';
import { talkTopics } from '#features/visits/conversation.server.ts';
import type { Topic } from '#features/visits/topic.ts';
import { visit } from '#features/visits/visits.server.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { m } from '#messages';
import { talkFacts, type AgendaItem } from './facts.server.ts';
import type { Look } from './look.ts';
import { nobodys } from './pen.server.ts';
import { recordedOf } from './recorded.server.ts';
import type { Place } from './talk.ts';

/**
 * The conversation as one page shows it; times in milliseconds, because a script reads it as JSON. What is left out
 * here is not in the page: neither for partners, by their rights, nor for the room, which sees the owner's screen.
 */
export async function talk(tx: Tx, id: string, look: Look) {
  const { stateAt, ...found } = await visit(tx, id);
  const { agenda, marks, pauses, ...facts } = await talkFacts(tx, id);
  const topics = found.copy ? await talkTopics(tx, found, found.copy.id) : [];
  const isOpen = found.isOwn && look.uncover && !look.projector;
  const show = { ...look, isOpen };
  const places = placesOf(agenda, topics, marks, show);
  const loose = looseTopics(agenda, topics, show).map((topic) => loosePlace(topic, marks, isOpen));
  const chosen = choose(places, loose, look);
  const recorded = recordedOf(facts);
  const shown = recorded.filter(
    ({ kind, schoolName, criterionId }) =>
      isOpen ||
      found.partners.length === 0 ||
      (schoolName === null && (kind !== 'sharedView' || isForAll(topics, criterionId)))
  );
  const has = (kind: AgendaKind) => agenda.some((item) => item.kind === kind);
  return {
    visit: found,
    places,
    others: loose.map(({ id: key, title, topic }) => ({
      key,
      title,
      themeNumber: topic?.themeNumber ?? ''
    })),
    loose: chosen && !places.includes(chosen) ? chosen : null,
    chosen: chosen?.id ?? null,
    recorded: found.isOwn ? shown : recorded,
    hidden: found.isOwn ? recorded.length - shown.length : 0,
    earlier: has('goals')
      ? facts.earlier.filter((goal) => !found.isOwn || isOpen || goal.isForAll)
      : [],
    parties: has('expectations') ? facts.parties : [],
    pen: found.isOwn && !look.projector ? (facts.pen[0] ?? nobodys) : null,
    isUncovered: isOpen,
    isProjector: look.projector,
    /** Of the next thing recorded, and of the next pause: sent twice it is one. */
    nextId: randomUUID(),
    clock:
      found.state === 'talking'
        ? { began: stateAt.getTime(), now: now().getTime(), minutes: found.durationMin, pauses }
        : null
  };
}

type Show = Look & { isOpen: boolean };

function placesOf(
  agenda: AgendaItem[],
  topics: Topic[],
  marks: Mark[],
  { projector, isOpen }: Show
): Place[] {
  return agenda
    .filter(({ hiddenFrom }) => !projector || hiddenFrom.length === 0)
    .map((item) => {
      const topic = topics.find(({ id }) => id === item.criterionId) ?? null;
      const isSecret = item.isInternal && item.hiddenFrom.length > 0 && !isOpen;
      return {
        id: item.id,
        title: isSecret ? m.agenda_internal_badge() : item.title,
        kind: item.kind,
        minutes: item.minutes,
        state: item.state,
        stateAt: Date.parse(item.stateAt),
        isInternal: item.isInternal,
        criterionId: isSecret ? null : item.criterionId,
        criterionKey: isSecret ? null : item.criterionKey,
        topic: topic && !isSecret ? coveredUnless(isOpen, topic) : null,
        marks: isSecret ? [] : marksAt(topic, marks, isOpen)
      };
    });
}

/** Criteria that can be talked about though they are on no agenda. */
function looseTopics(agenda: AgendaItem[], topics: Topic[], { projector }: Show): Topic[] {
  const listed = new Set(agenda.map(({ criterionId }) => criterionId));
  return topics.filter(
    (topic) => !listed.has(topic.id) && (!projector || topic.hiddenFrom.length === 0)
  );
}

function loosePlace(topic: Topic, marks: Mark[], isOpen: boolean): Place {
  return {
    id: topic.key,
    title: topic.title,
    kind: 'topic',
    minutes: null,
    state: 'open',
    stateAt: null,
    isInternal: false,
    criterionId: topic.id,
    criterionKey: topic.key,
    topic: coveredUnless(isOpen, topic),
    marks: marksAt(topic, marks, isOpen)
  };
}

function choose(places: Place[], loose: Place[], { item, key }: Look): Place | null {
  if (item) return places.find(({ id }) => id === item) ?? error(404);
  if (key) {
    const all = [...places, ...loose];
    return all.find(({ criterionKey }) => criterionKey === key) ?? error(404);
  }
  return places.find(({ state }) => state === 'current') ?? places[0] ?? firstMarked(loose);
}

function firstMarked(loose: Place[]): Place | null {
  const isMarked = ({ topic }: Place) => topic?.toDiscuss || topic?.priority === 'A';
  return loose.find(isMarked) ?? loose[0] ?? null;
}

/** Covered things do not even reach the browser: it may stand on the projector. */
function coveredUnless(isOpen: boolean, topic: Topic): Topic {
  if (isOpen) return topic;
  if (topic.hiddenFrom.length === 0) {
    return topic.remarkHiddenFrom.length === 0
      ? topic
      : { ...topic, isCovered: true, remark: null };
  }
  return {
    ...topic,
    isCovered: true,
    currentLevel: null,
    noLevel: null,
    targetLevel: null,
    horizon: null,
    priority: null,
    remark: null
  };
}

function marksAt(topic: Topic | null, marks: Mark[], isOpen: boolean): Mark[] {
  if (!topic || (!isOpen && topic.hiddenFrom.length > 0)) return [];
  return marks.filter(({ criterionId }) => criterionId === topic.id);
}

function isForAll(topics: Topic[], criterionId: string | null): boolean {
  return topics.find(({ id }) => id === criterionId)?.hiddenFrom.length === 0;
}
