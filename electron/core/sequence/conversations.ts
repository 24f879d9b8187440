/** The conversations of one row of a run: found by name, exchange and Call-ID, and bounded. */
import type { Exchange } from '#shared/model/exchange.ts';
import type { StatusRange } from '#shared/sequence/terms.ts';
import type { Stack } from '../session/stack.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import type { Conversation, LastMessage, Sent } from './conversation.ts';
import { foldExchange, newConversation } from './conversation.ts';
import { lastOf, noteExchange } from './last-messages.ts';

/** So many are followed; beyond that the oldest is ended, those without a name first. */
const MOST = 1_000;
/** So many requests of one are looked at. */
const MOST_SENT = 50;

export type ConversationStack = Pick<Stack, 'userAgent' | 'dialogs'>;

export class Conversations {
  readonly #stack: ConversationStack;
  readonly #dropped: (conversation: Conversation) => void;
  readonly #all = new Set<Conversation>();
  readonly #byName = new Map<string, Conversation>();
  readonly #byExchange = new Map<number, Conversation>();
  readonly #byCall = new Map<string, Conversation>();
  latest: Conversation | null = null;

  /** @param dropped hears of each that makes room */
  constructor(stack: ConversationStack, dropped: (conversation: Conversation) => void) {
    this.#stack = stack;
    this.#dropped = dropped;
  }

  get all(): readonly Conversation[] {
    return [...this.#all];
  }

  /** The one of that name; '' is the latest. */
  named(name: string): Conversation | null {
    return name === '' ? this.latest : (this.#byName.get(name) ?? null);
  }

  begin(): Conversation {
    const conversation = newConversation('');
    this.#all.add(conversation);
    if (this.#all.size > MOST) this.#makeRoom();
    return conversation;
  }

  /** Makes it the latest; a name, where one is given, is its own from now on. */
  touch(conversation: Conversation, name: string): void {
    this.latest = conversation;
    if (name === '') return;
    const before = this.#byName.get(name);
    if (before) before.name = '';
    conversation.name = name;
    this.#byName.set(name, conversation);
  }

  addSent(conversation: Conversation, exchange: number): Sent {
    const sent: Sent = { exchange, isCancelled: false, taken: new Map(), noted: 0 };
    conversation.sent.push(sent);
    this.#byExchange.set(exchange, conversation);
    if (conversation.sent.length > MOST_SENT) this.#fold(conversation);
    return sent;
  }

  /** The one that an exchange is of; its Call-ID, dialogs and last messages are remembered. */
  ofExchange(exchange: number): Conversation | null {
    const conversation = this.#byExchange.get(exchange) ?? null;
    const view = conversation && this.#stack.userAgent.get(exchange);
    if (!conversation || !view) return conversation;
    if (view.callId !== '') this.noteCall(view.callId, conversation);
    for (const id of view.dialogs) conversation.dialogs.add(id);
    const sent = conversation.sent.find((one) => one.exchange === exchange);
    if (sent) noteExchange(conversation.last, view, sent);
    return conversation;
  }

  /** The last message of a conversation of a range of statuses, or of a method; null where none is known. */
  lastOf(conversation: Conversation, what: StatusRange | string): LastMessage | null {
    for (const { exchange } of conversation.sent) this.ofExchange(exchange);
    return lastOf(conversation.last, what);
  }

  ofCall(callId: string): Conversation | null {
    return this.#byCall.get(callId) ?? null;
  }

  noteCall(callId: string, conversation: Conversation): void {
    this.#byCall.set(callId, conversation);
  }

  exchanges({ sent }: Conversation): readonly Exchange[] {
    return sent.flatMap(({ exchange }) => this.#stack.userAgent.get(exchange) ?? []);
  }

  /** The dialogs of a conversation that are kept, the oldest first. */
  dialogs(conversation: Conversation): readonly LiveDialog[] {
    const { held, dialogs: ids } = conversation;
    if (held?.live) ids.add(held.live.id);
    return [...ids].flatMap((id) => this.#stack.dialogs.table.get(id) ?? []);
  }

  /** The dialog that a request would be sent in: the latest that stands, else the latest of all. */
  dialog(conversation: Conversation): LiveDialog | null {
    const dialogs = this.dialogs(conversation);
    return dialogs.findLast(({ dialog }) => dialog.phase !== 'terminated') ?? dialogs.at(-1) ?? null;
  }

  /** The first request stays: it began the dialog. */
  #fold(conversation: Conversation): void {
    const [, second] = conversation.sent;
    if (second) this.ofExchange(second.exchange);
    const exchange = second && this.#stack.userAgent.get(second.exchange);
    if (exchange) foldExchange(conversation, exchange);
    if (second) this.#byExchange.delete(second.exchange);
    conversation.sent.splice(1, 1);
  }

  #makeRoom(): void {
    const [oldest] = this.#all;
    for (const one of this.#all) if (one.name === '' && one !== this.latest) return this.#drop(one);
    if (oldest) this.#drop(oldest);
  }

  #drop(conversation: Conversation): void {
    this.#dropped(conversation);
    this.#all.delete(conversation);
    forget(this.#byName, conversation);
    forget(this.#byExchange, conversation);
    forget(this.#byCall, conversation);
  }
}

function forget<K>(map: Map<K, Conversation>, conversation: Conversation): void {
  for (const [key, one] of map) if (one === conversation) map.delete(key);
}
