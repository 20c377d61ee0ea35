import type { FastifyReply } from 'fastify';

/**
 * The page may send its form, and run the one script that does so. Where to is not narrowed: browsers hold every redirect that follows
 * against it, and a service may lead on to a sign-in of its own.
 */
const policy =
  "default-src 'none'; script-src 'self'; form-action http: https:; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

interface Way {
  readonly action: string;
  readonly environment: string;
  readonly token: string;
  readonly to: string;
}

/** Leads to the door of an environment with the token in the body of a form: what stands in an address lies in histories and logs. */
export function sendDoorPage(reply: FastifyReply, { action, environment, token, to }: Way): void {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>On to ${escaped(environment)} · Lockstep</title>
<form id="door" method="post" action="${escaped(action)}">
<input type="hidden" name="token" value="${escaped(token)}">
<input type="hidden" name="to" value="${escaped(to)}">
<button>On to ${escaped(environment)}</button>
</form>
<script src="/door.js"></script>
</html>
`;
  reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
