// @vitest-environment happy-dom
/** The editor as those who mount it see it: texts from outside, history, cursor. */
import { EditorView, runScopeHandlers } from '@codemirror/view';
import { mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import type { EditorContext } from '../../../../renderer/editor/editor-context.ts';
import { NO_CONTEXT } from '../../../../renderer/editor/editor-context.ts';
import { stepKept } from '../../../../renderer/editor/editor-states.ts';
import { lintText } from '../../../../renderer/editor/sip-lint.ts';
import type { Ghost } from '../../../../renderer/editor/ghosts.ts';
import type { EditorMark } from '../../../../renderer/editor/SipEditor.vue';
import SipEditor from '../../../../renderer/editor/SipEditor.vue';

// Nothing is laid out here, so there is nothing to measure.
window.requestAnimationFrame = () => 0;
// What has the focus in a shadow root cannot be asked for here.
HTMLElement.prototype.focus = () => undefined;

const TEXT = 'OPTIONS sip:a SIP/2.0\nFrom: <sip:a>\nTo: <sip:b>\n\n';

interface More {
  readonly marks?: readonly EditorMark[];
  readonly ghosts?: readonly Ghost[];
  readonly context?: EditorContext;
}

function show(documentId: string, text = TEXT, more: More = {}) {
  const editor = mount(SipEditor, {
    attachTo: document.body,
    props: { text, documentId, marks: [], label: 'Text', phrases: {}, ...more },
  });
  const host: Element = editor.element;
  const content = host.shadowRoot?.querySelector<HTMLElement>('.cm-content');
  const view = content ? EditorView.findFromDOM(content) : null;
  if (!view) throw new Error('no editor');
  return { editor, view };
}

describe('a text that is changed from outside', () => {
  it('leaves the cursor where it is', async () => {
    const { editor, view } = show('cursor');
    view.dispatch({ selection: { anchor: TEXT.indexOf('<sip:b>') } });
    await editor.setProps({ text: TEXT.replace('<sip:a>', '"Alice" <sip:a>') });
    expect(view.state.sliceDoc(view.state.selection.main.head)).toBe('<sip:b>\n\n');
  });

  it('can be taken back and made again', async () => {
    const { editor, view } = show('history');
    await editor.setProps({ text: TEXT.replace('sip:b', 'sip:carol') });
    expect(editor.vm.undo()).toBe(true);
    expect(view.state.doc.toString()).toBe(TEXT);
    expect(editor.vm.redo()).toBe(true);
    expect(view.state.doc.toString()).toContain('sip:carol');
    expect(editor.emitted('change')?.at(-2)).toEqual([TEXT]);
  });

  it('while the editor is away is one step of the history when it comes back', () => {
    const first = show('away');
    first.view.dispatch({ changes: { from: 0, insert: 'X' } });
    first.editor.unmount();
    const { editor, view } = show('away', `X${TEXT}more`);
    editor.vm.undo();
    expect(view.state.doc.toString()).toBe(`X${TEXT}`);
    editor.vm.undo();
    expect(view.state.doc.toString()).toBe(TEXT);
  });

  it('can be taken back while the editor is away', () => {
    show('form').editor.unmount();
    expect(stepKept('form', `${TEXT}more`, 'undo')).toBe(TEXT);
    expect(stepKept('form', TEXT, 'redo')).toBe(`${TEXT}more`);
    expect(stepKept('form', `${TEXT}more`, 'redo')).toBeNull();
    expect(stepKept('never shown', TEXT, 'undo')).toBeNull();
  });
});

const press = (view: EditorView, key: string, more: KeyboardEventInit = {}): boolean =>
  runScopeHandlers(view, new KeyboardEvent('keydown', { key, ...more }), 'editor');

const context: EditorContext = {
  ...NO_CONTEXT,
  values: [{ name: 'lab', example: '', kind: 'known', value: '127.0.0.1', origin: 'workspace' }],
  words: { ...NO_CONTEXT.words, filled: 'filled', fills: 'Sending fills in:' },
};

describe('a finding with a repair', () => {
  const text = 'OPTIONS sip:a SIP/2.0\nMax-Forwards: x\n\n';
  const from = text.indexOf('x\n');
  const mark = {
    from,
    to: from + 1,
    severity: 'error' as const,
    message: 'no number',
    repair: { name: 'Write 70', changes: [{ from, to: from + 1, insert: '70' }] },
  };

  it('is repaired by a key in its line, as one step', () => {
    const { editor, view } = show('repair', text, { marks: [mark] });
    expect(press(view, '.', { ctrlKey: true })).toBe(false);
    view.dispatch({ selection: { anchor: from - 3 } });
    expect(press(view, '.', { ctrlKey: true })).toBe(true);
    expect(view.state.doc.toString()).toContain('Max-Forwards: 70\n');
    editor.vm.undo();
    expect(view.state.doc.toString()).toBe(text);
  });

  it('is left alone where the text has changed since', () => {
    const { editor, view } = show('stale', text, { marks: [mark] });
    view.dispatch({ changes: { from: 0, insert: 'X' } });
    expect(editor.vm.repair(mark.repair.changes)).toBe(false);
    expect(view.state.doc.toString()).toBe(`X${text}`);
  });
});

describe('what sending fills in', () => {
  const text = 'OPTIONS sip:a SIP/2.0\nFrom: <sip:a>\n\n';
  const { ghosts } = lintText(text, { fill: true, variables: true, values: {} });
  const shown = (view: EditorView): string[] =>
    [...view.dom.querySelectorAll('.cm-ghost')].map((ghost) => ghost.textContent ?? '');

  it('is shown where it will stand, and is no part of the text', () => {
    const { view } = show('ghosts', text, { ghosts, context });
    expect(shown(view)[0]).toBe('Via: SIP/2.0/UDP …;branch=z9hG4bK…;rportfilled');
    expect(shown(view)[1]).toBe(';tag=…filled');
    expect(view.state.doc.toString()).toBe(text);
  });

  it('is told to screen readers as the description of the text', () => {
    const { editor, view } = show('told', text, { ghosts, context });
    const id = view.contentDOM.getAttribute('aria-describedby') ?? '';
    expect(editor.element.shadowRoot?.getElementById(id)?.textContent).toMatch(/^Sending fills in: Via: /);
    expect(view.dom.querySelector('.cm-ghost')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('is written by a press, and is one step back', () => {
    const { editor, view } = show('press', text, { ghosts, context });
    view.dom.querySelector('.cm-ghost-inline')?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    expect(view.state.doc.line(2).text).toBe('From: <sip:a>;tag={{$tag}}');
    expect(shown(view)).toHaveLength(ghosts.length - 1);
    editor.vm.undo();
    expect(view.state.doc.toString()).toBe(text);
  });

  it('is written by a key in the line above it', () => {
    const { view } = show('key', text, { ghosts, context });
    expect(press(view, 'Enter', { altKey: true })).toBe(true);
    expect(view.state.doc.line(2).text).toMatch(/^Via: /);
    view.dispatch({ selection: { anchor: view.state.doc.line(3).to } });
    press(view, 'Enter', { altKey: true });
    expect(view.state.doc.toString()).toMatch(
      /tag=\{\{\$tag\}\}\nMax-Forwards: 70\n[^]*Content-Length: 0\n\n$/,
    );
    expect(shown(view)).toEqual([]);
  });
});

describe('the caret', () => {
  it('stands still while something is written, and no longer', () => {
    vi.useFakeTimers();
    const { editor, view } = show('caret');
    const isStill = (): boolean => view.scrollDOM.classList.contains('cm-still');
    expect(isStill()).toBe(false);
    view.dispatch({ changes: { from: 0, insert: 'a' } });
    vi.advanceTimersByTime(400);
    view.dispatch({ selection: { anchor: 1 } });
    vi.advanceTimersByTime(400);
    expect(isStill()).toBe(true);
    vi.advanceTimersByTime(200);
    expect(isStill()).toBe(false);
    editor.unmount();
    vi.useRealTimers();
  });
});

describe('keys', () => {
  it('Enter does not carry an indent on: it would fold the header', () => {
    const { view } = show('enter', 'OPTIONS sip:a SIP/2.0\nVia: a\n b');
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    press(view, 'Enter');
    expect(view.state.doc.toString()).toBe('OPTIONS sip:a SIP/2.0\nVia: a\n b\n');
  });

  it('Tab is left to the page', () => {
    expect(press(show('tab').view, 'Tab')).toBe(false);
  });

  it('F1 explains what is at the cursor', () => {
    const { view } = show('explain', 'OPTIONS sip:{{lab}} SIP/2.0\n', { context });
    view.dispatch({ selection: { anchor: 15 } });
    press(view, 'F1');
    expect(view.dom.querySelector('.cm-explanation')?.textContent).toBe('{{lab}}127.0.0.1workspace');
  });
});

describe('the colours', () => {
  it('tell values, escapes and lines that are not sent', () => {
    const { view } = show(
      'colours',
      'OPTIONS sip:{{lab}} SIP/2.0\n{{#}}To: x\nA: {{who}}{{\\x00}}\n\nv=0\na=sendrecv',
      {
        context,
      },
    );
    const of = (name: string): (string | null)[] =>
      [...view.dom.querySelectorAll(`.${name}`)].map((one) => one.textContent);
    expect(of('cm-value-known')).toEqual(['{{lab}}']);
    expect(of('cm-value-unresolved')).toEqual(['{{who}}']);
    expect(of('cm-escape')).toEqual(['{{\\x00}}']);
    expect(of('cm-off')).toEqual(['{{#}}To: x']);
    expect(of('cm-body')).toEqual(['v=0', 'a=sendrecv']);
    expect(of('tok-param')).toEqual(['sendrecv']);
  });

  it.each<[what: string, find: string, insert: string]>([
    ['a letter in a value of a header', 'Bob', 'ob'],
    ['a folded header', 'folded', ' and {{lab}}'],
    ['a value begun in a header', 'To: ', '{{who'],
    ['a name', 'Subject', 'x'],
    ['the start line', 'sip:bob', '{{lab}}'],
    ['an empty line', 'Subject: a', '\n'],
    ['a line taken into the one above', '\nSubject', ''],
    ['a letter in the body', 'sendrecv', 'x'],
    ['a field of the body that ends being one', 's=-', ' '],
    ['the version of the session', 'v=0', '1'],
    ['what ends the text', 'rtpmap:8 PCMA', '{{\\n}}'],
  ])('after a change are those of the text as it is then: %s', (what, find, insert) => {
    const text =
      'INVITE sip:bob SIP/2.0\nTo: Bob <sip:{{lab}}>\nX: a\n folded\n{{#}}To: x\nSubject: a\n\nv=0\ns=-\na=sendrecv\na=rtpmap:8 PCMA';
    const wanted = { ...context, lineEnds: true };
    const { view } = show(`after ${what}`, text, { context: wanted });
    const from = text.indexOf(find);
    const lines = (of: EditorView): string[] => [...of.contentDOM.children].map((line) => line.outerHTML);
    const fresh = (): string[] =>
      lines(
        show(`fresh ${what} ${view.state.doc.length}`, view.state.doc.toString(), { context: wanted }).view,
      );
    const change = {
      from: from + (insert === '' ? 0 : find.length),
      insert,
      to: from + (insert === '' ? 1 : find.length),
    };
    const bare = (all: string[]): string[] => all.map((one) => one.replace(/ ?cm-activeLine/, ''));
    view.dispatch({ changes: change });
    expect(bare(lines(view))).toEqual(bare(fresh()));
    view.dispatch({ changes: { from, to: from + 1, insert: 'v' } });
    expect(bare(lines(view))).toEqual(bare(fresh()));
  });

  it('show line ends that are not CRLF where that is wanted', () => {
    const text = 'A{{\\n}}\nB';
    const ends = (lineEnds: boolean): (string | null)[] => {
      const words = { ...context.words, noLineEnd: 'none' };
      const { view } = show(`ends ${lineEnds}`, text, { context: { ...context, lineEnds, words } });
      return [...view.dom.querySelectorAll('.cm-line-end')].map((one) => one.textContent);
    };
    expect(ends(false)).toEqual([]);
    expect(ends(true)).toEqual(['LF', 'none']);
  });
});
