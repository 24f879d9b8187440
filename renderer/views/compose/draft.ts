/** A request in the making, as Compose keeps it: a plain record that is replaced, never changed. */
import type { SendDraft, SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON, SWITCH_NAMES } from '#shared/model/exchange.ts';
import type { VariableRow } from '#shared/model/workspace.ts';
import type { RequestFile } from '#shared/workspace/request-file.ts';
import { writeRequestFile } from '#shared/workspace/request-file.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { titleOf, valuesFor } from '#shared/workspace/scope.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { variableScope } from '#shared/template/scope.ts';
import { labValues } from '#shared/template/lab-values.ts';
import { editorText } from '#shared/template/template.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import { templateTitle } from '#shared/templates/templates.ts';
import { readRequestLine } from '../../editor/first-line.ts';

/** What a tab of Compose holds: a request, or a sequence of them. */
export type DraftKind = 'request' | 'sequence';

export interface Draft {
  readonly id: string;
  readonly kind: DraftKind;
  /** Its file in the workspace; '' for none. */
  readonly path: string;
  /** The version of that file, and its text as this side writes it, when it was read or written last; '' for none. */
  readonly version: string;
  readonly saved: string;
  /** A name for what has no file, such as a message that was captured; '' for none. */
  readonly name: string;
  /** The template it came from, which names it in the language of the moment; '' for others. */
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
  /** Lines of its file that say something else. */
  readonly rest: readonly string[];
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
    kind: 'request',
    path: '',
    version: '',
    saved: '',
    name: '',
    templateId: '',
    destination: '',
    switches: ALL_ON,
    user: '',
    password: '',
    variables: [],
    rest: [],
    exchangeId: null,
    dialog: null,
    account: '',
    ...parts,
    id,
    text,
    original: parts.original ?? text,
  };
}

/** The text of a draft's file in a workspace. */
export function fileTextOf(draft: Draft): string {
  if (draft.kind === 'sequence') return draft.text;
  const { text, destination: to, switches, user, password, account, variables, rest } = draft;
  const off = SWITCH_NAMES.filter((name) => !switches[name]);
  return writeRequestFile({ text, to, off, user, password, account, variables, rest });
}

/** The parts of a draft that a request's file says. */
export function partsOfFile(file: RequestFile): DraftPatch {
  const { to, off, ...parts } = file;
  const switches = Object.fromEntries(SWITCH_NAMES.map((name) => [name, !off.includes(name)]));
  return { ...parts, destination: to, switches: switches as SendSwitches };
}

/** The answers of `isChanged`: a draft is replaced, never changed. */
const changed = new WeakMap<Draft, boolean>();

/** Whether a draft says something else than its file, or than it said when it was opened or last sent. */
export function isChanged(draft: Draft): boolean {
  const known = changed.get(draft);
  if (known !== undefined) return known;
  const is = draft.path === '' ? draft.text !== draft.original : fileTextOf(draft) !== draft.saved;
  changed.set(draft, is);
  return is;
}

/** What variables stand for in this draft: the lab's address, then what it is given by its place, then its own, which win. */
export function variableValues(
  draft: Pick<Draft, 'variables'>,
  lab: string | null,
  given: readonly GivenVariable[] = [],
): Record<string, string> {
  return { ...labValues(lab), ...valuesFor(draft.variables, given) };
}

/** A text with its known variables replaced. */
export function expandText(text: string, values: Readonly<Record<string, string>>): string {
  return textOf(
    renderTemplate(
      text,
      variableScope(values, () => null),
    ).bytes,
  );
}

/** What a draft is called in what is kept of its sends: its file's name, or the name that it was given; '' for none. */
export function nameOfDraft({ path, name }: Pick<Draft, 'path' | 'name'>): string {
  return path === '' ? name : titleOf(path);
}

/** What the workspace adds to a send. */
export interface SendPlace {
  readonly given: readonly GivenVariable[];
  /** The environment whose secrets it may use; '' for none. */
  readonly environment: string;
}

export const NO_PLACE: SendPlace = { given: [], environment: '' };

/** The plain record that crosses to the core; it shares nothing with the draft. */
export function sendDraftOf(draft: Draft, lab: string | null, place: SendPlace = NO_PLACE): SendDraft {
  const values = variableValues(draft, lab, place.given);
  const name = nameOfDraft(draft);
  const to = draft.destination.trim();
  return {
    bytes: utf8(draft.text),
    form: 'template',
    // Where values are not put in, that is said of the text: where it goes is no part of it.
    to: draft.switches.variables ? to : expandText(to, values),
    switches: { ...draft.switches },
    credentials: draft.user === '' ? null : { user: draft.user, password: draft.password },
    variables: values,
    timeout: null,
    ...(draft.exchangeId === null ? {} : { after: draft.exchangeId }),
    ...(draft.dialog === null ? {} : { dialog: draft.dialog }),
    ...(draft.account === '' ? {} : { account: draft.account }),
    ...(place.environment === '' ? {} : { environment: place.environment }),
    ...(name === '' ? {} : { name: name.slice(0, 300) }),
    ...(draft.path === '' ? {} : { path: draft.path }),
  };
}

/** What a draft is called where nothing names it: the user and host of its Request-URI, values by their names. */
export function shortUri(text: string): string {
  const uri = readRequestLine(text).uri.replace(/\{\{\s*([\w.$-]{1,64})\s*\}\}/g, '$1');
  return uri.replace(/^sips?:/i, '').replace(/[;?].*$/, '') || '—';
}

/** What a draft is called: by its file, its template, the name that it was given, or else its Request-URI. */
export function draftTitle(draft: Draft, language: Language): string {
  const { path, templateId } = draft;
  const title = path === '' ? templateTitle(templateId, language) : null;
  return title ?? (nameOfDraft(draft) || shortUri(draft.text));
}
