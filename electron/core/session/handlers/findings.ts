/** What is wrong in calls: in those that are named, and in all of a view. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { flowFindings } from '../../diagnosis/flow-findings.ts';
import { firstThatFit } from '../answer-size.ts';
import type { Core } from '../core.ts';

type Names = 'flows.findings' | 'findings.page';
type Deps = Pick<Core, 'store' | 'tracker' | 'observed' | 'diagnoses' | 'turns' | 'clock'>;

/** Handlers of these methods. */
export function findingHandlers(core: Deps): Pick<Handlers, Names> {
  const { store, tracker, turns, clock, diagnoses } = core;
  const { legs } = core.observed;
  return {
    'flows.findings': async (request) => ({
      findings: firstThatFit(await flowFindings({ store, tracker, legs, turns, clock }, request)),
    }),
    'findings.page'({ view, rule, host, from, count }) {
      const diagnosis = diagnoses.get(view);
      if (!diagnosis) throw new ContractError('NOT_FOUND', `no diagnosis of view ${view} is open`, { view });
      const { findings, total } = diagnosis.page({ rule, host }, from, count);
      const calls = new Set(findings.map(({ dialogId }) => dialogId));
      const dialogs = [...calls].map((id) => tracker.row(id)).filter((row) => row !== null);
      return { findings, dialogs, total };
    },
  };
}
