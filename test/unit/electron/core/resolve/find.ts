/** One resolution from what is typed to what came of it, for tests. */
import * as v from 'valibot';
import { expect } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { SipTransport, Step } from '#shared/model/destination.ts';
import { resolutionSchema, stepSchema } from '#shared/model/destination.ts';
import type { ResolveDeps } from '#core/resolve/destination.ts';
import { resolveDestination } from '#core/resolve/destination.ts';
import { parseDestination } from '#core/resolve/target.ts';
import type { Zone } from './scripted-resolver.ts';
import { scriptedResolver } from './scripted-resolver.ts';

export interface Found {
  /** `TRANSPORT:HOST:PORT`, or the code of the trouble. */
  readonly to: readonly string[] | string;
  readonly asked: readonly string[];
  readonly steps: readonly Step[];
  readonly message: string;
}

/** Resolves what is typed against a zone; every answer must fit the schema that it crosses the boundary by. */
export async function find(typed: string, zone: Zone, more: Partial<ResolveDeps> = {}): Promise<Found> {
  const target = parseDestination(typed);
  if (!target.ok) throw new Error(target.error.message);
  const resolver = scriptedResolver(zone);
  const supported = new Set<SipTransport>(['udp']);
  const deps = { resolver, random: createSeededRandom(1), supported, ...more };
  const result = await resolveDestination(target.value, deps);
  if (result.ok) expect(v.safeParse(resolutionSchema, result.value).issues).toBeUndefined();
  const { steps } = result.ok ? result.value : result.error;
  for (const step of steps) expect(v.safeParse(stepSchema, step).issues).toBeUndefined();
  const to = result.ok
    ? result.value.candidates.map((one) =>
        formatTransportAddress({ ...one, transport: 'udp' }).replace(/^udp/, one.transport),
      )
    : result.error.code;
  return { to, asked: resolver.asked, steps, message: result.ok ? '' : result.error.message };
}

/** Each step as `KIND TYPE ERROR`. */
export function kinds(steps: readonly Step[]): string[] {
  return steps.map(({ kind, type, error }) => [kind, type, error].filter(Boolean).join(' '));
}

/** For a build that has every transport. */
export const EVERY = { supported: new Set<SipTransport>(['udp', 'tcp', 'tls', 'ws', 'wss']) };
