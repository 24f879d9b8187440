/** The groups of a diagnosis as a list has them: all findings first, then by rule or by host. */
import type { Diagnosis, Finding, FlowRule } from '#shared/model/finding.ts';
import { FLOW_RULES } from '#shared/model/finding.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { FindingChoice } from '../../../stores/diagnosis.ts';

export type GroupedBy = 'rule' | 'host';

export interface FindingEntry {
  readonly key: string;
  readonly label: string;
  readonly isHost: boolean;
  readonly severity: Finding['severity'] | null;
  readonly findings: number;
  /** Null where the calls are not counted. */
  readonly dialogs: number | null;
}

export interface EntryWords {
  readonly all: string;
  title(rule: FlowRule): string;
}

const keyOf = (by: GroupedBy, name: string): string => `${by} ${name}`;

export const ALL_KEY = 'all';

/** How many findings there are, those that are not listed too. */
export const countOf = ({ groups }: Pick<Diagnosis, 'groups'>): number =>
  groups.reduce((sum, { findings }) => sum + findings, 0);

export function entriesOf(diagnosis: Diagnosis, by: GroupedBy, words: EntryWords): FindingEntry[] {
  const all = {
    ...{ key: ALL_KEY, label: words.all, isHost: false, severity: null },
    ...{ findings: countOf(diagnosis), dialogs: null },
  };
  if (by === 'host') {
    const hosts = diagnosis.hosts.map(({ host, findings }) => ({
      ...{ key: keyOf('host', host), label: visibleText(host), isHost: true, severity: null },
      ...{ findings, dialogs: null },
    }));
    return [all, ...hosts];
  }
  const rules = diagnosis.groups.map(({ rule, severity, findings, dialogs }) => ({
    ...{ key: keyOf('rule', rule), label: words.title(rule), isHost: false, severity },
    ...{ findings, dialogs },
  }));
  return [all, ...rules];
}

/** The findings that an entry stands for. */
export function choiceOf(key: string): FindingChoice {
  const [by = '', ...rest] = key.split(' ');
  const name = rest.join(' ');
  if (by === 'host') return { rule: null, host: name };
  return { rule: FLOW_RULES.find((rule) => rule === name) ?? null, host: null };
}

/** The entry that stands for a choice. */
export function entryOf({ rule, host }: FindingChoice): string {
  if (rule !== null) return keyOf('rule', rule);
  return host === null ? ALL_KEY : keyOf('host', host);
}
