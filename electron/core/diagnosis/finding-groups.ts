/** Counts findings as calls come and go: by rule, and by host as far as they are listed. */
import type { Finding, FindingGroup, FlowRule } from '#shared/model/finding.ts';
import { severitySchema } from '#shared/model/traffic.ts';
import type { RuleCount } from './call-findings.ts';
import { rankOf } from '#shared/flow/findings/order.ts';
import type { HostCount } from './top-hosts.ts';
import { topHosts } from './top-hosts.ts';

/** Hosts that are named of a rule, and of all of them. */
const GROUP_HOSTS = 10;
const ALL_HOSTS = 100;

interface Group {
  findings: number;
  dialogs: number;
  /** By severity, the worst first. */
  readonly severities: number[];
  readonly hosts: Map<string, number>;
}

const SEVERITIES = severitySchema.options;

const newGroup = (): Group => ({
  findings: 0,
  dialogs: 0,
  severities: SEVERITIES.map(() => 0),
  hosts: new Map(),
});

function add(counts: Map<string, number>, host: string, by: number): void {
  if (host === '') return;
  const count = (counts.get(host) ?? 0) + by;
  if (count > 0) counts.set(host, count);
  else counts.delete(host);
}

export class FindingGroups {
  readonly #groups = new Map<FlowRule, Group>();
  readonly #hosts = new Map<string, number>();

  /** A call has these findings, or has them no more where `by` is -1. */
  count(counts: readonly RuleCount[], by: 1 | -1): void {
    for (const { rule, severity, findings } of counts) {
      const group = this.#group(rule);
      group.findings += by * findings;
      const rank = rankOf(severity);
      group.severities[rank] = (group.severities[rank] ?? 0) + by * findings;
    }
    for (const rule of new Set(counts.map((one) => one.rule))) this.#group(rule).dialogs += by;
  }

  /** These findings are listed, or no more. */
  list(findings: readonly Finding[], by: 1 | -1): void {
    for (const { rule, host } of findings) {
      add(this.#group(rule).hosts, host, by);
      add(this.#hosts, host, by);
    }
  }

  /** The rules that found something, the worst first, then the most frequent. */
  groups(): FindingGroup[] {
    const found: FindingGroup[] = [];
    for (const [rule, { findings, dialogs, severities, hosts }] of this.#groups) {
      const severity = SEVERITIES[severities.findIndex((count) => count > 0)];
      if (severity) found.push({ rule, severity, findings, dialogs, hosts: topHosts(hosts, GROUP_HOSTS) });
    }
    return found.sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || b.findings - a.findings);
  }

  hosts(): HostCount[] {
    return topHosts(this.#hosts, ALL_HOSTS);
  }

  #group(rule: FlowRule): Group {
    let group = this.#groups.get(rule);
    if (!group) this.#groups.set(rule, (group = newGroup()));
    return group;
  }
}
