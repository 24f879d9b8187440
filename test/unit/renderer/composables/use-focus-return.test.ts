// @vitest-environment happy-dom
/** The focus goes back where a dialog took it from, though that is in a shadow root or was an entry of a menu. */
import { afterEach, expect, it } from 'vitest';
import { useFocusReturn } from '../../../../renderer/composables/use-focus-return.ts';

afterEach(() => document.body.replaceChildren());

function button(parent: Node): HTMLButtonElement {
  const made = document.createElement('button');
  parent.appendChild(made);
  return made;
}

it('goes back to a control', () => {
  const [from, other] = [button(document.body), button(document.body)];
  const focus = useFocusReturn();
  from.focus();
  focus.remember();
  other.focus();
  expect([focus.giveBack(), document.activeElement]).toEqual([true, from]);
});

it('goes back into a shadow root', () => {
  const host = document.createElement('div');
  document.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  const [from, other] = [button(root), button(document.body)];
  const focus = useFocusReturn();
  from.focus();
  focus.remember();
  other.focus();
  expect([focus.giveBack(), root.activeElement]).toEqual([true, from]);
});

it('goes to the button of a menu whose entry was chosen', () => {
  const trigger = button(document.body);
  trigger.id = 'trigger';
  const menu = document.createElement('div');
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-labelledby', 'trigger');
  document.body.append(menu);
  const entry = button(menu);
  const focus = useFocusReturn();
  entry.focus();
  focus.remember();
  menu.remove();
  expect([focus.giveBack(), document.activeElement]).toEqual([true, trigger]);
});

it('leaves it where it is when what had it is gone', () => {
  const from = button(document.body);
  const focus = useFocusReturn();
  from.focus();
  focus.remember();
  from.remove();
  expect(focus.giveBack()).toBe(false);
});
