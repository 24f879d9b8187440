/** `settings.*`: what the core does by itself, and the base values of its timers. */
import { DEFAULT_CORRELATION } from '#shared/model/observed.ts';
import { DEFAULT_LIMITS } from '#shared/model/recording.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { timersOf } from '../../transaction/timers.ts';
import type { Core } from '../core.ts';
import type { Stack } from '../stack.ts';

function settingsOf({ uas: { settings }, timers: { t1, t2, t4 } }: Stack): Settings {
  const { enabled, policies, trying } = settings;
  return {
    autoAnswer: enabled,
    answers: { ...policies },
    trying,
    timers: { t1, t2, t4 },
    limits: DEFAULT_LIMITS,
    correlation: DEFAULT_CORRELATION,
    mirror: null,
  };
}

/** Handlers of the namespace `settings`. */
export function settingsHandlers({
  stack,
}: Pick<Core, 'stack'>): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const { settings } = stack.uas;
  return {
    'settings.get': () => settingsOf(stack),
    'settings.set'({ autoAnswer, answers, trying, timers }) {
      if (autoAnswer !== undefined) settings.enabled = autoAnswer;
      if (answers !== undefined) settings.policies = { ...settings.policies, ...answers };
      if (trying !== undefined) settings.trying = trying;
      if (timers !== undefined) stack.timers = timersOf(timers);
      return {};
    },
  };
}
