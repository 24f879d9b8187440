/**
 * Writes a ladder as a sequence diagram of Mermaid. In its language a line break, `;`, `#` and `:` mean something: whatever is
 * no letter, digit or harmless sign is written as an entity, so that no name and no label can end its line.
 */
import type { Arrow, Ladder, TimeForm } from './model.ts';
import type { TimeOfDay } from './times.ts';
import { timeText } from './times.ts';
import { notesOf } from './words.ts';

export interface MermaidOptions {
  readonly time: TimeForm;
  readonly timeOfDay: TimeOfDay;
}

const PLAIN = /[\p{Letter}\p{Number} ._/()+×·…-]/u;

/** A text as Mermaid shows it and does not read it. */
export function escapeMermaid(text: string): string {
  let out = '';
  for (const character of text) {
    out += PLAIN.test(character) ? character : `#${character.codePointAt(0) ?? 0};`;
  }
  return out;
}

function messageText(arrow: Arrow, time: string, ladder: Ladder): string {
  const count = arrow.steps.length > 1 ? ` ×${arrow.steps.length}` : arrow.repeats > 0 ? ' (again)' : '';
  const notes = notesOf(arrow, ladder.words).map(({ text }) => escapeMermaid(text));
  const label = `${escapeMermaid(time)} ${escapeMermaid(arrow.label)}${count}`;
  return notes.length > 0 ? `${label}<br/>${notes.join(' · ')}` : label;
}

/** The diagram: requests with a full line, responses with a broken one. */
export function ladderMermaid(ladder: Ladder, { time, timeOfDay }: MermaidOptions): string {
  const { lanes, arrows } = ladder;
  const participants = lanes.map(
    ({ label }, index) => `  participant L${index + 1} as ${escapeMermaid(label)}`,
  );
  const messages = arrows.map((arrow, index) => {
    const line = arrow.step.row.kind === 'response' ? '-->>' : '->>';
    const text = messageText(arrow, timeText(arrows, index, time, timeOfDay), ladder);
    return `  L${arrow.from + 1}${line}L${arrow.to + 1}: ${text}`;
  });
  return ['sequenceDiagram', ...participants, ...messages, ''].join('\n');
}
