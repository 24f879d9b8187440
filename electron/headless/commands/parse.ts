/** `sipwright parse`: SIP messages in files, read and checked, as JSON lines or as text for people. */
import { equalBytes } from '#shared/lib/bytes.ts';
import { serialize } from '#shared/sip/serialize.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { readArguments } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, readInput } from '../cli/io.ts';
import { jsonLine, safeText } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import type { ParsedFile } from './parse-report.ts';
import { reportAsJson, reportAsText } from './parse-report.ts';

/** More than a UDP datagram can hold: messages over streams may be larger. */
const FILE_LIMIT = 1_048_576;

function refuse(io: Io, complaint: string): number {
  complain(io, `parse: ${safeText(complaint)} (see sipwright parse --help)`);
  return EXIT.usage;
}

/** Reads, checks and writes again one file's bytes. */
export function examine(file: string, bytes: Uint8Array): ParsedFile {
  const result = lint(bytes);
  const roundTrip = result.message === null || equalBytes(serialize(result.message), bytes);
  return { file, bytes, result, roundTrip };
}

function codeOf({ result }: ParsedFile): number {
  const bad = result.message === null || result.diagnostics.some(({ severity }) => severity === 'error');
  return bad ? EXIT.negative : EXIT.ok;
}

/** Runs the command: every file that can be read is reported, also after one that cannot. */
export async function parse(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, { json: 'flag' });
  if (!read.ok) return refuse(io, read.error);
  const { options, positionals: files } = read.value;
  if (files.length === 0) return refuse(io, 'no file is given; - is standard input');
  if (files.filter((file) => file === '-').length > 1) return refuse(io, '- can be given only once');
  const style = createStyle(wantsColour(io));
  let worst: number = EXIT.ok;
  for (const file of files) {
    const input = await readInput(io, file, FILE_LIMIT);
    if (!input.ok) complain(io, `parse: ${safeText(file)}: ${input.error.message}`);
    if (!input.ok) worst = EXIT.usage;
    if (!input.ok) continue;
    const parsed = examine(file, input.value);
    io.stdout.write(options.json ? jsonLine(reportAsJson(parsed)) : reportAsText(parsed, style));
    worst = Math.max(worst, codeOf(parsed));
  }
  return worst;
}
