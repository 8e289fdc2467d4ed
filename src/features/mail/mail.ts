import { z } from 'zod';
import { anchor } from '#features/history/anchor.ts';

const always = z.object({
  id: z.string(),
  recipient: z.string(),
  language: z.enum(['de', 'en']).catch('de'),
  createdAt: z.coerce.date(),
  sentAt: z.coerce.date().nullable(),
  regionShortName: z.string().nullable(),
  regionName: z.string().nullable(),
  isDemo: z.boolean(),
  /** What the region calls some things. */
  words: z.record(z.string(), z.string()),
  /** Who writes, and where an answer goes, where the region says so; else empty. */
  senderName: z.string(),
  replyTo: z.string(),
  subjectId: z.string(),
  /** A guest of the visit it is about, who comes by a link of its own. */
  guest: z
    .object({ id: z.string(), linkNo: z.number(), name: z.string(), until: z.string() })
    .nullish(),
  /** Why it must not be sent any more; null: send. */
  obstacle: z.enum(['gone', 'used', 'expired', 'withdrawn', 'recipient']).nullable()
});

/** What `app.mail_facts` tells about any row of the outbox. */
export const mailRow = always.extend({ kind: z.string() });

const visit = always.extend({
  ownerName: z.string(),
  title: z.string(),
  heldOn: z.string(),
  startsAt: z.string(),
  visitId: z.string(),
  visitKind: z.string(),
  durationMin: z.number(),
  sequence: z.number(),
  venue: z.string(),
  isCancelled: z.boolean(),
  /** The Bereich with which somebody of the house is invited; null for partners. */
  unitName: z.string().nullish()
});

const sheetDraft = always.extend({
  ownerName: z.string(),
  title: z.string(),
  heldOn: z.string(),
  visitId: z.string(),
  /** Set for a school that reads its section alone. */
  schoolId: z.string().nullable(),
  until: z.string().nullable()
});

const round = always.extend({
  roundId: z.string(),
  label: z.string(),
  aim: z.string(),
  dueOn: z.string(),
  ownerName: z.string(),
  isDeclined: z.boolean()
});

/** Mails about what was shared or planned; whoever wants gets them once a day. */
const sharing = [
  always.extend({
    kind: z.literal('release'),
    ownerName: z.string(),
    recipientName: z.string(),
    until: z.string().nullable()
  }),
  always.extend({
    kind: z.literal('withdrawal'),
    ownerName: z.string(),
    recipientName: z.string()
  }),
  visit.extend({ kind: z.literal('visitInvitation') }),
  visit.extend({ kind: z.literal('visitChange') }),
  visit.extend({ kind: z.literal('visitUninvitation') }),
  visit.extend({ kind: z.literal('visitRemoval') }),
  always.extend({
    kind: z.literal('reportSheet'),
    ownerName: z.string(),
    title: z.string(),
    heldOn: z.string(),
    visitId: z.string()
  }),
  sheetDraft.extend({ kind: z.literal('reportDraft') }),
  sheetDraft.extend({ kind: z.literal('reportDraftReminder') }),
  round.extend({ kind: z.literal('roundInvitation') }),
  round.extend({ kind: z.literal('roundReminder') }),
  round.extend({ kind: z.literal('roundExtension') }),
  round.extend({ kind: z.literal('roundWish'), wishedUntil: z.string() }),
  always.extend({
    kind: z.literal('commentRound'),
    title: z.string(),
    version: z.number(),
    until: z.string()
  })
] as const;

const sharingFacts = z.discriminatedUnion('kind', sharing);

/** The same with what its kind tells, for the words; only when its thing is not gone. */
export const mailFacts = z.discriminatedUnion('kind', [
  always.extend({
    kind: z.literal('invitation'),
    name: z.string(),
    role: z.string(),
    organisationName: z.string(),
    inviterName: z.string().nullable(),
    inviterOrganisation: z.string().nullable(),
    expiresAt: z.coerce.date()
  }),
  always.extend({ kind: z.literal('operatorInvitation'), expiresAt: z.coerce.date() }),
  always.extend({
    kind: z.literal('passwordReset'),
    name: z.string(),
    expiresAt: z.coerce.date()
  }),
  always.extend({ kind: z.literal('passwordChanged'), name: z.string() }),
  always.extend({
    kind: z.enum([
      'factorAdded',
      'factorRemoved',
      'factorReset',
      'recoveryCodeUsed',
      'recoveryCodesMade',
      'passkeyAdded',
      'passkeyRemoved'
    ]),
    name: z.string()
  }),
  always.extend({ kind: z.literal('mailChangeConfirm'), expiresAt: z.coerce.date() }),
  always.extend({
    kind: z.literal('mailChangeNotice'),
    name: z.string(),
    newMail: z.string(),
    isDone: z.boolean(),
    expiresAt: z.coerce.date()
  }),
  always.extend({ kind: z.literal('barrierReport') }),
  always.extend({
    kind: z.literal('historyAnchor'),
    /** As it stands in `history-anchors.jsonl`. */
    anchor
  }),
  ...sharing,
  always.extend({ kind: z.literal('digest'), items: z.array(sharingFacts) })
]);

export type MailFacts = z.infer<typeof mailFacts>;

export type SharingFacts = z.infer<typeof sharingFacts>;
