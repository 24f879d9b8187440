/** The commands as data. Each is loaded when it runs, so `parse` does not wait for what only `serve` needs. */
import type { Io } from '../cli/io.ts';
import { usage } from './usage.ts';

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help, ending in a line end. */
  readonly usage: string;
  /** Runs it with the arguments behind its name; answers with the exit code. */
  run(args: readonly string[], io: Io): Promise<number>;
}

export const commands: readonly Command[] = [
  {
    name: 'parse',
    summary: 'read SIP messages from files and tell what is wrong with them',
    usage: usage.parse,
    run: async (args, io) => (await import('./parse.ts')).parse(args, io),
  },
  {
    name: 'read',
    summary: 'read a capture and list, filter, count or write its messages and dialogs',
    usage: usage.read,
    run: async (args, io) => (await import('./read.ts')).read(args, io),
  },
  {
    name: 'watch',
    summary: 'watch live SIP on sockets, in HEP or on an interface, filter it and write it',
    usage: usage.watch,
    run: async (args, io) => (await import('./watch.ts')).watch(args, io),
  },
  {
    name: 'explain',
    summary: 'say what a method, status code, header or flow is',
    usage: usage.explain,
    run: async (args, io) => (await import('./explain.ts')).explain(args, io),
  },
  {
    name: 'send',
    summary: 'send a request over UDP and print the exchange',
    usage: usage.send,
    run: async (args, io) => (await import('./send.ts')).send(args, io),
  },
  {
    name: 'call',
    summary: 'make a call, print its ladder and hang up',
    usage: usage.call,
    run: async (args, io) => (await import('./call.ts')).call(args, io),
  },
  {
    name: 'register',
    summary: 'register an address and print its bindings',
    usage: usage.register,
    run: async (args, io) => (await import('./register.ts')).register(args, io),
  },
  {
    name: 'run',
    summary: 'run the sequences of a folder and tell what was expected and what came',
    usage: usage.run,
    run: async (args, io) => (await import('./run.ts')).run(args, io),
  },
  {
    name: 'serve',
    summary: 'serve the console to a browser',
    usage: usage.serve,
    run: async (args, io) => (await import('./serve.ts')).serve(args, io),
  },
  {
    name: 'lab',
    summary: 'run the built-in SIP peer alone and print its traffic',
    usage: usage.lab,
    run: async (args, io) => (await import('./lab.ts')).lab(args, io),
  },
  {
    name: 'demo',
    summary: 'run a tour of SIP flows against the built-in peer',
    usage: usage.demo,
    run: async (args, io) => (await import('./demo.ts')).demo(args, io),
  },
];
