/**
 * The timers of what lasts: sessions (RFC 4028 10), bindings of registrars (RFC 3261 10.2.1.1, 10.3) and subscriptions (RFC 6665
 * 4.1.2, 4.4.3), as the answers and notifications in the traffic grant them.
 */
import { bindingsOf, commonSeconds, grantedOf, registeringOf } from '#shared/sip/bindings.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { refreshAt } from '#shared/sip/session-timer.ts';
import { eventOf, subscriptionStateOf } from '#shared/sip/views-dialog.ts';
import type { DialogPlace } from '../dialogs.ts';
import { hopOf } from '../places.ts';
import type { SessionStep } from '../sessions.ts';
import type { Placed } from '../transactions.ts';
import type { Booked, TimerBook } from './book.ts';

export interface LastingTimers {
  take(placed: Placed, dialog: DialogPlace, session: SessionStep): void;
}

interface Granted {
  readonly timer: 'register' | 'subscribe';
  readonly at: string;
  readonly detail: string;
}

/** Contacts of one REGISTER that are followed. */
const MOST_CONTACTS = 8;
const LONGEST_DETAIL = 200;

/** Books them. */
export function createLastingTimers(book: TimerBook): LastingTimers {
  return new Lasting(book);
}

class Lasting implements LastingTimers {
  readonly #book: TimerBook;
  /** By what they are about, and the hop. */
  readonly #running = new Map<string, Booked>();

  constructor(book: TimerBook) {
    this.#book = book;
  }

  take(placed: Placed, dialog: DialogPlace, session: SessionStep): void {
    if (placed.repeats > 0) return;
    this.#takeSession(placed, session, dialog);
    const { row, message } = placed.message;
    const { method } = placed.transaction;
    if (!message) return;
    if (method === 'NOTIFY' && row.kind === 'request') {
      this.#takeSubscription(placed, dialog, message, notifiedSeconds(message));
    }
    if (row.kind !== 'response' || row.status < 200 || row.status > 299) return;
    const request = placed.transaction.request?.message.message;
    if (method === 'REGISTER' && request) this.#takeRegistered(placed, request, message);
    if (method === 'SUBSCRIBE' && request) {
      this.#takeSubscription(placed, dialog, request, commonSeconds(message));
    }
  }

  /** Something is granted for so many seconds from this message on, in the place of what was; 0 takes it away. */
  #grant(placed: Placed, key: string, seconds: number, what: Granted): void {
    this.#end(key, placed);
    if (seconds > 0) {
      this.#running.set(key, this.#book.start(placed, { ...what, lasts: seconds * 1_000 }));
    }
  }

  #end(key: string, placed: Placed): void {
    this.#book.stop(this.#running.get(key), placed);
    this.#running.delete(key);
  }

  #takeSession(placed: Placed, { refresh, changed, agreed }: SessionStep, { key }: DialogPlace): void {
    const { row } = placed.message;
    const place = `session\n${changed === '' ? `${key}\n${hopOf(row)}` : changed}`;
    const running = this.#running.get(place);
    if (refresh && running) this.#book.fire(running, placed);
    if (changed !== '') this.#end(place, placed);
    if (!agreed) return;
    const times = { lasts: agreed.interval * 1_000, due: refreshAt(agreed, row.time) };
    this.#running.set(place, this.#book.start(placed, { timer: 'session', at: agreed.place, ...times }));
  }

  #takeRegistered(placed: Placed, request: SipMessage, response: SipMessage): void {
    const asked = registeringOf(request);
    const { dialogId, asker: at } = placed.transaction;
    const hop = `register\n${dialogId}\n${hopOf(placed.message.row)}\n`;
    if (asked.kind === 'all') {
      for (const key of this.#running.keys()) if (key.startsWith(hop)) this.#end(key, placed);
      return;
    }
    const listed = bindingsOf(response);
    const common = commonSeconds(response);
    for (const one of asked.contacts.slice(0, MOST_CONTACTS)) {
      const found = listed.find(({ contact }) => contact === one.contact) ?? null;
      const what: Granted = { timer: 'register', at, detail: one.contact.slice(0, LONGEST_DETAIL) };
      this.#grant(placed, `${hop}${one.contact}`, grantedOf(one, found, common) ?? 0, what);
    }
  }

  #takeSubscription(placed: Placed, { key }: DialogPlace, message: SipMessage, seconds: number | null): void {
    if (seconds === null || key === '') return;
    const event = eventOf(message);
    const detail = (event?.package ?? '').slice(0, LONGEST_DETAIL);
    const { method, asker, asked } = placed.transaction;
    const at = method === 'NOTIFY' ? asked : asker;
    const place = `subscribe\n${key}\n${hopOf(placed.message.row)}\n${detail}\n${event?.id ?? ''}`;
    this.#grant(placed, place, seconds, { timer: 'subscribe', at, detail });
  }
}

/** The seconds that a NOTIFY tells: 0 where it is the last; null where it says nothing of them (RFC 6665 4.1.3). */
function notifiedSeconds(message: SipMessage): number | null {
  const state = subscriptionStateOf(message);
  return state?.state === 'terminated' ? 0 : (state?.expires ?? null);
}
