/** The hosts with the most findings, found in one pass: whoever forges senders makes as many hosts as messages. */
export interface HostCount {
  readonly host: string;
  readonly findings: number;
}

/** At most `limit`, the most findings first, and by name where they have as many. */
export function topHosts(counts: ReadonlyMap<string, number>, limit: number): HostCount[] {
  const top: HostCount[] = [];
  for (const [host, findings] of counts) {
    const least = top[limit - 1];
    const one = { host, findings };
    if (least && order(least, one) < 0) continue;
    let at = top.length;
    for (let before = top[at - 1]; before && order(before, one) > 0; before = top[at - 1]) at--;
    top.splice(at, 0, one);
    if (top.length > limit) top.pop();
  }
  return top;
}

function order(a: HostCount, b: HostCount): number {
  return b.findings - a.findings || (a.host < b.host ? -1 : 1);
}
