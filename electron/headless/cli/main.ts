/**
 * The command line from its arguments to its exit code: finds the command, gives help, and turns a bug into one
 * line and the exit code 70. Nothing here touches the process, so every command runs in a test as it runs in a shell.
 */
import { commands } from '../commands/table.ts';
import type { Command } from '../commands/table.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { complain, reportBug } from './io.ts';
import { projectVersion } from './project.ts';
import { safeText } from './safe-text.ts';

const HELP = new Set(['--help', '-h', 'help']);

function generalHelp(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Sipwright: craft and send SIP requests by hand, and watch what comes of them.',
    '',
    'Usage: sipwright COMMAND [options]',
    '',
    ...lines,
    '',
    'sipwright COMMAND --help tells more about a command; sipwright --version tells the version.',
    '',
  ].join('\n');
}

function find(name: string): Command | undefined {
  return commands.find((one) => one.name === name);
}

/** Help wins wherever it stands before `--`, so nobody starts something while asking what it does. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((one) => one === '--help' || one === '-h');
}

async function runCommand(command: Command, args: readonly string[], io: Io): Promise<number> {
  if (asksForHelp(args)) {
    io.stdout.write(command.usage);
    return EXIT.ok;
  }
  return command.run(args, io);
}

function explain(name: string | undefined, io: Io): number {
  const command = find(name ?? '');
  if (name !== undefined && !command) return refuseCommand(name, io);
  io.stdout.write(command?.usage ?? generalHelp());
  return EXIT.ok;
}

function refuseCommand(name: string, io: Io): number {
  const what = name.startsWith('-') ? 'option' : 'command';
  complain(io, `unknown ${what} ${safeText(name)} (see sipwright --help)`);
  return EXIT.usage;
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '') {
    complain(io, 'no command is given (see sipwright --help)');
    return EXIT.usage;
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`sipwright ${projectVersion()}\n`);
    return EXIT.ok;
  }
  if (HELP.has(name)) return explain(rest[0], io);
  const command = find(name);
  return command ? runCommand(command, rest, io) : refuseCommand(name, io);
}

/** Runs the command line: `argv` without the program's own name; answers with the exit code and never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return reportBug(error, io);
  }
}
