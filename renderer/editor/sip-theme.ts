/** How the editor looks, from the same CSS variables as all else: it lives in a shadow root, where variables reach. */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const wavy = (colour: string) => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy ${colour}`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
});

const panelField = {
  margin: '0',
  border: '1px solid var(--line-strong)',
  borderRadius: '3px',
  background: 'var(--bg-app)',
  color: 'var(--text)',
  font: 'var(--fs-small) var(--font-mono)',
};

const frame = EditorView.theme({
  '&': { height: '100%', background: 'var(--bg-panel)', color: 'var(--text)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-scroller.cm-still > .cm-cursorLayer': { animation: 'none !important' },
  '.cm-gutters': {
    minWidth: '44px',
    border: '0',
    borderRight: '1px solid var(--line)',
    background: 'var(--bg-panel)',
    color: 'var(--text-faint)',
  },
  '.cm-lineNumbers': { minWidth: '34px' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 10px 0 4px' },
  '.cm-activeLine': { background: 'color-mix(in srgb, var(--bg-hover) 60%, transparent)' },
  '.cm-activeLineGutter': { background: 'var(--bg-hover)', color: 'var(--text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 30%, transparent) !important',
  },
  '.cm-searchMatch': { background: 'color-mix(in srgb, var(--warn) 30%, transparent)' },
  '.cm-searchMatch-selected': { background: 'color-mix(in srgb, var(--warn) 55%, transparent)' },
  '.cm-lintRange-error': wavy('var(--danger)'),
  '.cm-lintRange-warning': wavy('var(--warn)'),
  '.cm-lintRange-info': wavy('var(--s1)'),
  '.cm-lintPoint:after': { borderBottomColor: 'var(--warn)' },
});

const floating = EditorView.theme({
  '.cm-panels': { borderColor: 'var(--line)', background: 'var(--bg-raised)', color: 'var(--text)' },
  '.cm-panel.cm-search': { padding: '6px 10px', font: 'var(--fs-small) var(--font-ui)' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    marginRight: '8px',
    fontSize: 'inherit',
  },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0', accentColor: 'var(--accent)' },
  '.cm-textfield': panelField,
  '.cm-textfield:focus-visible, .cm-button:focus-visible': {
    outline: '2px solid var(--accent)',
    outlineOffset: '-2px',
  },
  '.cm-button': {
    ...panelField,
    backgroundImage: 'none',
    padding: '2px 8px',
    font: 'var(--fs-small) var(--font-ui)',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--text-dim)', fontSize: '16px' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    background: 'var(--bg-raised)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    font: 'var(--fs) var(--font-ui)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--bg-select)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none' },
  '.cm-completionDetail': { color: 'var(--text-faint)', fontStyle: 'normal' },
  '.cm-completionInfo': { padding: '6px 9px', maxWidth: '320px', lineHeight: '1.5', whiteSpace: 'normal' },
  '.cm-diagnosticAction': {
    marginLeft: '8px',
    padding: '1px 6px',
    border: '1px solid var(--line-strong)',
    borderRadius: '3px',
    background: 'var(--bg-panel)',
    color: 'var(--accent)',
    font: 'inherit',
  },
  '.cm-explanation': { padding: '6px 10px', maxWidth: '420px', lineHeight: '1.5', whiteSpace: 'normal' },
  '.cm-explanation-title': { fontFamily: 'var(--font-mono)', fontWeight: '600' },
  '.cm-explanation-text': { overflowWrap: 'anywhere', maxHeight: '200px', overflow: 'auto' },
  '.cm-explanation-source': { color: 'var(--text-faint)', fontSize: 'var(--fs-small)' },
  '.cm-panel.cm-panel-lint': { background: 'var(--bg-raised)' },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { background: 'var(--bg-select)', color: 'var(--text)' },
  '.cm-diagnostic': { padding: '5px 9px', maxWidth: '460px', whiteSpace: 'normal' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-diagnostic-info': { borderLeft: '3px solid var(--s1)' },
});

const tokens = EditorView.theme({
  '.tok-method, .tok-status': { color: 'var(--m-end)', fontWeight: '600' },
  '.tok-uri': { color: 'var(--m-probe)' },
  '.tok-version, .cm-body': { color: 'var(--text-dim)' },
  '.tok-header': { color: 'var(--m-call)' },
  '.tok-param': { color: 'var(--m-register)' },
  '.tok-value': { color: 'var(--m-event)' },
});

const pill = (colour: string) => ({
  padding: '0 3px',
  margin: '0 1px',
  borderRadius: '3px',
  background: `color-mix(in srgb, ${colour} 14%, transparent)`,
  color: colour,
});

const drafts = EditorView.theme({
  '.cm-value-known': pill('var(--m-register)'),
  '.cm-value-made': { ...pill('var(--m-register)'), fontStyle: 'italic' },
  '.cm-value-unresolved': { ...pill('var(--danger)'), textDecoration: 'underline dotted' },
  '.cm-value span, .cm-escape span': { color: 'inherit' },
  '.cm-escape': { ...pill('var(--text-dim)'), fontSize: 'var(--fs-small)' },
  '.cm-off, .cm-off span': { color: 'var(--text-faint)', textDecoration: 'line-through' },
  '.cm-line-end': {
    ...pill('var(--warn)'),
    marginLeft: '6px',
    fontSize: 'var(--fs-small)',
    userSelect: 'none',
  },
  '.cm-ghost': { color: 'var(--text-faint)', fontStyle: 'italic', cursor: 'pointer', userSelect: 'none' },
  '.cm-ghost-line': { padding: '0 12px' },
  '.cm-ghost:hover': { background: 'var(--bg-hover)' },
  '.cm-ghost-name': { color: 'var(--m-call)', fontStyle: 'normal' },
  '.cm-ghost-note': { marginLeft: '2ch' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 4px 0 0' },
  '.cm-foldPlaceholder': { ...pill('var(--text-dim)'), border: '1px solid var(--line-strong)' },
  '&.cm-focused .cm-matchingBracket': { background: 'color-mix(in srgb, var(--ok) 25%, transparent)' },
  '&.cm-focused .cm-nonmatchingBracket': { background: 'color-mix(in srgb, var(--danger) 25%, transparent)' },
});

export const sipTheme: Extension = [frame, floating, tokens, drafts];
