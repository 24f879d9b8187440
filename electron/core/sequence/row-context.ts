/** What the steps of one row of a run share. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { err } from '#shared/lib/result.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import type { Told } from '#shared/model/sequence.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SentByRun } from '#shared/model/workspace.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { Lookup } from '#shared/template/render.ts';
import type { Stack } from '../session/stack.ts';
import { environmentPath } from '#shared/workspace/scope.ts';
import type { NextTurn } from '../view/turns.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Conversation } from './conversation.ts';
import type { Conversations } from './conversations.ts';
import type { Mailbox } from './mailbox.ts';
import type { Patience } from './patience.ts';
import { placeOf } from './place.ts';
import type { RowPlan, RowValues, Secret } from './row-values.ts';
import { notPossible, toldTrouble } from './words.ts';

export interface RunsDeps {
  readonly workspace: Pick<Workspace, 'read' | 'entry'>;
  readonly stack: Pick<Stack, 'userAgent' | 'uas' | 'dialogs' | 'accounts'>;
  readonly clock: Clock;
  readonly random: Random;
  /** What values besides variables an environment knows: its secrets, the lab. */
  known(environment: string): Lookup;
  /** The bytes of a message in the store, or null. */
  bytesOf(messageId: number): Uint8Array | null;
  /** The call in the lists that a message belongs to; 0 for none. */
  callOf(messageId: number): number;
  /** The newest message of another one's call that fits, or null. */
  lastOfCall(messageId: number, fits: (row: MessageRow) => boolean): MessageRow | null;
  /** Hears of each send, as soon as its exchange has an id. */
  sent(draft: SendDraft, exchange: number, run: SentByRun): void;
  /** Lets everybody else have their turn; `setImmediate` is one. */
  readonly nextTurn: NextTurn;
}

export interface RowContext {
  readonly deps: RunsDeps;
  readonly plan: RowPlan;
  readonly values: RowValues;
  readonly conversations: Conversations;
  readonly mailbox: Mailbox;
  readonly patience: Patience;
  /** What its sends say of it, but for the line. */
  readonly run: Omit<SentByRun, 'line'>;
  /** The calls in the lists that the row made. */
  readonly calls: Set<number>;
}

/** What came of a step or an assertion. */
export interface Verdict {
  readonly state: 'passed' | 'failed' | 'stopped';
  readonly expected?: Told | null;
  readonly got?: Told | null;
  readonly messageId?: number | null;
  readonly exchange?: number | null;
  readonly trouble?: Trouble | null;
}

/** A step that could not be done. */
export function failed(trouble: Trouble, more: Partial<Verdict> = {}): Verdict {
  return { state: 'failed', trouble, ...more };
}

export const STOPPED: Verdict = { state: 'stopped' };

/** A file of the workspace, named as the sequence names it. Trouble: NOT_POSSIBLE, and what the workspace says. */
export async function fileOf(
  { deps, plan }: RowContext,
  name: string,
): Promise<Result<{ readonly path: string; readonly bytes: Uint8Array }, Trouble>> {
  const path = placeOf(plan.path, name);
  if (path === null) return err(notPossible('outside', { name }));
  const read = await deps.workspace.read(path);
  if (read.ok) return { ok: true, value: { path, bytes: read.value.bytes } };
  const { code, message } = read.error;
  return err(code === 'NOT_FOUND' ? toldTrouble(code, 'no-file', { path }) : { code, message });
}

/** The conversation that a step names, or why there is none. */
export function conversationOf({ conversations }: RowContext, name: string): Result<Conversation, Trouble> {
  const found = conversations.named(name);
  if (found) return { ok: true, value: found };
  return err(name === '' ? notPossible('nothing-yet') : notPossible('no-conversation', { name }));
}

/** A message of the store. */
export function messageOf({ deps }: RowContext, messageId: number): SipMessage | null {
  const bytes = deps.bytesOf(messageId);
  return bytes ? parseMessage(bytes).message : null;
}

/** What stands in the place of a secret. */
const HIDDEN = '•••';

function dataWithout(data: Told['data'], hide: (text: string) => string): Told['data'] {
  const hidden = Object.entries(data).map(
    ([name, value]) => [name, typeof value === 'string' && name !== 'told' ? hide(value) : value] as const,
  );
  return Object.fromEntries(hidden);
}

/** The secrets of the environment that are known. */
export function secretsOf({ deps, plan }: RowContext): readonly Secret[] {
  const known = deps.known(plan.environment);
  const { secrets = [] } = deps.workspace.entry(environmentPath(plan.environment)) ?? {};
  return secrets.flatMap(({ name }) => {
    const value = known({ name, args: [] });
    return typeof value === 'string' && value !== '' ? [{ name, value }] : [];
  });
}

/** What came of a step without the secrets of its environment: results are shown, written to files and sent to others. */
export function withoutSecrets(context: RowContext, verdict: Verdict): Verdict {
  const secrets = secretsOf(context);
  if (secrets.length === 0) return verdict;
  const hide = (text: string): string =>
    secrets.reduce((told, { value }) => told.replaceAll(value, HIDDEN), text);
  const { expected = null, got = null, trouble = null } = verdict;
  const without = (told: Told | null): Told | null => told && { ...told, data: dataWithout(told.data, hide) };
  const told = trouble && {
    ...{ code: trouble.code, message: hide(trouble.message) },
    data: dataWithout(trouble.data ?? {}, hide),
  };
  return { ...verdict, expected: without(expected), got: without(got), trouble: told };
}

/** Why a send has no value for something: a secret that nobody told is named as one. */
export function aboutSecrets({ deps, plan }: RowContext, trouble: Trouble): Trouble {
  if (trouble.code !== 'VARIABLE_UNRESOLVED') return trouble;
  const names = `${trouble.data?.['names'] ?? ''}`.split(', ');
  const { secrets = [] } = deps.workspace.entry(environmentPath(plan.environment)) ?? {};
  const secret = names.find((name) => secrets.some((one) => one.name === name));
  return secret === undefined
    ? trouble
    : toldTrouble(trouble.code, 'no-secret', { name: secret, environment: plan.environment });
}
