/**
 * Completion by what fits: what is offered depends on the method, on what stands already, and on the place in the message (RFC 3261 7).
 * `completeAt` is pure; the rest hands it to CodeMirror.
 */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { reasonPhrase } from '#shared/sip/status.ts';
import { outlineOf, textIn } from '../draft-language.ts';
import { editorContext } from '../editor-context.ts';
import { headerAround, valueOf } from '../outline.ts';
import { completeHeader } from './headers.ts';
import { headerOptions, methodOptions, statusOptions } from './names.ts';
import type { Place } from './place.ts';
import { lineBefore } from './place.ts';
import type { Fit } from './sdp.ts';
import { completeSdp } from './sdp.ts';
import { completeValue } from './values.ts';

function completeStatusLine(before: string, { context }: Place): Fit | null {
  const code = /^SIP\/2\.0 (\d{0,3})$/i.exec(before)?.[1];
  if (code !== undefined) {
    const options = statusOptions(context.language, (status) => `${status} ${reasonPhrase(status)}`);
    return { length: code.length, options };
  }
  const [, status = '', reason] = /^SIP\/2\.0 (\d{3}) (.*)$/i.exec(before) ?? [];
  if (reason === undefined) return null;
  const label = reasonPhrase(Number(status));
  return { length: reason.length, options: [{ label, type: 'text' }] };
}

function completeStartLine(before: string, place: Place): Fit | null {
  const method = /^([A-Za-z]*)$/.exec(before)?.[1];
  if (method !== undefined) {
    const isBare = place.text[place.offset] !== ' ';
    const options = methodOptions(place.context.language, isBare ? ' ' : '');
    return { length: method.length, options: [...options, { label: 'SIP/2.0', type: 'keyword', apply: 'SIP/2.0 ' }] }; // prettier-ignore
  }
  if (/^SIP\//i.test(before)) return completeStatusLine(before, place);
  const uri = /^\S+ (\S*)$/.exec(before)?.[1];
  if (uri !== undefined) {
    const options = place.context.uris.map((label) => ({ label, type: 'text' }));
    return { length: uri.length, options };
  }
  const version = /^\S+ \S+ (\S*)$/.exec(before)?.[1];
  if (version === undefined) return null;
  return { length: version.length, options: [{ label: 'SIP/2.0', type: 'keyword' }] };
}

/** Whether what is written in the body is a session description, by its type or by how it begins. */
function isSdp({ text, outline }: Place): boolean {
  const type = valueOf(text, outline, 'Content-Type').toLowerCase();
  if (type.startsWith('application/sdp') || type.startsWith('multipart/')) return true;
  return type === '' && /^(?:v=|.?$)/.test(text.slice(outline.bodyFrom, outline.bodyFrom + 2));
}

/** What can be written at a place, best first; null where nothing is known to fit. */
export function completeAt(place: Place): Fit | null {
  const { outline, offset, explicit } = place;
  const before = lineBefore(place);
  const value = completeValue(place);
  if (value || before.startsWith('{{#}}')) return value;
  const inHead = offset <= outline.headEnd;
  if (!inHead) {
    return isSdp(place) && (explicit || before !== '') ? completeSdp(before) : null;
  }
  const start = outline.startLine;
  if (!start || offset <= start.to)
    return explicit || before !== '' ? completeStartLine(before, place) : null;
  if (/^[A-Za-z][\w-]*$/.test(before) || (before === '' && explicit))
    return { length: before.length, options: headerOptions(place) };
  const header = headerAround(outline, offset);
  return header && offset >= header.valueFrom ? completeHeader(header, place) : null;
}

/** Behind these nothing more is asked for by itself: the word is whole. */
function isWorthShowing({ length, options }: Fit, explicit: boolean, before: string): boolean {
  if (options.length === 0) return false;
  if (explicit || length > 0) return true;
  return /(?:\{\{|[;<=(":,] ?|SIP\/2\.0 |^[A-Z]+ |\d )$/.test(before);
}

/** The source of completions for CodeMirror. */
export function completionSource({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const place: Place = {
    text: textIn(state),
    offset: pos,
    outline: outlineOf(state),
    context: state.facet(editorContext),
    explicit,
  };
  const fit = completeAt(place);
  if (!fit || !isWorthShowing(fit, explicit, lineBefore(place))) return null;
  return { from: pos - fit.length, options: fit.options };
}
