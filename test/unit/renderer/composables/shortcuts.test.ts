// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Shortcuts } from '../../../../renderer/composables/use-shortcuts.ts';
import { shortcutOf } from '../../../../renderer/composables/use-shortcuts.ts';

/** What a key press does, as a word. */
function pressed(init: KeyboardEventInit, target: HTMLElement = document.body): string {
  const done: string[] = [];
  const on: Shortcuts = {
    view: (index) => void done.push(`view ${index}`),
    newRequest: () => void done.push('new'),
    openCapture: () => void done.push('open'),
    filter: () => void done.push('filter'),
    help: () => void done.push('help'),
    palette: () => void done.push('palette'),
  };
  const event = new KeyboardEvent('keydown', init);
  Object.defineProperty(event, 'target', { value: target });
  shortcutOf(event)?.(on);
  return done.join();
}

describe('the keys of the window', () => {
  it.each([
    ['Ctrl+1', { code: 'Digit1', key: '1', ctrlKey: true }, 'view 0'],
    ['Alt+3 as a browser tab needs it', { code: 'Digit3', key: '3', altKey: true }, 'view 2'],
    ['Command+2', { code: 'Digit2', key: '2', metaKey: true }, 'view 1'],
    ['Alt+1 where the layout writes another sign', { code: 'Digit1', key: '¡', altKey: true }, 'view 0'],
    ['Ctrl+N', { code: 'KeyN', key: 'n', ctrlKey: true }, 'new'],
    ['Ctrl+O', { code: 'KeyO', key: 'o', ctrlKey: true }, 'open'],
    ['Ctrl+K', { code: 'KeyK', key: 'k', ctrlKey: true }, 'palette'],
    ['Alt+K', { code: 'KeyK', key: 'k', altKey: true }, 'palette'],
    ['?', { code: 'Slash', key: '?', shiftKey: true }, 'help'],
    ['Ctrl+F', { code: 'KeyF', key: 'f', ctrlKey: true }, 'filter'],
    ['/', { code: 'Slash', key: '/' }, 'filter'],
    ['a digit alone', { code: 'Digit1', key: '1' }, ''],
    ['Ctrl+Shift+N', { code: 'KeyN', key: 'N', ctrlKey: true, shiftKey: true }, ''],
    ['AltGr, which is Ctrl and Alt', { code: 'Digit2', key: '²', ctrlKey: true, altKey: true }, ''],
  ])('%s', (_, init, expected) => {
    expect(pressed(init)).toBe(expected);
  });

  it('open the palette while a text is written, too', () => {
    const init = { code: 'KeyK', key: 'k', ctrlKey: true };
    expect(pressed(init, document.createElement('textarea'))).toBe('palette');
  });

  it.each(['?', '/'])('leave %s to a field that is written in', (key) => {
    expect(pressed({ code: 'Slash', key }, document.createElement('input'))).toBe('');
  });
});
