/** `settings.*`: what the core does by itself. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** Handlers of the namespace `settings`. */
export function settingsHandlers({
  autoAnswer,
}: Pick<Core, 'autoAnswer'>): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': () => ({ autoAnswer: autoAnswer.enabled }),
    'settings.set'(settings) {
      autoAnswer.enabled = settings.autoAnswer;
      return {};
    },
  };
}
