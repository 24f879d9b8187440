/** A request in the making, as Compose keeps it: a plain record that is replaced, never changed. */
import type { SendDraft, SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { editorText, wireOf } from '../../editor/offsets.ts';
import { readRequestLine } from '../../editor/first-line.ts';

export interface VariableRow {
  readonly name: string;
  readonly value: string;
}

export interface Draft {
  readonly id: string;
  /** The starter it came from, which names it in the language of the moment; empty for others. */
  readonly templateId: string;
  /** Lines ended LF. */
  readonly text: string;
  /** The text when it was opened or last sent: another text is marked in its tab. */
  readonly original: string;
  /** Any form of a destination, variables may stand in it; '' goes where the message itself leads. */
  readonly destination: string;
  readonly switches: SendSwitches;
  readonly user: string;
  /** Kept in memory only. */
  readonly password: string;
  readonly variables: readonly VariableRow[];
  /** Whether it was made of bytes that are not all text. */
  readonly lossy: boolean;
  /** The exchange that its last send started, or null. */
  readonly exchangeId: number | null;
  /** The dialog of the stack that it belongs to, or null. */
  readonly dialog: number | null;
  /** The account whose credentials and route it uses; '' for none. */
  readonly account: string;
}

export type DraftPatch = Partial<Omit<Draft, 'id'>>;

/** A draft with what is not given left at its beginning. */
export function createDraft(id: string, parts: DraftPatch): Draft {
  const text = editorText(parts.text ?? '');
  return {
    templateId: '',
    destination: '',
    switches: ALL_ON,
    user: '',
    password: '',
    variables: [],
    lossy: false,
    exchangeId: null,
    dialog: null,
    account: '',
    ...parts,
    id,
    text,
    original: parts.original ?? text,
  };
}

export function isChanged(draft: Draft): boolean {
  return draft.text !== draft.original;
}

/** `HOST:PORT` of `udp:HOST:PORT`: what `{{lab}}` stands for in a message. */
export function labHost(lab: string | null): string | null {
  return lab === null ? null : lab.replace(/^udp:/i, '');
}

/** What the lab's variables stand for: `{{lab}}` its `HOST:PORT`, `{{lab.host}}` its HOST. */
function labValues(lab: string | null): [string, string][] {
  const address = labHost(lab);
  if (address === null) return [];
  return [
    ['lab', address],
    ['lab.host', address.replace(/:\d+$/, '')],
  ];
}

/** What variables stand for in this draft: the lab's address, then the draft's own, which win. */
export function variableValues(draft: Draft, lab: string | null): Record<string, string> {
  const own = draft.variables.filter(({ name }) => name.trim() !== '');
  return Object.fromEntries([
    ...labValues(lab),
    ...own.map(({ name, value }) => [name.trim(), value]),
  ]) as Record<string, string>;
}

/** A text with its known variables replaced. */
export function expandText(text: string, values: Readonly<Record<string, string>>): string {
  return new TextDecoder().decode(wireOf(text, values).bytes);
}

/** The plain record that crosses to the core; it shares nothing with the draft. */
export function sendDraftOf(draft: Draft, lab: string | null): SendDraft {
  const values = variableValues(draft, lab);
  return {
    bytes: new Uint8Array(wireOf(draft.text).bytes),
    to: expandText(draft.destination.trim(), values),
    switches: { ...draft.switches },
    credentials: draft.user === '' ? null : { user: draft.user, password: draft.password },
    variables: values,
    timeout: null,
    ...(draft.dialog === null ? {} : { dialog: draft.dialog }),
    ...(draft.account === '' ? {} : { account: draft.account }),
  };
}

/** What a draft is called where no starter names it: the user or host of its Request-URI. */
export function shortUri(text: string): string {
  const { uri } = readRequestLine(text);
  return uri.replace(/^sips?:/i, '').replace(/[;?].*$/, '') || '—';
}
