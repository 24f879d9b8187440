/**
 * Makes the ladder of a call flow: every message is in exactly one arrow, whatever is folded or merged. The time it takes
 * grows with the number of messages and no faster.
 */
import type { Finding } from '#shared/model/finding.ts';
import type { Flow, FlowStep } from '#shared/model/flow.ts';
import { lanesOf } from './lanes.ts';
import type { Arrow, Ladder, LadderOptions, Phase, Severity } from './model.ts';
import { labelOf, toneOf } from './words.ts';

/** The findings that name a message, by its id. */
function findingsByMessage(findings: readonly Finding[]): Map<number, Finding[]> {
  const found = new Map<number, Finding[]>();
  for (const finding of findings) {
    for (const id of new Set(finding.messages)) {
      const at = found.get(id);
      if (at) at.push(finding);
      else found.set(id, [finding]);
    }
  }
  return found;
}

/**
 * The first message of each one that is repeated, by the ids of both. A repetition whose first message is not there (any
 * more), or that comes before it, is the first of its own.
 */
export function firstOf(steps: readonly FlowStep[]): Map<number, number> {
  const first = new Map<number, number>();
  for (const { row, repeats } of steps) first.set(row.id, first.get(repeats) ?? row.id);
  return first;
}

/** The messages by their first one, in order. */
function groupsOf(steps: readonly FlowStep[], first: ReadonlyMap<number, number>): Map<number, FlowStep[]> {
  const groups = new Map<number, FlowStep[]>();
  for (const step of steps) {
    const id = first.get(step.row.id) ?? step.row.id;
    const group = groups.get(id);
    if (group) group.push(step);
    else groups.set(id, [step]);
  }
  return groups;
}

/** What each message changes its dialog to, by its id: dialogs are told apart by their call and their fork. */
function phaseChanges(steps: readonly FlowStep[]): Map<number, Phase> {
  const now = new Map<string, Phase>();
  const changes = new Map<number, Phase>();
  for (const { row, fork, phase } of steps) {
    const dialog = `${row.dialogId} ${fork}`;
    if (!phase || now.get(dialog) === phase) continue;
    now.set(dialog, phase);
    changes.set(row.id, phase);
  }
  return changes;
}

const WORSE: readonly Severity[] = ['error', 'warning', 'info'];

function worst(severities: readonly (Severity | null)[]): Severity | null {
  return WORSE.find((severity) => severities.includes(severity)) ?? null;
}

/** The worst of what is found about an arrow. A remark about a single message is no mark: nearly every message has one. */
function severityOf(steps: readonly FlowStep[], findings: readonly Finding[]): Severity | null {
  const own = steps.map(({ row }) => (row.severity === 'info' ? null : row.severity));
  return worst([...findings.map(({ severity }) => severity), ...own]);
}

/** Makes the ladder; `findings` that name no message of the flow are passed over. */
export function ladderOf(flow: Flow, findings: readonly Finding[], options: LadderOptions): Ladder {
  const steps = [...new Map(flow.steps.map((step) => [step.row.id, step])).values()];
  const { lanes, indexOf } = lanesOf(steps, options);
  const first = firstOf(steps);
  const groups = groupsOf(steps, first);
  const found = findingsByMessage(findings);
  const phases = phaseChanges(steps);
  const calls = flow.dialogs.map(({ id }) => id);
  const callAt = new Map(calls.map((id, at) => [id, at]));
  const at = new Map<number, number>();
  const arrows: Arrow[] = [];
  const { unfolded, words } = options;

  function add(members: readonly FlowStep[], head: FlowStep, repeats: number, repetitions: number): void {
    const { row } = head;
    const ids = members.map((member) => member.row.id);
    const about = [...new Set(ids.flatMap((id) => found.get(id) ?? []))];
    const remark = ids.flatMap((id) => options.remarks?.get(id) ?? []).join(' · ');
    for (const id of ids) at.set(id, arrows.length);
    arrows.push({
      id: row.id,
      step: head,
      steps: members,
      repeats,
      repetitions,
      from: indexOf(row.src),
      to: indexOf(row.dst),
      label: labelOf(row, words),
      tone: toneOf(row),
      call: callAt.get(row.dialogId) ?? -1,
      phase: ids.map((id) => phases.get(id) ?? null).findLast((phase) => phase !== null) ?? null,
      findings: about,
      remark,
      severity: remark === '' ? severityOf(members, about) : 'error',
    });
  }

  for (const step of steps) {
    const { id } = step.row;
    const head = first.get(id) ?? id;
    const group = groups.get(head) ?? [step];
    const isOpen = unfolded === 'all' || unfolded.has(head);
    if (isOpen) add([step], step, id === head ? 0 : head, id === head ? group.length - 1 : 0);
    else if (id === head) add(group, step, 0, group.length - 1);
  }
  return { lanes, arrows, calls, words, at };
}
