/** Puts SRV records into the order in which they are tried (RFC 2782): by priority, and by chance within one of them. */
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import { canonicalName, isDnsName } from './names.ts';
import type { SrvRecord } from './resolver.ts';

/** As a zone file has it. */
export function srvText({ priority, weight, port, target }: SrvRecord): string {
  return `${priority} ${weight} ${port} ${target || '.'}`;
}

/** The target `.` says that the service is decidedly not offered at this domain (RFC 2782). */
export function isRefusal({ target }: SrvRecord): boolean {
  return target === '' || target === '.';
}

/** Whether a record leads anywhere. */
export function isUsable({ port, target }: SrvRecord): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535 && isDnsName(canonicalName(target));
}

/** All records, the first to try first. */
export function orderSrv(records: readonly SrvRecord[], random: Random): SrvRecord[] {
  const groups = new Map<number, SrvRecord[]>();
  for (const record of records) {
    const group = groups.get(record.priority);
    if (group) group.push(record);
    else groups.set(record.priority, [record]);
  }
  return [...groups].sort(([a], [b]) => a - b).flatMap(([, group]) => shuffled(group, random));
}

/** Records of one priority, the heavier ones more often in front. */
function shuffled(group: readonly SrvRecord[], random: Random): SrvRecord[] {
  // Weight 0 stands in front, which leaves it a small chance beside weights above 0 (RFC 2782).
  const left = [...group.filter(({ weight }) => weight <= 0), ...group.filter(({ weight }) => weight > 0)];
  const ordered: SrvRecord[] = [];
  while (left.length > 0) ordered.push(...left.splice(draw(left, random), 1));
  return ordered;
}

/** The first record whose running sum of weights reaches a number drawn from 0 to the whole sum, both included. */
function draw(records: readonly SrvRecord[], random: Random): number {
  const weights = records.map(({ weight }) => Math.max(0, weight));
  const mark = randomInt(random, weights.reduce((sum, weight) => sum + weight, 0) + 1);
  let running = 0;
  return weights.findIndex((weight) => (running += weight) >= mark);
}
