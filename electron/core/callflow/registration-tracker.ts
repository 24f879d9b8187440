/**
 * The registrations in the traffic: a row for each contact of an address-of-record, by what REGISTER asks for and what its answer
 * grants (RFC 3261 10). A capture's are its own. Bounded: beyond the limit the oldest row is let go, and counted.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { RegistrationRow } from '#shared/model/observed.ts';
import { isSameUri } from '#shared/sip/compare.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { ownText } from './call-rules.ts';
import type { Crossing } from './crossing.ts';
import type { Binding, Registering } from '#shared/sip/bindings.ts';
import { bindingsOf, commonSeconds, grantedOf, registeringOf } from '#shared/sip/bindings.ts';

const DEFAULT_LIMIT_REGISTRATIONS = 50_000;

/** REGISTERs whose answers are waited for. */
const MOST_PENDING = 10_000;
/** Contacts of one address-of-record; with more the oldest of it is let go. */
const MOST_CONTACTS = 100;
/** Up to so many contacts are compared as URIs, which costs more than comparing their texts. */
const FEW = 10;
const LONGEST_CONTACT = 512;

export interface RegistrationOptions {
  readonly limit?: number;
  /** The time for what is heard live; a capture has no time but that of its traffic. */
  now(): number;
}

export interface RegistrationTracker {
  /** Takes any message in; only REGISTER and its answers make a difference. */
  observe(crossing: Crossing): void;
  row(id: number): RegistrationRow | null;
  /** The kept rows among `count` ids from `from` on, in order. */
  rows(from: number, count: number): RegistrationRow[];
  /** Ids `first` to `next - 1` may be kept; `evicted` were let go because of a limit. */
  counters(): { readonly first: number; readonly next: number; readonly evicted: number };
  clear(): void;
  onChange(listener: (id: number) => void): Unsubscribe;
}

interface Registration {
  readonly id: number;
  readonly aorKey: string;
  readonly capture: string;
  readonly aor: string;
  readonly contact: string;
  state: RegistrationRow['state'];
  status: number;
  granted: number | null;
  expires: number | null;
  registrar: string;
  userAgent: string;
  readonly first: number;
  last: number;
  refreshes: number;
  dialogId: number;
}

/** A REGISTER, known by its call and CSeq on whatever hops it is seen. */
interface Pending {
  readonly asked: Registering;
  readonly rows: readonly Registration[];
  isGranted: boolean;
}

/** Makes a tracker without registrations. */
export function createRegistrationTracker(options: RegistrationOptions): RegistrationTracker {
  return new Tracker(options);
}

class Tracker implements RegistrationTracker {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #changes = createEmitter<number>();
  readonly #rows = new Map<number, Registration>();
  readonly #byAor = new Map<string, Registration[]>();
  readonly #pending = new Map<string, Pending>();
  /** How far the traffic of each capture came. */
  readonly #latest = new Map<string, number>();
  #next = 1;
  #evicted = 0;

  constructor({ limit = DEFAULT_LIMIT_REGISTRATIONS, now }: RegistrationOptions) {
    this.#limit = limit;
    this.#now = now;
  }

  observe(crossing: Crossing): void {
    const { capture, time, summary, dialogId } = crossing;
    if (!((this.#latest.get(capture) ?? -Infinity) >= time)) this.#latest.set(capture, time);
    if (summary.method !== 'REGISTER' || dialogId === 0) return;
    const message = crossing.message();
    if (!message) return;
    if (summary.kind === 'request') this.#takeRequest(crossing, message);
    else if (summary.status >= 200 && crossing.retransmission === 0) this.#takeFinal(crossing, message);
  }

  row(id: number): RegistrationRow | null {
    const found = this.#rows.get(id);
    return found ? rowOf(found, this.#isOver(found)) : null;
  }

  rows(from: number, count: number): RegistrationRow[] {
    const rows: RegistrationRow[] = [];
    const { first, next } = this.counters();
    for (let id = Math.max(from, first); id < Math.min(from + count, next); id++) {
      const row = this.row(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  counters(): { first: number; next: number; evicted: number } {
    const [first = this.#next] = this.#rows.keys();
    return { first, next: this.#next, evicted: this.#evicted };
  }

  clear(): void {
    this.#rows.clear();
    this.#byAor.clear();
    this.#pending.clear();
    this.#latest.clear();
    this.#evicted = 0;
  }

  onChange(listener: (id: number) => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  #takeRequest(crossing: Crossing, message: SipMessage): void {
    const { time, dst, dialogId } = crossing;
    const key = pendingKey(crossing);
    const known = this.#pending.get(key);
    const registrar = formatHostPort(dst);
    if (known) {
      // Behind a proxy the same REGISTER goes on to the registrar.
      for (const row of known.rows) this.#change(row, { registrar, last: time });
      return;
    }
    const asked = registeringOf(message);
    const rows = this.#askedRows(crossing, asked);
    const userAgent = ownText((headerValue(message, 'User-Agent') ?? '').trim());
    for (const row of rows) {
      const state = this.#isBound(row) ? row.state : 'registering';
      this.#change(row, { state, registrar, userAgent, last: time, dialogId });
    }
    this.#remember(key, { asked, rows, isGranted: false });
  }

  #askedRows(crossing: Crossing, { kind, contacts }: Registering): Registration[] {
    if (kind === 'all') return [...this.#ofAor(crossing)];
    return contacts.map(({ contact }) => this.#rowFor(crossing, contact));
  }

  #takeFinal(crossing: Crossing, message: SipMessage): void {
    const { status } = crossing.summary;
    const pending = this.#pending.get(pendingKey(crossing)) ?? unseen();
    if (status < 300) this.#grant(crossing, message, pending);
    else for (const row of pending.rows) this.#refuse(row, crossing, pending.asked);
  }

  /** A challenge is not the end of it; what was bound stays so when only its removal is refused. */
  #refuse(row: Registration, { time, summary: { status } }: Crossing, asked: Registering): void {
    const isRemoval = asked.kind === 'all' || findBinding(asked.contacts, row.contact)?.seconds === 0;
    const isOpen = status === 401 || status === 407 || (isRemoval && this.#isBound(row));
    this.#change(row, { status, last: time, state: isOpen ? row.state : 'rejected' });
  }

  #grant(crossing: Crossing, message: SipMessage, pending: Pending): void {
    const { asked, rows } = pending;
    const listed = bindingsOf(message);
    const common = commonSeconds(message);
    if (asked.kind === 'all') for (const row of rows) this.#bind(row, crossing, 0);
    asked.contacts.forEach((wish, i) => {
      const row = rows[i];
      if (!row) return;
      const isRefresh = !pending.isGranted && this.#isBound(row);
      const seconds = grantedOf(wish, findBinding(listed, wish.contact), common);
      this.#bind(row, crossing, seconds);
      if (isRefresh && seconds !== 0) row.refreshes++;
    });
    this.#reconcile(crossing, asked, listed);
    pending.isGranted = true;
  }

  /** The answer lists all bindings there are (10.3 step 8): others are bound too, and what it leaves out is gone. */
  #reconcile(crossing: Crossing, asked: Registering, listed: readonly Binding[]): void {
    for (const { contact, seconds } of listed)
      if (!findBinding(asked.contacts, contact))
        this.#bind(this.#rowFor(crossing, contact), crossing, seconds);
    // Where what was asked for is not listed as it was written, something on the way writes contacts in its own way.
    const isWhole = asked.contacts.every(
      ({ contact, seconds }) => seconds === 0 || findBinding(listed, contact) !== null,
    );
    if (!isWhole || asked.kind === 'unseen') return;
    for (const row of this.#ofAor(crossing))
      if (row.state === 'registered' && !findBinding(listed, row.contact)) this.#bind(row, crossing, 0);
  }

  #bind(row: Registration, { time, summary: { status } }: Crossing, granted: number | null): void {
    const state = granted === 0 ? 'unregistered' : 'registered';
    const isBounded = granted !== null && granted > 0 && Number.isFinite(time);
    const expires = isBounded ? time + granted * 1_000 : null;
    this.#change(row, { state, status, granted, expires, last: time });
  }

  #change(row: Registration, facts: Partial<Registration>): void {
    const { last: now = row.last } = facts;
    const last = now > row.last ? now : row.last;
    Object.assign(row, facts, { last });
    if (this.#rows.has(row.id)) this.#changes.emit(row.id);
  }

  #isBound = (row: Registration): boolean => row.state === 'registered' && !this.#isOver(row);

  /** Whether the time that was granted is over, by the capture's traffic; live also by the clock. */
  #isOver({ capture, expires }: Registration): boolean {
    if (expires === null) return false;
    const latest = this.#latest.get(capture) ?? -Infinity;
    return expires <= (capture === '' ? Math.max(latest, this.#now()) : latest);
  }

  #ofAor(crossing: Crossing): readonly Registration[] {
    return this.#byAor.get(aorKeyOf(crossing)) ?? [];
  }

  #rowFor(crossing: Crossing, contact: string): Registration {
    return findRow(this.#ofAor(crossing), contact) ?? this.#begin(crossing, contact);
  }

  #begin(crossing: Crossing, contact: string): Registration {
    const row = newRow(this.#next++, crossing, contact);
    const siblings = this.#byAor.get(row.aorKey);
    if (siblings) siblings.push(row);
    else this.#byAor.set(row.aorKey, [row]);
    this.#rows.set(row.id, row);
    if (siblings && siblings.length > MOST_CONTACTS) this.#letGo(siblings[0]);
    if (this.#rows.size > this.#limit) this.#letGo(this.#rows.values().next().value);
    return row;
  }

  #letGo(row: Registration | undefined): void {
    if (!row || !this.#rows.delete(row.id)) return;
    this.#evicted++;
    const left = this.#byAor.get(row.aorKey)?.filter((one) => one !== row) ?? [];
    if (left.length > 0) this.#byAor.set(row.aorKey, left);
    else this.#byAor.delete(row.aorKey);
  }

  #remember(key: string, pending: Pending): void {
    const oldest = this.#pending.size >= MOST_PENDING ? this.#pending.keys().next().value : undefined;
    if (oldest !== undefined) this.#pending.delete(oldest);
    this.#pending.set(key, pending);
  }
}

/** What an answer belongs to whose REGISTER was not seen: it tells what is bound, but not what it leaves out. */
const unseen = (): Pending => ({ asked: { kind: 'unseen', contacts: [] }, rows: [], isGranted: false });

const pendingKey = ({ dialogId, summary }: Crossing): string => `${dialogId} ${summary.cseq}`;

const aorKeyOf = ({ capture, summary }: Crossing): string => `${capture}\n${summary.to}`;

function findBinding(bindings: readonly Binding[], contact: string): Binding | null {
  const same = bindings.find((one) => one.contact === contact);
  if (same || bindings.length > FEW) return same ?? null;
  return bindings.find((one) => isSameUri(one.contact, contact)) ?? null;
}

function findRow(rows: readonly Registration[], contact: string): Registration | null {
  const same = rows.find((one) => one.contact === contact);
  if (same || rows.length > FEW) return same ?? null;
  return rows.find((one) => isSameUri(one.contact, contact)) ?? null;
}

function newRow(id: number, crossing: Crossing, contact: string): Registration {
  const { capture, time, summary, dialogId } = crossing;
  return {
    id,
    aorKey: ownText(aorKeyOf(crossing), LONGEST_CONTACT * 2),
    capture,
    aor: ownText(summary.to),
    contact: ownText(contact, LONGEST_CONTACT),
    state: 'registering',
    status: 0,
    granted: null,
    expires: null,
    registrar: formatHostPort(registrarOf(crossing)),
    userAgent: '',
    // A text may not tell when a message was sent.
    first: time || 0,
    last: time || 0,
    refreshes: 0,
    dialogId,
  };
}

const registrarOf = ({ summary, src, dst }: Crossing): Crossing['src'] =>
  summary.kind === 'request' ? dst : src;

function rowOf(row: Registration, isOver: boolean): RegistrationRow {
  const { id, aor, contact, status, granted, expires, registrar } = row;
  const { userAgent, first, last, refreshes, dialogId } = row;
  const state = row.state === 'registered' && isOver ? 'expired' : row.state;
  const facts = { id, aor, contact, state, status, granted, expires, registrar };
  return { ...facts, userAgent, first, last, refreshes, dialogId };
}
