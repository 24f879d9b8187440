/** What is wrong in calls that are named, with what their legs show of them. */
import { ContractError } from '#shared/contract/errors.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { findInSteps } from '#shared/flow/findings/find.ts';
import type { Finding } from '#shared/model/finding.ts';
import type { FlowRequest } from '#shared/model/flow.ts';
import { FLOW_CALLS, FLOW_MESSAGES } from '#shared/model/flow.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import { createBreathe, inTurns } from '../flow/breathe.ts';
import type { GatherDeps } from '../flow/gather.ts';
import { callsOf, gather } from '../flow/gather.ts';
import type { Turns } from '../view/turns.ts';
import type { ContextDeps } from './call-context.ts';
import { contextOf } from './call-context.ts';
import { worstFirst } from '#shared/flow/findings/order.ts';

export interface FlowFindingsDeps extends GatherDeps, ContextDeps {
  readonly tracker: Pick<CallTracker, 'row' | 'call' | 'lastMessage' | 'heardUntil'>;
  readonly turns: Turns;
}

/** The worst first. Throws NOT_FOUND where none of the calls is kept. */
export async function flowFindings(deps: FlowFindingsDeps, request: FlowRequest): Promise<Finding[]> {
  const calls = callsOf(deps, request, FLOW_CALLS);
  if (calls.length === 0) throw new ContractError('NOT_FOUND', 'none of these calls is kept');
  const breathe = createBreathe(deps);
  const { messages } = await gather(deps, calls, FLOW_MESSAGES, breathe);
  const found: Finding[] = [];
  for (const [capture, own] of byCapture(deps, messages))
    found.push(...(await inTurns(findInSteps(own, contextOf(deps, capture)), breathe)));
  return found.sort(worstFirst);
}

/** Calls of a capture and calls that are heard live have different ends. */
function byCapture(
  { tracker }: Pick<FlowFindingsDeps, 'tracker'>,
  messages: readonly FlowMessage[],
): Map<string, FlowMessage[]> {
  const captures = new Map<string, FlowMessage[]>();
  for (const message of messages) {
    const capture = tracker.call(message.row.dialogId)?.capture ?? '';
    const own = captures.get(capture);
    if (own) own.push(message);
    else captures.set(capture, [message]);
  }
  return captures;
}
