import { z } from 'zod';
import { roles } from '#features/people/role.ts';
import { newVersion } from './new-version.ts';
import { assessment, round } from './story-assessments.ts';
import { mail, organisation, text } from './story-fields.ts';
import { visit } from './story-visits.ts';

/**
 * The story the demo region tells, in `db/seed/demo.json`. Organisations are named by their register number
 * (owner or school) or by the key of one of `organisations`; criteria by their key of the matrix.
 */
export const demoStory = z.strictObject({
  region: z.strictObject({
    name: text,
    shortName: text,
    county: z.string().regex(/^\d{5}$/),
    /** What its settings say of where it sits and how it is reached. */
    details: z.strictObject({
      address: text,
      phone: text,
      contactMail: mail,
      senderName: text,
      replyTo: mail
    })
  }),
  /** When an operator made the region, and of which day the register was then. */
  founded: z.strictObject({ on: z.iso.date(), asOf: z.iso.date() }),
  /** The day on which the story stands. */
  today: z.iso.date(),
  organisations: z.array(
    z.strictObject({
      key: organisation,
      kind: z.enum(['coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering']),
      name: text
    })
  ),
  people: z.array(
    z.strictObject({
      name: text,
      mail,
      organisation,
      role: z.enum(roles),
      function: text,
      /** First day of somebody who came later. */
      from: z.iso.date().optional(),
      /** Last day of somebody who leaves. */
      until: z.iso.date().optional(),
      /** Name of one of the owner's Bereiche. */
      unit: text.optional(),
      /** Of somebody who works under the owner's mandate of this provider. */
      provider: text.optional()
    })
  ),
  units: z.array(
    z.strictObject({
      owner: organisation,
      kind: z.enum(['administration', 'it', 'building', 'finance']),
      name: text
    })
  ),
  /** A service provider works for several owners, for each under a mandate of its own. */
  mandates: z.array(
    z.strictObject({
      owner: organisation,
      provider: text,
      purpose: text,
      from: z.iso.date(),
      until: z.iso.date(),
      /** Keys of the themes it fills in. */
      themes: z.array(text).default([])
    })
  ),
  /** Vorgaben to the matrix of the owners, and the draft of its next version. */
  matrix: z.strictObject({
    requirements: z.array(
      z.strictObject({
        on: z.iso.date(),
        criterion: text,
        text,
        source: text,
        asOf: z.iso.date(),
        reviewOn: z.iso.date().nullable()
      })
    ),
    round: z.strictObject({
      begunOn: z.iso.date(),
      until: z.iso.date(),
      organisations: z.array(organisation),
      draft: newVersion,
      comments: z.array(
        z.strictObject({ on: z.iso.date(), by: organisation, criterion: text.nullable(), text })
      ),
      answer: z.strictObject({ on: z.iso.date(), criterion: text, text })
    })
  }),
  phases: z.array(
    z.strictObject({
      name: text,
      beginsOn: z.iso.date(),
      endsOn: z.iso.date(),
      guidingAim: text,
      members: z.array(
        z.strictObject({
          organisation,
          joinedOn: z.iso.date(),
          leftOn: z.iso.date().optional()
        })
      )
    })
  ),
  /** Both are named by their mail addresses and belong to the organisation. */
  deputies: z.array(
    z.strictObject({
      organisation,
      represented: mail,
      deputy: mail,
      from: z.iso.date(),
      until: z.iso.date()
    })
  ),
  handOvers: z.array(
    z.strictObject({ organisation, giver: mail, taker: mail, on: z.iso.date(), note: text })
  ),
  /** Who took along everything the organisation has. */
  dataExtracts: z.array(z.strictObject({ organisation, by: mail, on: z.iso.date() })),
  /** Who asked to read the history of the newest matrix, with names, and who agreed. */
  historyReadings: z.array(
    z.strictObject({
      organisation,
      by: mail,
      on: z.iso.date(),
      reason: text,
      agrees: z.strictObject({ organisation, mail }).optional()
    })
  ),
  /** When the coordination read in the register, and of which day it speaks. */
  reading: z.strictObject({ on: z.iso.date(), asOf: z.iso.date() }),
  /** Schools that stand in no register. */
  byHand: z.array(
    z.strictObject({
      owner: organisation,
      name: text,
      type: text,
      municipality: text,
      place: text,
      pupils: z.int().positive(),
      since: z.iso.date(),
      on: z.iso.date()
    })
  ),
  assessments: z.array(assessment),
  rounds: z.array(round),
  visits: z.array(visit),
  /** What owners say about the equipment of their schools: `done`, `open` or a year. */
  buildOut: z.array(
    z.strictObject({
      owner: organisation,
      on: z.iso.date(),
      schools: z.array(
        z.strictObject({
          school: organisation,
          network: text,
          wifi: text,
          presentation: text,
          devices: text
        })
      )
    })
  )
});
