/** `settings.*`: what the core does by itself, and the base values of its timers. */
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { timersOf } from '../../transaction/timers.ts';
import type { Core } from '../core.ts';
import type { Stack } from '../stack.ts';
import type { Store } from '../../store/store.ts';

function settingsOf({ uas: { settings }, timers: { t1, t2, t4 } }: Stack, store: Store): Settings {
  const { enabled, policies, trying } = settings;
  return {
    autoAnswer: enabled,
    answers: { ...policies },
    trying,
    timers: { t1, t2, t4 },
    limits: store.limits(),
    correlation: DEFAULT_CORRELATION,
    mirror: null,
  };
}

/** Handlers of the namespace `settings`. */
export function settingsHandlers({
  stack,
  store,
}: Pick<Core, 'stack' | 'store'>): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const { settings } = stack.uas;
  return {
    'settings.get': () => settingsOf(stack, store),
    'settings.set'({ autoAnswer, answers, trying, timers, limits }) {
      if (autoAnswer !== undefined) settings.enabled = autoAnswer;
      if (answers !== undefined) settings.policies = { ...settings.policies, ...answers };
      if (trying !== undefined) settings.trying = trying;
      if (timers !== undefined) stack.timers = timersOf(timers);
      if (limits !== undefined) store.setLimits(limits);
      return {};
    },
  };
}
