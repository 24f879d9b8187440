/** The methods by which traffic is read: call flows, what is wrong in them, negotiations, hops, and figures. */
import * as v from 'valibot';
import { findingSchema, flowRuleSchema } from '#shared/model/finding.ts';
import { flowRequestSchema, flowSchema, flowTimerSchema, offerRoundSchema } from '#shared/model/flow.ts';
import { statisticsSchema } from '#shared/model/statistics.ts';
import { dialogRowSchema, markSchema, messageRowSchema } from '#shared/model/traffic.ts';
import type { MethodDefinition } from './define.ts';
import { id, method, nothing, page } from './define.ts';

export const readingMethods = {
  'flows.get': method({
    description:
      'The messages of some calls in the order of their times, each with what an arrow says. NOT_FOUND where none of the calls is kept.',
    input: flowRequestSchema,
    output: flowSchema,
  }),
  'flows.timers': method({
    description: 'The timers of these calls as the traffic shows them, by when they started.',
    input: flowRequestSchema,
    output: v.object({ timers: v.array(flowTimerSchema) }),
  }),
  'flows.offers': method({
    description: 'The exchanges of offer and answer in these calls, in order.',
    input: flowRequestSchema,
    output: v.object({ rounds: v.array(offerRoundSchema) }),
  }),
  'flows.findings': method({
    description: 'What is wrong in the flow of these calls, the worst first.',
    input: flowRequestSchema,
    output: v.object({ findings: v.array(findingSchema) }),
  }),
  'findings.page': method({
    description:
      'Findings of the diagnosis of a view, the worst first, of one rule or host where they are named, from a place on that counts from 0; the calls that they are of; and how many there are. NOT_FOUND where no diagnosis of the view is open.',
    input: v.object({
      view: id,
      rule: v.nullable(flowRuleSchema),
      host: v.nullable(v.pipe(v.string(), v.maxLength(300))),
      ...page.entries,
    }),
    output: v.object({
      findings: v.array(findingSchema),
      dialogs: v.array(dialogRowSchema),
      total: id,
    }),
  }),
  'messages.hops': method({
    description:
      'One message on every hop that was seen of it, itself among them, by time: the same Call-ID, CSeq and status between other hosts.',
    input: v.object({ id }),
    output: v.object({ rows: v.array(messageRowSchema) }),
  }),
  'annotations.set': method({
    description:
      'Marks messages and writes something about them; what is left out stays as it is, null and an empty text take away. Ids that are not kept are passed over.',
    input: v.object({
      ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(1_000)),
      mark: v.optional(v.nullable(markSchema)),
      comment: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
    }),
    output: nothing,
  }),
  'statistics.get': method({
    description: 'Figures about what a view lets pass. NOT_FOUND where the view was closed.',
    input: v.object({ view: id }),
    output: statisticsSchema,
  }),
} satisfies Record<string, MethodDefinition>;
