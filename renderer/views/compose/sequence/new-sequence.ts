/** What a new sequence begins with: two steps against the lab's user `echo`, written so that it shows how one goes on. */

export const NEW_SEQUENCE = `name: New sequence
timeout: 5s

# Send a request's file of this folder, wait for its answer, and say what is expected of it.
send "request.sip"
wait 200
  expect time < 1s
`;
