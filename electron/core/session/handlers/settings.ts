/** `settings.*`: what the core does by itself, and the base values of its timers. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { HepAddress } from '../../hep/address.ts';
import { collectorOf, parseHepPlace } from '../../hep/address.ts';
import { timersOf } from '../../transaction/timers.ts';
import type { Core } from '../core.ts';

type Parts = Pick<Core, 'stack' | 'store' | 'observed' | 'mirror'>;

function settingsOf({ stack, store, observed, mirror }: Parts): Settings {
  const { uas, timers } = stack;
  const { t1, t2, t4 } = timers;
  const { enabled, policies, trying } = uas.settings;
  return {
    autoAnswer: enabled,
    answers: { ...policies },
    trying,
    timers: { t1, t2, t4 },
    limits: store.limits(),
    correlation: observed.legs.correlation,
    mirror: mirror.target,
  };
}

/** Handlers of the namespace `settings`. */
export function settingsHandlers({
  stack,
  store,
  observed,
  mirror,
}: Parts): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const { settings } = stack.uas;
  return {
    'settings.get': () => settingsOf({ stack, store, observed, mirror }),
    'settings.set'({ autoAnswer, answers, trying, timers, limits, correlation, mirror: collector }) {
      // Before anything is changed: what cannot be read changes nothing.
      const to = typeof collector === 'string' ? readCollector(collector) : null;
      if (correlation !== undefined) {
        const used = observed.correlate(correlation);
        if (!used.ok) throw new ContractError('INVALID_INPUT', used.error.message);
      }
      if (autoAnswer !== undefined) settings.enabled = autoAnswer;
      if (answers !== undefined) settings.policies = { ...settings.policies, ...answers };
      if (trying !== undefined) settings.trying = trying;
      if (timers !== undefined) stack.timers = timersOf(timers);
      if (collector !== undefined) mirror.turn(to);
      if (limits !== undefined) store.setLimits(limits);
      return {};
    },
  };
}

function readCollector(address: string): HepAddress {
  const place = parseHepPlace(address);
  if (!place.ok) throw new ContractError('INVALID_INPUT', place.error, { address });
  return collectorOf(place.value);
}
