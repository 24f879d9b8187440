// @vitest-environment happy-dom
/** The editor as those who mount it see it: texts from outside, history, cursor. */
import { EditorView } from '@codemirror/view';
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { stepKept } from '../../../../renderer/editor/editor-states.ts';
import SipEditor from '../../../../renderer/editor/SipEditor.vue';

const TEXT = 'OPTIONS sip:a SIP/2.0\nFrom: <sip:a>\nTo: <sip:b>\n\n';

function show(documentId: string, text = TEXT) {
  const editor = mount(SipEditor, {
    attachTo: document.body,
    props: { text, documentId, marks: [], label: 'Text', phrases: {}, variableNames: [] },
  });
  const content = editor.element.shadowRoot?.querySelector<HTMLElement>('.cm-content');
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
