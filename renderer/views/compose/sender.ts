/** Sends drafts and holds what comes of it: the state of each draft's exchange. */
import { shallowRef } from 'vue';
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { DraftBook } from './draft-book.ts';
import type { SendPlace } from './draft.ts';
import { sendDraftOf } from './draft.ts';
import type { ExchangeState, Follower } from './exchange-follower.ts';
import { createFollower, IDLE, withIds } from './exchange-follower.ts';
import { isRunning } from './exchange-view.ts';
import type { KeptExchange } from './workspace/history-draft.ts';

export interface Sender {
  /** What came of a draft's last send. */
  stateOf(id: string): ExchangeState;
  /** Whether a draft's last send still waits for its answer. */
  runs(id: string): boolean;
  /** Sends the draft that is shown, this once with other switches where some are given; nothing happens while its last send still waits. */
  send(switches?: SendSwitches): Promise<void>;
  /** Ends the exchange that is shown. */
  stop(): Promise<void>;
  next(method: 'CANCEL' | 'BYE'): Promise<void>;
  /** Sends a request of a dialog; where another exchange than the shown one lists it, that one is shown. */
  step(dialog: number, step: DialogStep): Promise<void>;
  /** Tells beside a draft what went wrong with something that was asked from it. */
  fail(id: string, trouble: Trouble): void;
  /** Shows an exchange for a draft as it was kept. */
  show(id: string, kept: KeptExchange): void;
  /** The bytes of a message of such an exchange; null for any other. */
  keptMessage(messageId: number): Uint8Array | null;
  /** Follows an exchange for a draft. */
  follow(id: string, exchangeId: number): void;
  /** Closes a draft's stream and forgets its state. */
  release(id: string): void;
}

export interface SenderDeps {
  readonly rpc: RpcClient;
  readonly book: DraftBook;
  /** What the workspace adds to a draft's send, by the path of its file. */
  readonly placeOf: (path: string) => SendPlace;
  readonly troubleOf: (error: unknown) => Trouble;
}

/** The states of the exchanges by draft; a state of a draft that was closed meanwhile is not kept. */
function createStates(book: DraftBook) {
  const states = shallowRef<ReadonlyMap<string, ExchangeState>>(new Map());
  return {
    get: (id: string): ExchangeState => states.value.get(id) ?? IDLE,
    set(id: string, patch: Partial<ExchangeState>): void {
      if (!book.has(id)) return;
      states.value = new Map(states.value).set(id, { ...(states.value.get(id) ?? IDLE), ...patch });
    },
    drop(id: string): void {
      states.value = new Map([...states.value].filter(([key]) => key !== id));
    },
  };
}

/** What is asked of the exchange that is shown, and of its dialogs; a failure is told beside it. */
function createQuestions(
  { rpc, book, troubleOf }: Omit<SenderDeps, 'placeOf'>,
  states: ReturnType<typeof createStates>,
  follower: Follower,
): Pick<Sender, 'stop' | 'next' | 'step'> {
  async function ask(question: (exchangeId: number) => Promise<unknown>): Promise<void> {
    const draft = book.active.value;
    if (!draft || draft.exchangeId === null) return;
    const failure = await question(draft.exchangeId).then(() => null, troubleOf);
    states.set(draft.id, { trouble: failure });
  }

  async function step(dialog: number, name: DialogStep): Promise<void> {
    const draft = book.active.value;
    if (!draft) return;
    try {
      const { exchange } = await rpc.call('stack.send', { dialog, step: name });
      states.set(draft.id, { trouble: null, dialogs: withIds(states.get(draft.id).dialogs, [dialog]) });
      if (exchange === draft.exchangeId || !book.has(draft.id)) return;
      book.edit({ exchangeId: exchange }, draft.id);
      follower.follow(draft.id, exchange);
    } catch (error) {
      states.set(draft.id, { trouble: troubleOf(error) });
    }
  }

  return {
    stop: () => ask((id) => rpc.call('exchanges.stop', { id })),
    next: (method) => ask((id) => rpc.call('exchanges.next', { id, method })),
    step,
  };
}

/** Exchanges as the history kept them, by draft. */
function createKept(states: ReturnType<typeof createStates>) {
  const kept = new Map<string, KeptExchange['messages']>();
  return {
    show(id: string, { exchange, messages }: KeptExchange): void {
      kept.set(id, messages);
      states.set(id, { exchange, gone: true });
    },
    message(messageId: number): Uint8Array | null {
      const holder = [...kept.values()].find((messages) => messages.has(messageId));
      return holder?.get(messageId) ?? null;
    },
    drop: (id: string): void => void kept.delete(id),
  };
}

export function createSender({ rpc, book, placeOf, troubleOf }: SenderDeps): Sender {
  const states = createStates(book);
  const follower = createFollower(
    rpc,
    (id, exchange) => {
      states.set(id, { exchange, gone: false, dialogs: withIds(states.get(id).dialogs, exchange.dialogs) });
    },
    (id) => states.set(id, { gone: true }),
  );
  const kept = createKept(states);
  const runs = (id: string): boolean => states.get(id).sending || isRunning(states.get(id).exchange);

  async function send(switches?: SendSwitches): Promise<void> {
    const draft = book.active.value;
    if (!draft || runs(draft.id)) return;
    follower.release(draft.id);
    states.set(draft.id, { ...IDLE, sending: true });
    try {
      const sent = { ...draft, switches: switches ?? draft.switches };
      const { id } = await rpc.call(
        'exchanges.start',
        sendDraftOf(sent, book.lab.value, placeOf(draft.path)),
      );
      book.remember(draft);
      book.edit({ original: draft.text, exchangeId: id }, draft.id);
      states.set(draft.id, { sending: false });
      if (book.has(draft.id)) follower.follow(draft.id, id);
    } catch (error) {
      states.set(draft.id, { sending: false, trouble: troubleOf(error) });
    }
  }

  return {
    stateOf: states.get,
    runs,
    send,
    ...createQuestions({ rpc, book, troubleOf }, states, follower),
    show: kept.show,
    keptMessage: kept.message,
    fail: (id, trouble) => states.set(id, { trouble }),
    follow: follower.follow,
    release(id) {
      follower.release(id);
      kept.drop(id);
      states.drop(id);
    },
  };
}
