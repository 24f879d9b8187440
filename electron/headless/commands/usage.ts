/** The help texts of the commands, by their names. */
import { call } from './usage/call.ts';
import { explain } from './usage/explain.ts';
import { demo, lab, serve } from './usage/hosts.ts';
import { parse } from './usage/parse.ts';
import { read } from './usage/read.ts';
import { register } from './usage/register.ts';
import { run } from './usage/run.ts';
import { send } from './usage/send.ts';
import { watch } from './usage/watch.ts';

export const usage = { parse, read, watch, explain, send, call, register, run, serve, lab, demo } as const;
