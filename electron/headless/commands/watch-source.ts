/** The sources of `sipwright watch`: those of the console, opened or refused with one sentence. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { formatHepAddress } from '#core/hep/address.ts';
import type { Machine } from '#core/session/system.ts';
import { createHepSource } from '#core/source/hep-source.ts';
import { createInterfaceSource } from '#core/source/interface-source.ts';
import type { LiveSource } from '#core/source/live-source.ts';
import { createUdpSource } from '#core/source/udp-source.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SourcePlan } from './watch-plan.ts';

/** What sources need of the machine. */
export interface WatchWorld extends Machine {
  readonly clock: Clock;
}

export interface SourceEvents {
  heard(messages: readonly CapturedMessage[]): void;
  /** It has ended by itself; may be told more than once. */
  failed(trouble: Trouble): void;
}

/** What was skipped by reason, and what the system lost; null where nobody tells. */
export type SourceCounts = Pick<SourceRow, 'skipped' | 'dropped'>;

export interface WatchSource {
  /** What a person is told that it is. */
  readonly name: string;
  counts(): SourceCounts;
  /** Settles when everything that it still had was heard. */
  close(): Promise<void>;
}

/** The source as it was asked for. */
export function sourceName(plan: SourcePlan): string {
  if (plan.kind === 'udp') return formatTransportAddress(plan.address);
  return plan.kind === 'hep' ? `hep ${formatHepAddress(plan.address)}` : plan.request.interface;
}

function makeSource(plan: SourcePlan, world: WatchWorld, heard: SourceEvents['heard']): LiveSource {
  const common = { ...world, id: plan.kind, heard };
  if (plan.kind === 'udp') return createUdpSource({ ...common, address: plan.address });
  if (plan.kind === 'interface') return createInterfaceSource({ ...common, request: plan.request });
  return createHepSource({ ...common, requested: sourceName(plan), addresses: [plan.address] });
}

/** What was opened, as it is told: the port that the system chose, the program that captures. */
function openName({ kind }: SourcePlan, { requested, address, detail }: SourceRow): string {
  if (kind === 'interface') return `interface ${requested} (${detail})`;
  return kind === 'hep' ? `hep ${address ?? ''}` : (address ?? '');
}

/** Opens a source; messages may be heard before it answers. */
export async function openSource(
  plan: SourcePlan,
  world: WatchWorld,
  events: SourceEvents,
): Promise<Result<WatchSource, Trouble>> {
  const source = makeSource(plan, world, (messages) => events.heard(messages));
  await source.open();
  if (source.trouble) return err(source.trouble);
  source.onChange(() => void (source.trouble && events.failed(source.trouble)));
  return ok({ name: openName(plan, source.row()), counts: () => source.row(), close: () => source.close() });
}
