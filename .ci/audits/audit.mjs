// node audit.mjs URL: runs every audit of graphql-http against a server, without a token.
// Exits with 1 unless each of the 61 passes: no error, no warning, no notice.
import { serverAudits } from 'graphql-http';

const EXPECTED = 61;
const url = process.argv[2];
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}

const counts = { ok: 0, error: 0, warn: 0, notice: 0 };
const audits = serverAudits({ url });
for (const audit of audits) {
  const result = await audit.fn();
  counts[result.status] += 1;
  if (result.status !== 'ok') {
    console.log(`${result.status} ${audit.id} ${audit.name}\n  ${result.reason}`);
  }
}
console.log(
  `graphql-http audits: ${counts.ok} of ${audits.length} pass, ` +
  `${counts.error} errors, ${counts.warn} warnings, ${counts.notice} notices`,
);
process.exit(audits.length === EXPECTED && counts.ok === EXPECTED ? 0 : 1);
