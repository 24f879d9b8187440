/** Reads the line of one step: a table from its first word to what can stand behind it. */
import type { SimpleStep } from '../model/sequence.ts';
import type { LineReader } from './line-reader.ts';
import { readClauses, readDuration, readName, readValue } from './line-reader.ts';
import { readCheck, readExpression, readMessage } from './read-check.ts';
import { isVariable, sendableOf } from './terms.ts';
import type { Token } from './tokens.ts';

type Send = Extract<SimpleStep, { kind: 'send' }>;

/** An unquoted word is a step of the dialog, or a file where it has a dot or a slash. */
function readSent(reader: LineReader): Send['what'] | null {
  const token = reader.need('file');
  if (!token) return null;
  const step = token.kind === 'word' ? sendableOf(token.text) : null;
  if (step) return { kind: 'step', step };
  const isFile = token.kind === 'text' ? token.text !== '' : /[./]/.test(token.text);
  return isFile
    ? { kind: 'file', path: token.text, inDialog: false }
    : reader.problem('unexpected', token, { word: token.text });
}

/** The clauses that name conversations, and what they said. */
function naming(reader: LineReader) {
  const names = { of: '', as: '' };
  const name = (which: 'of' | 'as') => (): string | null => {
    const read = readName(reader);
    if (read !== null) names[which] = read;
    return read;
  };
  return { names, of: name('of'), as: name('as') };
}

function readSend(reader: LineReader): SimpleStep | null {
  const what = readSent(reader);
  if (!what) return null;
  const { names, of, as } = naming(reader);
  let inDialog = false;
  const inside = (): true | null => {
    inDialog = reader.eat('dialog');
    return inDialog || reader.problem('missing', reader.peek(), { what: 'dialog' });
  };
  const clauses = what.kind === 'file' ? { of, as, in: inside } : { of, as };
  if (!readClauses(reader, clauses)) return null;
  const sent = what.kind === 'file' ? { ...what, inDialog } : what;
  return { kind: 'send', line: reader.line, ...names, what: sent };
}

function readWait(reader: LineReader): SimpleStep | null {
  const what = readMessage(reader);
  if (what === null) return null;
  const { names, of, as } = naming(reader);
  let within: number | null = null;
  const clauses = { of, as, within: () => (within = readDuration(reader)) };
  if (!readClauses(reader, clauses)) return null;
  return { kind: 'wait', line: reader.line, ...names, what, within, checks: [] };
}

function readAnswer(reader: LineReader): SimpleStep | null {
  const token = reader.need('status');
  if (!token) return null;
  const status = /^[1-6]\d\d$/.test(token.text) ? Number(token.text) : null;
  if (status === null) return reader.problem('bad-status', token, { word: token.text });
  const { names, of } = naming(reader);
  const said = { sdp: false, reliable: false, file: '' };
  const clauses = {
    of,
    sdp: () => (said.sdp = true),
    // What may be acknowledged is a provisional response but 100 (RFC 3262 3); a file says for itself what it is.
    reliable: (word: Token) =>
      status > 100 && status < 200 && said.file === ''
        ? (said.reliable = true)
        : reader.problem('unexpected', word, { word: word.text }),
    with: (word: Token) =>
      said.reliable
        ? reader.problem('unexpected', word, { word: word.text })
        : (said.file = reader.need('file')?.text ?? '') || null,
  };
  if (!readClauses(reader, clauses)) return null;
  return { kind: 'answer', line: reader.line, of: names.of, status, ...said };
}

function readPause(reader: LineReader): SimpleStep | null {
  const ms = readDuration(reader);
  if (ms === null || !readClauses(reader, {})) return null;
  return { kind: 'pause', line: reader.line, ms };
}

function readTake(reader: LineReader): SimpleStep | null {
  const token = reader.need('name');
  if (!token) return null;
  if (!isVariable(token.text)) return reader.problem('bad-name', token, { word: token.text });
  if (!reader.eat('from')) return reader.problem('missing', reader.peek(), { what: 'from' });
  const from = readValue(reader);
  if (from === null) return null;
  const { names, of } = naming(reader);
  const said = { match: '', message: '' };
  const clauses = {
    of,
    match: () => (said.match = readExpression(reader) ?? '') || null,
    in: () => (said.message = readMessage(reader) ?? '') || null,
  };
  if (!readClauses(reader, clauses)) return null;
  return { kind: 'take', line: reader.line, of: names.of, name: token.text, from, ...said };
}

function readExpect(reader: LineReader): SimpleStep | null {
  const read = readCheck(reader);
  return read && { kind: 'check', line: reader.line, ...read };
}

/** How each step is read, by the word that it begins with; null where it cannot be. */
export const STEP_READERS: Readonly<Record<string, (reader: LineReader) => SimpleStep | null>> = {
  send: readSend,
  wait: readWait,
  answer: readAnswer,
  pause: readPause,
  take: readTake,
  expect: readExpect,
};
