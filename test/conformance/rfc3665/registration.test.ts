/** RFC 3665 section 2: registrations, message by message. */
import { it } from 'vitest';
import { checkFlow } from './flow.ts';
import { REGISTRATIONS } from './flows-registration.ts';

it.each(REGISTRATIONS)('$title', checkFlow);
