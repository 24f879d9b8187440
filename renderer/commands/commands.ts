/** Every command that is possible now, in the order in which an empty palette lists them. */
import { VIEWS } from '../views/index.ts';
import type { Command } from './command.ts';
import { possible } from './command.ts';
import { CRAFTING_COMMANDS, dialogCommands, tabCommands, TEMPLATE_COMMANDS } from './crafting.ts';
import { filterCommands, lookCommands, SHELL_COMMANDS, viewCommands } from './shell.ts';
import { environmentCommands, FILE_COMMANDS, fileCommands } from './workspace.ts';

/** What keys and menus run; it does not depend on what is open. */
const FIXED: readonly Command[] = [
  ...CRAFTING_COMMANDS,
  ...FILE_COMMANDS,
  ...viewCommands(VIEWS.map(({ id }) => id)),
  ...SHELL_COMMANDS,
];

export function allCommands(): Command[] {
  return possible([
    ...CRAFTING_COMMANDS,
    ...FILE_COMMANDS,
    ...dialogCommands(),
    ...viewCommands(VIEWS.map(({ id }) => id)),
    ...tabCommands(),
    ...SHELL_COMMANDS,
    ...environmentCommands(),
    ...lookCommands(),
    ...filterCommands(),
    ...fileCommands(),
    ...TEMPLATE_COMMANDS,
  ]);
}

/** Runs a command that is there at all times, where it is possible now. */
export function runCommand(id: string): void {
  possible(FIXED)
    .find((command) => command.id === id)
    ?.run();
}
