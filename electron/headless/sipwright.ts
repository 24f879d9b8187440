#!/usr/bin/env node
/** The command line's entry: hands the process to `main` and its answer back as the exit code. */
import { EXIT } from './cli/exit.ts';
import { reportBug } from './cli/io.ts';
import { main } from './cli/main.ts';
import { processIo } from './cli/process-io.ts';

/** Milliseconds that leftovers may keep the process after its command is done. */
const LEFTOVER_LIMIT = 1000;

const io = processIo();

function die(error: unknown): void {
  reportBug(error, io);
  process.exit(EXIT.internal);
}
/** A console that somebody looks at goes on after a bug in one of its exchanges; any other command would wait for ever. */
const goesOn = process.argv[2] === 'serve';

process.on('uncaughtException', die);
process.on('unhandledRejection', (error) => (goesOn ? void reportBug(error, io) : die(error)));

process.exitCode = await main(process.argv.slice(2), io);
// The process ends by itself when nothing is left to do. Where something is left over all the same, the command is
// done nevertheless: once its text is written, a moment is enough.
process.stdout.write('', () => setTimeout(() => process.exit(), LEFTOVER_LIMIT).unref());
