/** The keys of the console, once: the dialog and the settings show this list. `what` is a key of `common.keys`. */

export interface KeyEntry {
  readonly keys: readonly string[];
  readonly what:
    | 'views'
    | 'palette'
    | 'rows'
    | 'page'
    | 'open'
    | 'step'
    | 'part'
    | 'bytes'
    | 'difference'
    | 'arrow'
    | 'lane'
    | 'newRequest'
    | 'openCapture'
    | 'filter'
    | 'find'
    | 'several'
    | 'annotate'
    | 'send'
    | 'explain'
    | 'repair'
    | 'fillIn'
    | 'save'
    | 'closeTab'
    | 'help'
    | 'escape';
}

export const KEYS: readonly KeyEntry[] = [
  { keys: ['Ctrl 1', '…', 'Ctrl 5'], what: 'views' },
  { keys: ['Ctrl K'], what: 'palette' },
  { keys: ['Ctrl F', '/'], what: 'filter' },
  { keys: ['Ctrl Shift F', 'F3'], what: 'find' },
  { keys: ['Ctrl N', 'Alt N'], what: 'newRequest' },
  { keys: ['Ctrl O'], what: 'openCapture' },
  { keys: ['Ctrl Enter'], what: 'send' },
  { keys: ['F1', 'Alt F1'], what: 'explain' },
  { keys: ['Ctrl .'], what: 'repair' },
  { keys: ['Alt Enter'], what: 'fillIn' },
  { keys: ['Ctrl S', 'Ctrl Shift S'], what: 'save' },
  { keys: ['Alt W', 'Alt Shift T'], what: 'closeTab' },
  { keys: ['↑', '↓'], what: 'rows' },
  { keys: ['Shift ↑ ↓', 'Ctrl A', 'Space'], what: 'several' },
  { keys: ['M'], what: 'annotate' },
  { keys: ['PgUp', 'PgDn', 'Home', 'End'], what: 'page' },
  { keys: ['Enter'], what: 'open' },
  { keys: ['[', ']', 'Alt ↑', 'Alt ↓'], what: 'step' },
  { keys: ['↑', '↓', '←', '→'], what: 'part' },
  { keys: ['Shift ↑ ↓ ← →'], what: 'bytes' },
  { keys: ['N', 'P'], what: 'difference' },
  { keys: ['←', '→', 'Space'], what: 'arrow' },
  { keys: ['F2', 'Shift ← →'], what: 'lane' },
  { keys: ['?'], what: 'help' },
  { keys: ['Esc'], what: 'escape' },
];

/** The keys that do something. */
export function keysOf(what: KeyEntry['what']): readonly string[] {
  return KEYS.find((entry) => entry.what === what)?.keys ?? [];
}
