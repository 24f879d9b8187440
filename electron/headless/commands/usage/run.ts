/** The help text of `sipwright run`. */
import { SETTINGS } from './stack.ts';

export const run = `Usage: sipwright run FOLDER [SEQUENCE.seq ...] [options]
       sipwright run FILE.seq [options]

Opens FOLDER as a workspace and runs the sequences in it, in the order of its tree: all of them, or those that are named, as
paths from FOLDER on. FILE.seq alone is run with its own folder as the workspace. Each step is printed with a mark; where one
fails, with what was expected and what came, and with the ladder of its calls and the place in it. What stands of a sequence
that failed is skipped, and the calls that it left are hung up. docs/sequences.md tells how sequences are written.

  --env E              take the variables of E.env in FOLDER
  --var NAME=VALUE     give a variable that wins over those of the sequence, its requests, folders and environment; a row of
                       data that gives it wins over that; may be given again
  --secret NAME=VALUE  give a secret of the environment; may be given again. Others can see it in the list of processes:
                       SIPWRIGHT_SECRET_NAME of the environment is taken, too
  --lab                start the built-in SIP peer for the run: {{lab}} stands for its HOST:PORT
  --listen HOST:PORT   listen there for requests that a sequence waits for; may be given again
  --junit OUT          write the result as JUnit XML into OUT, which is none of a workspace's files (.sip, .seq, .csv, …)
  --stop-on-failure    run nothing more behind the first row that fails
${SETTINGS}
  --verbose            print the steps of every row, also where there are many
  --json               one JSON line a row and a sequence, as they end, and one for all of them:
                       {type: "row", path, index, values, state, started, ended, steps, omitted}; a step is
                       {line, text, depth, turn, isCheck, state, started, ended, expected, got, messageId, exchange, trouble}
                       {type: "sequence", path, name, state, rows, done, passed, failed, started, ended}
                       {type: "summary", sequences, rows, passed, failed, stopped, seconds, exit}

Ctrl+C ends the run; calls are hung up.

Exit code: 0 all passed, 1 something failed or was stopped, 2 arguments or files cannot be used: no such folder, no sequence in
it, a sequence or its data that cannot be read, OUT cannot be written.
`;
