/** `settings.*`: what the core does by itself, and the base values of its timers. */
import { ContractError } from '#shared/contract/errors.ts';
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import { DEFAULT_LIMITS } from '#shared/model/recording.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { HepAddress } from '../../hep/address.ts';
import { collectorOf, parseHepPlace } from '../../hep/address.ts';
import { timersOf } from '../../transaction/timers.ts';
import type { Core } from '../core.ts';
import type { Mirror } from '../mirror.ts';
import type { Stack } from '../stack.ts';

function settingsOf({ uas: { settings }, timers: { t1, t2, t4 } }: Stack, { target }: Mirror): Settings {
  const { enabled, policies, trying } = settings;
  return {
    autoAnswer: enabled,
    answers: { ...policies },
    trying,
    timers: { t1, t2, t4 },
    limits: DEFAULT_LIMITS,
    correlation: DEFAULT_CORRELATION,
    mirror: target,
  };
}

/** Handlers of the namespace `settings`. */
export function settingsHandlers({
  stack,
  mirror,
}: Pick<Core, 'stack' | 'mirror'>): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const { settings } = stack.uas;
  return {
    'settings.get': () => settingsOf(stack, mirror),
    'settings.set'({ autoAnswer, answers, trying, timers, mirror: collector }) {
      // Before anything is changed: what cannot be read changes nothing.
      const to = typeof collector === 'string' ? readCollector(collector) : null;
      if (autoAnswer !== undefined) settings.enabled = autoAnswer;
      if (answers !== undefined) settings.policies = { ...settings.policies, ...answers };
      if (trying !== undefined) settings.trying = trying;
      if (timers !== undefined) stack.timers = timersOf(timers);
      if (collector !== undefined) mirror.turn(to);
      return {};
    },
  };
}

function readCollector(address: string): HepAddress {
  const place = parseHepPlace(address);
  if (!place.ok) throw new ContractError('INVALID_INPUT', place.error, { address });
  return collectorOf(place.value);
}
