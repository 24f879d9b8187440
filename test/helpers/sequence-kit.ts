/** Sequences in tests: a workspace in memory, and runs of its files by a stack in memory, played to their end. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { RowResult, RunView, StepResult } from '#shared/model/sequence.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import { englishOf } from '#shared/sequence/told-text.ts';
import { lookupIn } from '#shared/template/scope.ts';
import type { RunsDeps } from '#core/sequence/row-context.ts';
import { createRuns } from '#core/sequence/run-list.ts';
import type { Runs, RunWish } from '#core/sequence/runs.ts';
import { capturedText } from './captured.ts';
import type { Packet } from './memory-network.ts';
import type { Party, TwoStacks } from './two-stacks.ts';

export type Files = Readonly<Record<string, string>>;

/** What a workspace of these files says; entries beside them are given. */
export function memoryFiles(
  files: Files,
  entries: readonly Partial<WorkspaceEntry>[] = [],
): RunsDeps['workspace'] {
  return {
    read: (path) =>
      Promise.resolve(
        Object.hasOwn(files, path)
          ? ok({ bytes: utf8(files[path] ?? ''), version: '1' })
          : err({ code: 'NOT_FOUND', message: `there is no ${path}` }),
      ),
    entry(path) {
      const found = entries.find((one) => one.path === path);
      const blank = { kind: 'folder', order: 0, method: '', uri: '', version: '' } as const;
      return found ? { path, ...blank, variables: [], secrets: [], ...found } : null;
    },
  };
}

export interface SequenceDesk {
  readonly runs: Runs;
  /** Begins a run of a text; it goes on as time passes. */
  begin(text: string, wish?: Partial<RunWish>): Promise<number>;
  /** Begins one, lets time pass, and answers with its first row. */
  play(text: string, ms?: number, wish?: Partial<RunWish>): Promise<RowResult>;
  view(id: number): RunView;
  row(id: number, index?: number): RowResult;
}

/** The runs of a party in a network in memory. */
export function sequenceDesk(
  stacks: TwoStacks,
  party: Party,
  files: Files,
  more: Partial<Pick<RunsDeps, 'workspace' | 'sent'>> & { readonly secrets?: Files } = {},
): SequenceDesk {
  const runs = createRuns({
    workspace: more.workspace ?? memoryFiles(files),
    stack: party.stack,
    clock: stacks.clock,
    random: createSeededRandom(42),
    known: () => lookupIn(more.secrets ?? {}),
    bytesOf: (id) => stacks.network.packets[id - 1]?.bytes ?? null,
    callOf: (id) => id,
    lastOfCall: (id, fits) => lastOfCall(stacks.network.packets, party.host.name, id, fits),
    sent: (draft, exchange, run) => more.sent?.(draft, exchange, run),
    nextTurn: queueMicrotask,
  });
  const desk: SequenceDesk = {
    runs,
    async begin(text, wish = {}) {
      const begun = await runs.start({ path: 'test.seq', text, environment: '', ...wish });
      if (!begun.ok) throw new Error(begun.error.message);
      return begun.value;
    },
    async play(text, ms = 3_000, wish = {}) {
      const id = await desk.begin(text, wish);
      await stacks.pass(ms);
      return desk.row(id);
    },
    view: (id) => known(runs.get(id)),
    row: (id, index = 0) => known(runs.rows(id, index, 1)?.[0] ?? null),
  };
  return desk;
}

function lastOfCall(
  packets: readonly Packet[],
  name: string,
  id: number,
  fits: (row: MessageRow) => boolean,
): MessageRow | null {
  const rows = packets.map(({ bytes, from, time }, at) => {
    const direction = from === name ? 'out' : 'in';
    return capturedText(textOf(bytes), { id: at + 1, time, direction }).row;
  });
  const callId = rows[id - 1]?.callId;
  return rows.findLast((row) => row.callId === callId && fits(row)) ?? null;
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error('there is no such run');
  return value;
}

/** The steps of a row in short: `✓ wait 200`, `✗ wait 200: 200 within 5 s / 486 Busy Here after 0 ms`, `- send BYE`. */
export function told(row: RowResult): string[] {
  return row.steps.map((step) => `${MARKS[step.state]} ${step.text}${whyNot(step)}`);
}

const MARKS = { passed: '✓', failed: '✗', skipped: '-', running: '…' } as const;

function whyNot(step: StepResult): string {
  const { expected, got } = englishOf(step);
  return step.state === 'failed' ? `: ${expected} / ${got}` : '';
}

/** An INVITE to Bob as a request's file. */
export const INVITE_FILE = `---
to: 192.0.2.2
---
INVITE sip:bob@192.0.2.2 SIP/2.0
From: <sip:alice@atlanta.example.com>
Content-Type: application/sdp

v=0
o=alice 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 9 RTP/AVP 0
`;

/** The same INVITE as Bob sends it to Alice. */
export const TO_ALICE = INVITE_FILE.split('---\n').at(-1)?.replaceAll('192.0.2.2', '192.0.2.1') ?? '';

/** An OPTIONS to Bob as a request's file. */
export const OPTIONS_FILE = `---
to: 192.0.2.2
---
OPTIONS sip:bob@192.0.2.2 SIP/2.0

`;
