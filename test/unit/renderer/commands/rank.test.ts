// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../renderer/commands/command.ts';
import { same, words } from '../../../../renderer/commands/command.ts';
import { prepareCommands, rankCommands } from '../../../../renderer/commands/rank.ts';
import type { Language } from '../../../../renderer/i18n/languages.ts';

const command = (id: string, title: Command['title']): Command => ({
  id,
  group: 'request',
  title,
  run: () => undefined,
});

const COMMANDS = [
  command('new', words('palette.newRequest')),
  command('send', words('palette.send')),
  command('file', same('calls/new.sip')),
  command('keys', words('palette.keys')),
];

function found(query: string, recent: readonly string[] = [], language: Language = 'en'): string[] {
  return rankCommands(prepareCommands(COMMANDS, language), query, recent, 10).map((one) => one.command.id);
}

describe('the commands that a query means', () => {
  it.each([
    ['in the language that is shown', 'send', 'en' as const, ['send']],
    ['by the other language', '新建', 'en' as const, ['new']],
    ['by an English word while Chinese is shown', 'show the keys', 'zh' as const, ['keys']],
  ])('are found %s', (_, query, language, expected) => {
    expect(found(query, [], language)).toEqual(expected);
  });

  it('are titled in the language that is shown, whichever was typed', () => {
    const [first] = rankCommands(prepareCommands(COMMANDS, 'zh'), 'show keys', [], 10);
    expect(first).toMatchObject({ title: '显示快捷键', places: [] });
  });

  it('come with what was used last first while nothing is typed', () => {
    expect(found('', ['keys', 'gone', 'send'])).toEqual(['keys', 'send', 'new', 'file']);
  });

  it('come by how well they fit, and what was used last among equals', () => {
    expect(found('new', ['file'])).toEqual(['new', 'file']);
    const twins = prepareCommands([command('a', same('ping')), command('b', same('ping'))], 'en');
    const order = (recent: string[]): string[] =>
      rankCommands(twins, 'pi', recent, 10).map((one) => one.command.id);
    expect(order([])).toEqual(['a', 'b']);
    expect(order(['b'])).toEqual(['b', 'a']);
  });

  it('are cut to as many as can be looked through', () => {
    expect(rankCommands(prepareCommands(COMMANDS, 'en'), '', [], 2)).toHaveLength(2);
  });
});
