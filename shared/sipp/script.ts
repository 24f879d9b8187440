/** What one side of a conversation does, step by step, in the terms that a SIPp scenario has: sends, receives, pauses. */

/** A value that is taken from a received message, for what is sent later. */
export interface Taken {
  /** The name of the variable; letters, digits and `_`. */
  readonly variable: string;
  /** The header it is read from, or '' for the whole message. */
  readonly header: string;
  /** The how many-th header of that name, counted from 1. */
  readonly occurrence: number;
  /** A regular expression of POSIX: what it matches is the value, or its first group where `group` says so. */
  readonly pattern: string;
  readonly group: boolean;
  /** Whether the call fails where it does not match. */
  readonly must: boolean;
}

/** An action of a step, as SIPp's element has it. */
export interface ScriptAction {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SendStep {
  readonly kind: 'send';
  /** The message as SIPp reads it: lines ended LF, keywords in brackets, all other brackets escaped. */
  readonly text: string;
  /** Whether it is sent again until an answer comes (RFC 3261 17.1.1.2, 13.3.1.4). */
  readonly repeats: boolean;
  /** The request whose branch it carries: of an ACK to a refusal and of a CANCEL (RFC 3261 17.1.1.3, 9.1). */
  readonly branchOf: SendStep | null;
  readonly actions: readonly ScriptAction[];
  /** The label where it goes on, or null. */
  readonly next: string | null;
}

export interface ReceiveStep {
  readonly kind: 'receive';
  readonly what: { readonly method: string } | { readonly status: number; readonly of: string };
  /** Whether the call goes on without it. */
  readonly optional: boolean;
  /** Whether its Contact and Record-Route lead what is sent later: `[next_url]` and `[routes]`. */
  readonly routes: boolean;
  /** Whether its challenge is what `[authentication]` answers. */
  readonly challenge: boolean;
  readonly takes: readonly Taken[];
  readonly actions: readonly ScriptAction[];
  /** Milliseconds to wait for it, or null. */
  readonly timeout: number | null;
  /** The label where it goes on when this came, or null; with `test` only where that variable has a value. */
  readonly next: string | null;
  readonly test: string | null;
}

export interface PauseStep {
  readonly kind: 'pause';
  readonly ms: number;
}

/** A place that is gone to. */
export interface LabelStep {
  readonly kind: 'label';
  readonly id: string;
}

/** Nothing is sent or received: actions are done, and it goes on at a label or here. */
export interface NopStep {
  readonly kind: 'nop';
  readonly actions: readonly ScriptAction[];
  readonly next: string | null;
  readonly test: string | null;
}

export type ScriptStep = SendStep | ReceiveStep | PauseStep | LabelStep | NopStep;

/** A file of values, a line for each call, for SIPp's `-inf`. */
export interface InjectionFile {
  readonly text: string;
  readonly calls: number;
}

export interface Script {
  readonly name: string;
  readonly steps: readonly ScriptStep[];
  /** What `[service]` stands for, for SIPp's `-s`; '' where it is not used. */
  readonly service: string;
  /** Options that it cannot run without, with examples of their values: `-ap PASSWORD`. */
  readonly options: readonly string[];
  /** What each call takes from a line of its own, or null. */
  readonly injection: InjectionFile | null;
  /** What could not be said in a scenario. */
  readonly notes: readonly ScriptNote[];
}

/** What a scenario cannot say, in English, for whoever reads its file. */
const NOTES = {
  'left-out': (what: string) => `left out: ${what}`,
  'no-credentials': (file: string) => `challenges are not answered: ${file}`,
  'registered-of-range': (step: string) => `of a range only the registered statuses are waited for: ${step}`,
  unchecked: (check: string) => `an assertion is not checked: ${check}`,
  'plain-sdp': (step: string) => `the answer has SDP with PCMU and PCMA, whatever was offered: ${step}`,
  conversations: (step: string) => `SIPp has one conversation open at a time: ${step}`,
  'call-number': (value: string) => `a random value is the number of the call: ${value}`,
  'data-row': (row: string) => `a row of the data has what SIPp cannot read, and is left out: ${row}`,
  'no-data': (file: string) => `the file of data cannot be read: ${file}`,
  cut: (steps: string) => `cut after ${steps} steps`,
  addresses: (count: string) => `this side talked to ${count} addresses; SIPp talks to one`,
  'call-ids': (count: string) => `there are ${count} Call-IDs; SIPp uses one`,
  'only-md5': (name: string) => `SIPp 3.6 answers challenges by MD5 alone: ${name}`,
} as const;

export interface ScriptNote {
  readonly code: keyof typeof NOTES;
  /** What it is about: a step, a file, a number. */
  readonly detail: string;
}

export function scriptNoteText({ code, detail }: ScriptNote): string {
  return NOTES[code](detail);
}

/** The method of requests that learn the dialog's target (RFC 3261 12.1, 12.2.1.2). */
export const TARGETS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);

/** The tag of this side in a scenario. */
export const LOCAL_TAG = 'sw[pid]-[call_number]';

/** A receive step with what is not given left at its usual. */
export function receive(what: ReceiveStep['what'], more: Partial<ReceiveStep> = {}): ReceiveStep {
  return {
    ...{ kind: 'receive', optional: false, routes: false, challenge: false, takes: [], actions: [] },
    ...{ timeout: null, next: null, test: null },
    what,
    ...more,
  };
}

const PROVISIONAL = [100, 180, 183] as const;

const isRequired = (step: ScriptStep): step is ReceiveStep => step.kind === 'receive' && !step.optional;
const statusOf = (step: ScriptStep): number =>
  step.kind === 'receive' && 'status' in step.what ? step.what.status : 0;

/** The steps of the run of receives that begins at a place. */
function runFrom(steps: readonly ScriptStep[], at: number): readonly ScriptStep[] {
  const end = steps.findIndex((step, i) => i >= at && step.kind !== 'receive');
  return steps.slice(at, end < 0 ? steps.length : end);
}

/** Whether a step is an INVITE that goes out. */
const isInvite = (step: ScriptStep): boolean => step.kind === 'send' && /^INVITE /.test(step.text);

/**
 * The steps as SIPp can run them: what comes last before a send or a pause is waited for, since SIPp passes an optional message over
 * only on the way to one that it waits for; and behind an INVITE the usual provisional answers may come, whatever came in the capture.
 */
export function runnable(steps: readonly ScriptStep[]): readonly ScriptStep[] {
  const required = steps.map((step, at): ScriptStep => {
    const isLast = steps[at + 1]?.kind !== 'receive';
    return step.kind === 'receive' && step.optional && isLast ? { ...step, optional: false } : step;
  });
  const whole = required.flatMap((step, at): readonly ScriptStep[] => {
    if (!isInvite(step)) return [step];
    const known = runFrom(required, at + 1).map(statusOf);
    const more = PROVISIONAL.filter((status) => !known.includes(status));
    return runFrom(required, at + 1).some(isRequired)
      ? [step, ...more.map((status) => receive({ status, of: 'INVITE' }, { optional: true }))]
      : [step];
  });
  return whole.map((step, at) => timed(step, runFrom(whole, at)));
}

/** SIPp counts the time of a run of messages from the first of them: each has what the one has that is waited for. */
function timed(step: ScriptStep, run: readonly ScriptStep[]): ScriptStep {
  if (step.kind !== 'receive' || !step.optional || step.timeout !== null) return step;
  return { ...step, timeout: run.find(isRequired)?.timeout ?? null };
}
