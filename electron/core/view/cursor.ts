/**
 * One record that is moved from message to message of the store, so that a filter can be asked of a million of them: columns are
 * read where the store has them, and bytes only where a filter asks for what no column says.
 */
import { BytesRecord } from '#shared/filter/bytes-record.ts';
import type { FilterDialog, FilterRecord } from '#shared/filter/record.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { Note } from '#shared/model/note.ts';
import { NO_NOTE } from '#shared/model/note.ts';
import type { KnownCall } from '../callflow/call-tracker.ts';
import type { StoredEntry } from '../store/columns.ts';
import type { Store } from '../store/store.ts';
import { createEndpointReader } from './endpoints.ts';
import { filterCall } from './filter-dialog.ts';
import { mediaOf } from './read-media.ts';

export interface CursorDeps {
  readonly store: Pick<Store, 'entry' | 'view' | 'note' | 'hasNotes'>;
  /** A call by its id. */
  call(id: number): KnownCall | null;
  /** What people call the source of an id. */
  sourceName(id: string): string;
}

const NOTHING = new Uint8Array(0);
const NOWHERE: StoredEntry = {
  time: 0,
  direction: 'in',
  src: '',
  dst: '',
  retransmission: 0,
  source: '',
  transport: 'udp',
  kind: 'other',
  method: '',
  status: 0,
  severity: null,
  size: 0,
  dialogId: 0,
  responseTime: null,
  unsent: false,
  isNoted: false,
};

export class Cursor extends BytesRecord implements FilterRecord {
  id = 0;
  /** Whether bytes were asked for that are not in memory: the answer of the filter is then worth nothing. */
  isMissing = false;
  readonly #deps: CursorDeps;
  readonly #endpoint: (text: string) => Endpoint;
  #entry: StoredEntry | null = null;
  #bytes: Uint8Array | null = null;
  #dialog: FilterDialog | null | undefined;

  constructor(deps: CursorDeps) {
    super(mediaOf);
    this.#deps = deps;
    this.#endpoint = createEndpointReader();
  }

  /** Stands on a message from now on. */
  moveTo(id: number): void {
    this.id = id;
    this.isMissing = false;
    this.#entry = null;
    this.#bytes = null;
    this.#dialog = undefined;
    this.forget();
  }

  /** The id of the source, which `source` is the name of. */
  get sourceId(): string {
    return this.#row.source;
  }
  get time(): number {
    return this.#row.time;
  }
  get direction(): FilterRecord['direction'] {
    return this.#row.direction;
  }
  get transport(): string {
    return this.#row.transport;
  }
  get src(): Endpoint {
    return this.#endpoint(this.#row.src);
  }
  get dst(): Endpoint {
    return this.#endpoint(this.#row.dst);
  }
  get source(): string {
    return this.#deps.sourceName(this.#row.source);
  }
  get retransmission(): number {
    return this.#row.retransmission;
  }
  override get size(): number {
    return this.#row.size;
  }
  override get kind(): FilterRecord['kind'] {
    return this.#row.kind;
  }
  override get method(): string {
    return this.#row.method;
  }
  override get status(): number {
    return this.#row.status;
  }
  override get severity(): FilterRecord['severity'] {
    return this.#row.severity;
  }
  get mark(): FilterRecord['mark'] {
    return this.#note.mark;
  }
  get comment(): string {
    return this.#note.comment;
  }
  /** The call it belongs to, else 0. */
  get dialogId(): number {
    return this.#row.dialogId;
  }
  get dialog(): FilterDialog | null {
    if (this.#dialog === undefined) {
      const id = this.#row.dialogId;
      this.#dialog = id === 0 ? null : filterCall(this.#deps.call(id));
    }
    return this.#dialog;
  }
  get responseTime(): number | null {
    return this.#row.responseTime;
  }
  get bytes(): Uint8Array {
    this.#bytes ??= this.#deps.store.view(this.id);
    if (this.#bytes) return this.#bytes;
    this.isMissing = true;
    return NOTHING;
  }

  /** What came with a message lies beside its bytes. */
  get #note(): Note {
    const { store } = this.#deps;
    if (!store.hasNotes) return NO_NOTE;
    if (this.#row.isNoted && this.bytes === NOTHING) return NO_NOTE;
    return store.note(this.id);
  }

  get #row(): StoredEntry {
    this.#entry ??= this.#deps.store.entry(this.id) ?? NOWHERE;
    return this.#entry;
  }
}
