/** The colours of a ladder that is written into a file, for a page of each theme; those of `renderer/styles/tokens.css`. */
import type { Ink } from './drawing.ts';

export interface LadderTheme {
  readonly background: string;
  readonly head: string;
  readonly line: string;
  readonly inks: Readonly<Record<Ink, string>>;
}

/** The token of each colour. */
export const INK_TOKENS: Readonly<Record<Ink, string>> = {
  'family-call': 'm-call',
  'family-register': 'm-register',
  'family-probe': 'm-probe',
  'family-event': 'm-event',
  'family-text': 'm-text',
  'family-end': 'm-end',
  'family-other': 'text-dim',
  'status-1': 's1',
  'status-2': 's2',
  'status-3': 's3',
  'status-4': 's4',
  'status-5': 's5',
  'status-6': 's6',
  text: 'text',
  dim: 'text-dim',
  faint: 'text-faint',
  warn: 'warn',
  danger: 'danger',
  ok: 'ok',
  accent: 'accent',
  'call-a': 'call-a',
  'call-b': 'call-b',
  'call-c': 'call-c',
  'call-d': 'call-d',
};

export const DARK_LADDER: LadderTheme = {
  background: '#0d0f12',
  head: '#191d24',
  line: '#323946',
  inks: {
    'family-call': '#7fb0ff',
    'family-register': '#c5a3ff',
    'family-probe': '#62d0c3',
    'family-event': '#b9d26a',
    'family-text': '#ff9fce',
    'family-end': '#ff9a76',
    'family-other': '#9ba3b1',
    'status-1': '#8fb0d1',
    'status-2': '#46c08a',
    'status-3': '#e0bd4b',
    'status-4': '#f3883f',
    'status-5': '#f45e64',
    'status-6': '#df68ad',
    text: '#dde2ea',
    dim: '#9ba3b1',
    faint: '#8b919c',
    warn: '#f1b346',
    danger: '#ff6369',
    ok: '#46c08a',
    accent: '#5aa9ff',
    'call-a': '#5aa9ff',
    'call-b': '#c5a3ff',
    'call-c': '#62d0c3',
    'call-d': '#f1b346',
  },
};

export const LIGHT_LADDER: LadderTheme = {
  background: '#f3f4f6',
  head: '#f7f8fa',
  line: '#c9ced7',
  inks: {
    'family-call': '#0b5bd3',
    'family-register': '#7b3fe4',
    'family-probe': '#0b756b',
    'family-event': '#5b7100',
    'family-text': '#b0287a',
    'family-end': '#b84013',
    'family-other': '#545d6a',
    'status-1': '#4c6a8a',
    'status-2': '#1a7845',
    'status-3': '#806500',
    'status-4': '#ac4d00',
    'status-5': '#c1272d',
    'status-6': '#a11b74',
    text: '#1b2027',
    dim: '#545d6a',
    faint: '#60676f',
    warn: '#8c6000',
    danger: '#cb222c',
    ok: '#1a7845',
    accent: '#0b66cc',
    'call-a': '#0b66cc',
    'call-b': '#7b3fe4',
    'call-c': '#0b756b',
    'call-d': '#8c6000',
  },
};
