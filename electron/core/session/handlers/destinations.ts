/** `destinations.*`: where a destination leads. */
import type { Handlers } from '#shared/rpc/server.ts';
import { resolve } from '../../ua/ways.ts';
import type { Core } from '../core.ts';

/** Handlers of the namespace `destinations`. */
export function destinationHandlers({
  stack,
  random,
}: Pick<Core, 'stack' | 'random'>): Pick<Handlers, 'destinations.resolve'> {
  return {
    async 'destinations.resolve'({ to }) {
      const found = await resolve(to, { resolver: stack.resolver, random });
      if (found.ok) return { ...found.value, trouble: null };
      const { steps, code, message, data } = found.error;
      return { candidates: [], steps: [...steps], trouble: { code, message, ...(data ? { data } : {}) } };
    },
  };
}
