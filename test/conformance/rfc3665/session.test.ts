/** RFC 3665 section 3: sessions that come about and that do not, message by message. */
import { it } from 'vitest';
import { checkFlow } from './flow.ts';
import { FAILURES } from './flows-failure.ts';
import { SESSIONS } from './flows-session.ts';

it.each([...SESSIONS, ...FAILURES])('$title', checkFlow);
